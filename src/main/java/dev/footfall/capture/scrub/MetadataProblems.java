package dev.footfall.capture.scrub;

import static dev.footfall.capture.scrub.MetadataProblem.Kind.INVALID;
import static dev.footfall.capture.scrub.MetadataProblem.Kind.TOO_LARGE;

/** The sentences a sender gets about refused metadata: what, where, how to mend it; never a value. */
final class MetadataProblems {
    private MetadataProblems() {}

    static MetadataProblem notAnObject() {
        return new MetadataProblem(
                INVALID, "metadata is not a JSON object; send {\"key\": value, …}, null, or leave it out.");
    }

    static MetadataProblem tooLarge() {
        return new MetadataProblem(
                TOO_LARGE,
                "metadata is larger than 8 KiB (" + MetadataReader.MAX_BYTES
                        + " bytes as compact JSON); send fewer or shorter values.");
    }

    static MetadataProblem tooDeep(MetadataPath path) {
        return new MetadataProblem(
                TOO_LARGE,
                "The value at " + path + " nests deeper than " + MetadataReader.MAX_DEPTH
                        + " levels, the metadata object being the first; flatten it.");
    }

    static MetadataProblem unstorableKey(MetadataPath path) {
        return new MetadataProblem(
                INVALID,
                "A key inside " + path + " holds U+0000 or half a surrogate pair, which JSON texts in PostgreSQL cannot"
                        + " hold; remove that character.");
    }

    static MetadataProblem unstorableText(MetadataPath path) {
        return new MetadataProblem(
                INVALID,
                "The text at " + path + " holds U+0000 or half a surrogate pair, which JSON texts in PostgreSQL cannot"
                        + " hold; remove that character.");
    }

    static MetadataProblem repeatedKey(MetadataPath path) {
        return new MetadataProblem(INVALID, "The key at " + path + " appears twice in its object; send each key once.");
    }

    static MetadataProblem tooManyDigits(MetadataPath path, int digits) {
        return new MetadataProblem(
                INVALID,
                "The number at " + path + " has " + digits + " digits; send at most " + Numbers.MOST_DIGITS
                        + ", or send it as a text.");
    }

    static MetadataProblem beyondDouble(MetadataPath path) {
        return new MetadataProblem(
                INVALID,
                "The number at " + path
                        + " lies beyond what a double can hold; send a smaller one, or send it as a text.");
    }
}
