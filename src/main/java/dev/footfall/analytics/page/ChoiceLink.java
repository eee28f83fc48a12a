package dev.footfall.analytics.page;

import dev.footfall.platform.page.UrlBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One of several links of which one is chosen. */
record ChoiceLink(Object value, String address, boolean active) {

    /** Each leads to the page as it is asked for, with another value of the field. */
    static List<ChoiceLink> of(UrlBuilder page, String field, List<?> values, @Nullable Object chosen) {
        return values.stream()
                .map(value -> new ChoiceLink(value, page.with(field, value).toString(), value.equals(chosen)))
                .toList();
    }
}
