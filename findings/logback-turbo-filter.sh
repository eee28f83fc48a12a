#!/bin/bash
# Finding: a turbo filter of Logback is not given the exception of most log calls, though the log shows its stack trace.
#
# Packages: ch.qos.logback:logback-classic and logback-core 1.5.38, org.slf4j:slf4j-api 2.0.18, Maven Central.
# The guess, written before the run: TurboFilter.decide has a parameter for the exception of the call, so a filter that watches for
#   errors of the JVM in whatever is logged finds them there: error("x", e) as well as error("{}", "x", e).
# What happens: only a call whose exception is a parameter of its own passes it. Behind values for placeholders it is the last of
#   the parameters, which becomes the event's exception only after all turbo filters were asked.
# Seen on 2026-11-30 with the output below.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
for artifact in ch.qos.logback:logback-classic:1.5.38 ch.qos.logback:logback-core:1.5.38 org.slf4j:slf4j-api:2.0.18; do
  mvn -B -ntp -q dependency:copy -Dartifact="$artifact" -DoutputDirectory="$dir/lib" > "$dir/mvn.log" 2>&1 || { cat "$dir/mvn.log"; exit 1; }
done
cat > "$dir/Seen.java" <<'JAVA'
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.read.ListAppender;
import ch.qos.logback.core.spi.FilterReply;
import org.slf4j.Marker;

public class Seen {
    static Throwable given;

    public static void main(String[] args) {
        LoggerContext context = new LoggerContext();
        TurboFilter filter = new TurboFilter() {
            @Override
            public FilterReply decide(Marker marker, Logger logger, Level level, String format, Object[] values, Throwable exception) {
                given = exception;
                return FilterReply.NEUTRAL;
            }
        };
        filter.start();
        context.addTurboFilter(filter);
        Logger log = context.getLogger("a");
        ListAppender<ILoggingEvent> events = new ListAppender<>();
        events.start();
        log.addAppender(events);
        Exception e = new IllegalStateException("made");
        log.error("none", e);
        say("no placeholder", events);
        log.error("{}", "one", e);
        say("one placeholder", events);
        log.error("{} {}", "one", "two", e);
        say("two placeholders", events);
        log.atError().setCause(e).addArgument("one").log("{}");
        say("fluent", events);
    }

    static void say(String call, ListAppender<ILoggingEvent> events) {
        System.out.println(call + " | filter given it: " + (given != null) + " | event has it: "
                + (events.list.getLast().getThrowableProxy() != null));
        given = null;
    }
}
JAVA
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "$dir/lib/*" "$dir/Seen.java" > "$dir/out.txt"
cat "$dir/out.txt"
diff - "$dir/out.txt" <<'SEEN'
no placeholder | filter given it: true | event has it: true
one placeholder | filter given it: false | event has it: true
two placeholders | filter given it: false | event has it: true
fluent | filter given it: true | event has it: true
SEEN
