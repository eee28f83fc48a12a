package dev.footfall.platform;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map of limited size, which forgets what was not asked for the longest. Not safe for several threads at once. */
public final class RecentlyUsed<K, V> extends LinkedHashMap<K, V> {

    private static final long serialVersionUID = 1L;

    private final int most;

    public RecentlyUsed(int most) {
        super(16, 0.75f, true);
        this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
    }
}
