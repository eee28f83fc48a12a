package dev.footfall.explorer;

import dev.footfall.platform.page.UrlBuilder;
import java.util.List;
import java.util.Map;

/**
 * The list's form sends empty fields, and metadata as a key and a value. Addresses have neither: {@code
 * metadata.source=search}.
 */
final class FormQuery {

    private static final String KEY = "metadataKey";
    private static final String VALUE = "metadataValue";

    private FormQuery() {}

    static boolean isFromForm(Map<String, List<String>> query) {
        return query.containsKey(KEY)
                || query.values().stream().anyMatch(values -> values.stream().anyMatch(String::isBlank));
    }

    static UrlBuilder tidied(UrlBuilder asked) {
        var key = asked.first(KEY);
        var value = asked.first(VALUE);
        var rest = asked.without(KEY).without(VALUE);
        return key.isEmpty() ? rest : rest.with("metadata." + key, value);
    }
}
