package dev.footfall.capture.scrub;

import dev.footfall.capture.scrub.PersonalKeys.KeyVerdict;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The reader's current path in the metadata. For error answers it prints keys as they are stored, long ones shortened.
 */
final class MetadataPath {
    private static final int MAX_KEY_LENGTH = 40;

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

    /** Elements of an array count for the key of the array. */
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

    /** Inside an array: the index of the element that starts now. Elsewhere 0. */
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
                text.append('.').append(key, 0, Math.min(MAX_KEY_LENGTH, key.length()));
                text.append(key.length() > MAX_KEY_LENGTH ? "…" : "");
            }
        }
        return text.toString();
    }

    /**
     * The keys of the open objects, to find repeated ones: compared one by one while an object has few, by a hash set
     * from then on, so that an object of many keys stays linear. Reused for the next metadata.
     */
    static final class KeyFrames {
        private static final int FEW = 16;

        private String[] keys = new String[32];
        private int size;
        private final int[] starts;
        private final @Nullable Set<String>[] keySets;
        private int open = -1;

        @SuppressWarnings({"unchecked", "rawtypes"})
        KeyFrames(int depth) {
            starts = new int[depth];
            keySets = new Set[depth];
        }

        void clear() {
            size = 0;
            open = -1;
        }

        void open() {
            starts[++open] = size;
            keySets[open] = null;
        }

        void close() {
            size = starts[open--];
        }

        boolean isEmpty() {
            return size == starts[open];
        }

        /** False when the open object has the key already. */
        boolean add(String key) {
            int start = starts[open];
            Set<String> set = keySets[open];
            if (set != null) {
                return set.add(key);
            }
            for (int i = start; i < size; i++) {
                if (keys[i].equals(key)) {
                    return false;
                }
            }
            if (size == keys.length) {
                keys = Arrays.copyOf(keys, size * 2);
            }
            keys[size++] = key;
            if (size - start > FEW) {
                keySets[open] = new HashSet<>(Arrays.asList(keys).subList(start, size));
            }
            return true;
        }
    }
}
