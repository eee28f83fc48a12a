package dev.footfall.export;

import dev.footfall.activity.ActivityFilter;
import dev.footfall.activity.FilterParameters;
import dev.footfall.platform.ExternalIds;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.MentionedIds;
import dev.footfall.platform.QueryParameters;
import dev.footfall.platform.Suppression;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The filters of exports: those of the list, stored as given, but never with the text of a person. */
@Component
class ExportFilters {

    private static final TypeReference<Map<String, List<String>>> STORED = new TypeReference<>() {};

    /** Besides the filters: whether the file begins with a byte order mark. */
    static final String BOM = "bom";

    private final FilterParameters parameters;
    private final Suppression suppression;
    private final ExportProgress progress;
    private final JsonMapper json;

    ExportFilters(FilterParameters parameters, Suppression suppression, ExportProgress progress, JsonMapper json) {
        this.parameters = parameters;
        this.suppression = suppression;
        this.progress = progress;
        this.json = json;
    }

    /** Converts a JSON body to the list's parameters: {@code metadata} may be an object, {@code type} an array. */
    static Map<String, List<String>> fromJson(Map<String, @Nullable Object> body) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        body.forEach((name, value) -> {
            if (name.equals("metadata") && value instanceof Map<?, ?> pairs) {
                pairs.forEach((key, text) -> parameters.put("metadata." + key, texts(name, text)));
            } else if (value != null) {
                parameters.put(name, texts(name, value));
            }
        });
        return parameters;
    }

    private static List<String> texts(String name, @Nullable Object value) {
        List<String> texts = new ArrayList<>();
        for (Object element : value instanceof Collection<?> several ? several : List.of(value == null ? "" : value)) {
            String text = String.valueOf(element);
            if (element instanceof Map || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
                throw new InvalidInputException(
                        name, "invalid_value", "'" + name + "' must be a text, or several in an array.");
            }
            texts.add(text);
        }
        return texts;
    }

    /** Drops blank values, which a form sends for its empty fields, and texts that may be a person's. */
    Map<String, List<String>> toStore(Map<String, List<String>> parameters) {
        Map<String, List<String>> result = new LinkedHashMap<>();
        parameters.forEach((name, values) -> {
            List<String> filled = values.stream()
                    .filter(value -> !value.isBlank() || name.startsWith("metadata."))
                    .toList();
            if (!filled.isEmpty()) {
                result.put(name, filled);
            }
        });
        return this.parameters.withoutPersonalTexts(result);
    }

    /** @throws InvalidInputException with everything that is wrong */
    ActivityFilter read(Map<String, List<String>> values) {
        QueryParameters query = new QueryParameters(values);
        query.flag(BOM, false);
        ActivityFilter filter = parameters.read(query);
        refuseErased(query, "userId", filter.userId());
        values.getOrDefault("entityId", List.of())
                .forEach(id -> refuseErased(query, "entityId", ExternalIds.uuidOf(id.strip())));
        filter.metadata().forEach((key, value) -> refuseErased(query, key, value));
        query.check();
        return filter;
    }

    /** An erased person's id would be stored with the export, and nothing of them may be. */
    private void refuseErased(QueryParameters query, String name, @Nullable UUID id) {
        if (id != null && suppression.erased(id)) {
            query.reject(name, "erased", "This person was erased: there is nothing to export.");
        }
    }

    private void refuseErased(QueryParameters query, String key, String value) {
        MentionedIds.find(
                (key + ' ' + value).getBytes(StandardCharsets.UTF_8),
                mentioned -> refuseErased(query, "metadata", mentioned));
    }

    /** Whether the file of a running export begins with a byte order mark. */
    boolean bom(UUID export) {
        return new QueryParameters(stored(export)).flag(BOM, false);
    }

    private Map<String, List<String>> stored(UUID export) {
        String stored = progress.filter(export)
                .orElseThrow(() -> new CannotResumeException(
                        "The export was deleted, or somebody whom its filter names was erased."));
        return json.readValue(stored, STORED);
    }

    /** The filter of a running export. */
    ActivityFilter of(UUID export) {
        QueryParameters query = new QueryParameters(stored(export));
        query.flag(BOM, false);
        ActivityFilter filter = parameters.read(query);
        query.check();
        return filter;
    }

    /** The export cannot be written, for a reason that its owner can fix. */
    static final class CannotResumeException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        CannotResumeException(String words) {
            super(words);
        }
    }
}
