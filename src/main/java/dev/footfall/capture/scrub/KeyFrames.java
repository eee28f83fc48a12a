package dev.footfall.capture.scrub;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the open objects, to find repeated ones: compared one by one while an object has few, by a hash set from then
 * on, so that an object of many keys stays linear. Reused from one metadata to the next.
 */
final class KeyFrames {
    private static final int FEW = 16;

    private String[] keys = new String[32];
    private int size;
    private final int[] starts;
    private final @Nullable Set<String>[] many;
    private int open = -1;

    @SuppressWarnings({"unchecked", "rawtypes"})
    KeyFrames(int depth) {
        starts = new int[depth];
        many = new Set[depth];
    }

    void clear() {
        size = 0;
        open = -1;
    }

    void open() {
        starts[++open] = size;
        many[open] = null;
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
        Set<String> set = many[open];
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
            many[open] = new HashSet<>(Arrays.asList(keys).subList(start, size));
        }
        return true;
    }
}
