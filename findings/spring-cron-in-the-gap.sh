#!/bin/bash
# Finding: Spring's cron expression skips the night in which the clock leaps over its time, for a year and more where it names a date.
#
# Package: org.springframework:spring-context 7.0.10 (and spring-core, commons-logging), Maven Central; any JDK from 17 on.
# The guess, written before the run: a time that does not exist on the day that summer time begins is moved to the first moment
#   after the gap, as cron and systemd do, or behind the gap by its length, as java.time does. "0 30 2 * * *" in Berlin then
#   comes at 03:00 or 03:30 on 2027-03-28, "0 30 2 28 3 *" likewise; on the day that it ends 02:30 comes twice, the job once.
# What happens: the daily one leaves out 2027-03-28 altogether, the dated one comes only in 2028, and in autumn the hour that
#   comes twice fires twice, an hour apart.
# Seen on 2026-11-30 with the output below.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
for artifact in org.springframework:spring-context:7.0.10 org.springframework:spring-core:7.0.10 commons-logging:commons-logging:1.4.0; do
  mvn -B -ntp -q dependency:copy -Dartifact="$artifact" -DoutputDirectory="$dir/lib" > "$dir/mvn.log" 2>&1 || { cat "$dir/mvn.log"; exit 1; }
done
cat > "$dir/Next.java" <<'JAVA'
import java.time.ZonedDateTime;
import org.springframework.scheduling.support.CronExpression;

public class Next {
    public static void main(String[] args) {
        next("0 30 2 * * *", "2027-03-27T02:30+01:00[Europe/Berlin]");
        next("0 30 2 28 3 *", "2026-11-30T00:00+01:00[Europe/Berlin]");
        next("0 30 2 * * *", "2026-10-25T02:30+02:00[Europe/Berlin]");
        // java.time alone, for comparison: the same local time on that day
        System.out.println(ZonedDateTime.parse("2027-03-27T02:30+01:00[Europe/Berlin]").plusDays(1));
    }

    private static void next(String cron, String after) {
        System.out.println(cron + " | " + CronExpression.parse(cron).next(ZonedDateTime.parse(after)));
    }
}
JAVA
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "$dir/lib/*" "$dir/Next.java" > "$dir/out.txt"
cat "$dir/out.txt"
diff - "$dir/out.txt" <<'SEEN'
0 30 2 * * * | 2027-03-29T02:30+02:00[Europe/Berlin]
0 30 2 28 3 * | 2028-03-28T02:30+02:00[Europe/Berlin]
0 30 2 * * * | 2026-10-25T02:30+01:00[Europe/Berlin]
2027-03-28T03:30+02:00[Europe/Berlin]
SEEN
