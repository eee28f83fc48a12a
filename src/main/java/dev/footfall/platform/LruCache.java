package dev.footfall.platform;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map of limited size, which drops the least recently used entry. Not thread-safe. */
public final class LruCache<K, V> extends LinkedHashMap<K, V> {

    private static final long serialVersionUID = 1L;

    private final int limit;

    public LruCache(int limit) {
        super(16, 0.75f, true);
        this.limit = limit;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > limit;
    }
}
