package dev.footfall.platform.alarm;

/**
 * Something that somebody has to look at. Two are the same if kind and about are.
 *
 * @param kind what is wrong: one of its source's {@link AlarmSource#kinds()}, the key of its text is {@code alarm.<kind>}
 * @param about which one of several, as {0} of its text: a job; empty where there is only one. Never a person: it goes into the log and the metrics
 * @param number how many, as {1} of its text
 * @param path of the page where something can be done about it, for the role OPS too
 */
public record Alarm(String kind, String about, long number, String path) {}
