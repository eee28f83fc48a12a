package dev.footfall.analytics.page;

import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Adds up what a reader may know. */
final class Sums {

    private Sums() {}

    /** The sum of what is known; null where nothing is. */
    static @Nullable Long known(Collection<@Nullable Long> numbers) {
        return numbers.stream().filter(Objects::nonNull).reduce(Long::sum).orElse(null);
    }
}
