package dev.footfall.platform.health;

import java.util.List;
import java.util.Set;

/** A module's check for what may be wrong in it; declare a bean of this type, run in {@code @Order}. */
public interface AlarmSource {

    /** Every alarm this source can raise: metrics show the inactive ones as zero. */
    Set<String> kinds();

    /**
     * Whether it asks the database, with the web's connections, which fail within seconds. Such sources are skipped
     * while the database is away.
     */
    default boolean asksDatabase() {
        return true;
    }

    /** The current alarms. Called every few seconds: by index, or from memory. */
    List<Alarm> look();

    /**
     * Something that somebody has to look at. Two alarms are the same if kind and about are.
     *
     * @param kind what is wrong: one of its source's {@link AlarmSource#kinds()}; its text has the key {@code
     *     alarm.<kind>}
     * @param about which one of several, as {0} of its text: a job; empty where there is only one. Never a person: it
     *     goes into the log and the metrics
     * @param number how many, as {1} of its text
     * @param path of the page where something can be done about it, open to the role OPS too
     */
    public record Alarm(String kind, String about, long number, String path) {

        /** The only alarm of its kind; none where the number is zero. */
        public static List<Alarm> when(long number, String kind, String path) {
            return number == 0 ? List.of() : List.of(new Alarm(kind, "", number, path));
        }
    }
}
