package dev.footfall.capture.scrub;

/** Why metadata was refused; the detail says what, at which key and how to mend it, and never holds a value. */
public record MetadataProblem(Kind kind, String detail) {
    public enum Kind {
        INVALID,
        TOO_LARGE
    }
}
