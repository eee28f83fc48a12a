package dev.footfall.capture.scrub;

import java.util.Arrays;

/** Where in the metadata the reader stands; printed for answers with keys as they are stored, long ones shortened. */
final class MetadataPath {
    private static final int LONGEST = 40;

    private final KeyVerdict[] keys;
    private final int[] elements;
    private int depth;

    MetadataPath(int maxDepth) {
        keys = new KeyVerdict[maxDepth + 1];
        elements = new int[maxDepth + 1];
        clear();
    }

    void clear() {
        depth = 0;
        elements[0] = -1;
        Arrays.fill(keys, KeyVerdict.NONE);
    }

    int depth() {
        return depth;
    }

    /** Elements of an array count for the key that the array stands under. */
    void open(boolean array) {
        keys[depth + 1] = array ? keys[depth] : KeyVerdict.NONE;
        elements[++depth] = array ? 0 : -1;
    }

    void close() {
        depth--;
    }

    void key(KeyVerdict key) {
        keys[depth] = key;
    }

    PersonalKeys.Naming naming() {
        return keys[depth].naming();
    }

    String topLevelLabel() {
        return depth == 0 ? KeyVerdict.NONE.label() : keys[1].label();
    }

    /** Inside an array: how many elements came before the one that starts now. Elsewhere 0. */
    int nextElement() {
        return elements[depth] < 0 ? 0 : elements[depth]++;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("metadata");
        for (int i = 1; i <= depth; i++) {
            if (elements[i] >= 0) {
                text.append('[').append(Math.max(0, elements[i] - 1)).append(']');
            } else if (keys[i].json().length > 0) {
                String key = keys[i].written();
                text.append('.').append(key, 0, Math.min(LONGEST, key.length()));
                text.append(key.length() > LONGEST ? "…" : "");
            }
        }
        return text.toString();
    }
}
