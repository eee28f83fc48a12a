#!/bin/bash
# Finding: neither the JavaScript nor the Java SDK of CloudEvents percent-encodes the values of its ce- headers, so a receiver that
#   decodes them as the HTTP binding says reads another subject than was sent; and the JavaScript one rewrites the time.
#
# Packages: npm cloudevents 10.0.0; io.cloudevents:cloudevents-http-basic, -core and -api 4.0.1, Maven Central; Node.js 20, a JDK 17+.
# The guess, written before the run: both follow the HTTP binding 1.0.2, 3.1.3.2: "%", quotes, spaces and all that is not printable
#   ASCII are written as %XX, and read back; and an event's time passes as it is.
# What happens: both write and read every value as it is, "50%25" and letters of other scripts too. The JavaScript SDK cuts the time to
#   milliseconds and moves it to UTC, the Java SDK keeps nanoseconds and the offset: the same event gets two times.
# Seen on 2026-11-30 with the output below.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund --ignore-scripts cloudevents@10.0.0 > npm.log 2>&1 || { cat npm.log; exit 1; }
for artifact in http-basic core api; do
  mvn -B -ntp -q dependency:copy -Dartifact="io.cloudevents:cloudevents-$artifact:4.0.1" -DoutputDirectory=lib > mvn.log 2>&1 || { cat mvn.log; exit 1; }
done
cat > run.mjs <<'JS'
import { CloudEvent, HTTP } from 'cloudevents';

for (const subject of ['50%25', 'a "b" c', 'Зоя']) {
  const event = new CloudEvent({ id: '1', source: '/shop', type: 't', subject, time: '2026-11-30T12:15:30.123456789+02:00', data: {} });
  const { headers, body } = HTTP.binary(event);
  console.log(`JavaScript ${subject}: ${headers['ce-subject']} at ${headers['ce-time']}, read as ${HTTP.toEvent({ headers, body }).subject}`);
}
JS
cat > Run.java <<'JAVA'
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.http.HttpMessageFactory;
import java.io.PrintStream;
import java.net.URI;
import java.time.OffsetDateTime;
import java.util.TreeMap;

public class Run {
    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, true, "UTF-8");
        for (String subject : new String[] {"50%25", "a \"b\" c", "\u0417\u043e\u044f"}) {
            var event = CloudEventBuilder.v1()
                    .withId("1")
                    .withSource(URI.create("/shop"))
                    .withType("t")
                    .withSubject(subject)
                    .withTime(OffsetDateTime.parse("2026-11-30T12:15:30.123456789+02:00"))
                    .withData("application/json", "{}".getBytes())
                    .build();
            var headers = new TreeMap<String, String>();
            HttpMessageFactory.createWriter(headers::put, body -> {}).writeBinary(event);
            var read = HttpMessageFactory.createReader(headers, "{}".getBytes()).toEvent();
            out.println("Java " + subject + ": " + headers.get("ce-subject") + " at " + headers.get("ce-time") + ", read as " + read.getSubject());
        }
    }
}
JAVA
{ node run.mjs && "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "lib/*" Run.java; } > out.txt 2> err.txt || { cat err.txt; exit 1; }
cat out.txt
diff - out.txt <<'SEEN'
JavaScript 50%25: 50%25 at 2026-11-30T10:15:30.123Z, read as 50%25
JavaScript a "b" c: a "b" c at 2026-11-30T10:15:30.123Z, read as a "b" c
JavaScript Зоя: Зоя at 2026-11-30T10:15:30.123Z, read as Зоя
Java 50%25: 50%25 at 2026-11-30T12:15:30.123456789+02:00, read as 50%25
Java a "b" c: a "b" c at 2026-11-30T12:15:30.123456789+02:00, read as a "b" c
Java Зоя: Зоя at 2026-11-30T12:15:30.123456789+02:00, read as Зоя
SEEN
