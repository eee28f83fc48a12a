package dev.footfall.platform.health;

import java.util.List;
import java.util.Set;

/** A module's own look at what may be wrong in it, by a bean of this type; in their {@code @Order}. */
public interface AlarmSource {

    /** All that it may ever tell of: metrics show those that are quiet as zero. */
    Set<String> kinds();

    /**
     * Whether it has to ask the database, with the connections of the web, which give up within seconds. Those are not
     * asked while it is away.
     */
    boolean asksDatabase();

    /** What is wrong just now. Called every few seconds: by index, or from memory. */
    List<Alarm> look();

    /**
     * Something that somebody has to look at. Two are the same if kind and about are.
     *
     * @param kind what is wrong: one of its source's {@link AlarmSource#kinds()}, the key of its text is {@code
     *     alarm.<kind>}
     * @param about which one of several, as {0} of its text: a job; empty where there is only one. Never a person: it
     *     goes into the log and the metrics
     * @param number how many, as {1} of its text
     * @param path of the page where something can be done about it, for the role OPS too
     */
    public record Alarm(String kind, String about, long number, String path) {}
}
