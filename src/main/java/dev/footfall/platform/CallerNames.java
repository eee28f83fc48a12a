package dev.footfall.platform;

import java.util.Map;

/** What the callers are called of whom lists keep the {@link Caller#name}: a key has a name beside its prefix. */
public interface CallerNames {

    /** The names of all keys by their prefix, also of ended ones. */
    Map<String, String> ofKeys();
}
