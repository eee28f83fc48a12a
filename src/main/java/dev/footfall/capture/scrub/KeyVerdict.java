package dev.footfall.capture.scrub;

/**
 * What the reader needs to know about a metadata key, worked out once and remembered by the {@link Scrubber}.
 *
 * @param written the key as stored: as sent, unless it holds personal data itself
 * @param json the written key with quotes and colon, in UTF-8
 * @param sentSize bytes of the key as sent, in the same form
 * @param storable whether PostgreSQL could keep the key
 * @param redacted whether the key holds a replacement, so that it may collide in its object and need a number
 * @param label the key for the counters; {@code other} where it does not look like an identifier
 */
record KeyVerdict(
        String written,
        byte[] json,
        int sentSize,
        PersonalKeys.Naming naming,
        boolean storable,
        boolean redacted,
        String label) {

    static final KeyVerdict NONE = new KeyVerdict("", new byte[0], 0, PersonalKeys.Naming.NONE, true, false, "other");

    static final KeyVerdict UNSTORABLE =
            new KeyVerdict("", new byte[0], 0, PersonalKeys.Naming.NONE, false, false, "other");

    static byte[] json(String key) {
        JsonBytes bytes = new JsonBytes();
        bytes.text(key);
        bytes.append(':');
        return bytes.toByteArray();
    }
}
