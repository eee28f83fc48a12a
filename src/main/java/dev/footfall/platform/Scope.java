package dev.footfall.platform;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** One thing that an API key is allowed to do; {@link #text()} is its name outside and in the database. */
public enum Scope {
    CAPTURE("capture"),
    IMPORT("import"),
    ACTIVITIES_READ("activities:read"),
    ANALYTICS_READ("analytics:read"),
    JOBS_RUN("jobs:run"),
    PRIVACY_WRITE("privacy:write"),
    LINKS_WRITE("links:write");

    private final String text;

    Scope(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    /** All of them in words, for people. */
    public static String texts() {
        return Arrays.stream(values()).map(Scope::text).collect(Collectors.joining(", "));
    }

    public static Optional<Scope> named(String text) {
        return Arrays.stream(values()).filter(scope -> scope.text.equals(text)).findFirst();
    }
}
