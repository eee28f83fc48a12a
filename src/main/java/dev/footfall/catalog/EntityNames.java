package dev.footfall.catalog;

import dev.footfall.activity.EntityKeys;
import dev.footfall.platform.ExternalIds;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.page.PageController;
import dev.footfall.platform.page.UrlBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The names of apps in the filters by entity: people type names, addresses hold ids. */
@Component
public class EntityNames {

    private static final int LIMIT = 10;

    private final Catalog catalog;
    private final EntityKeys keys;
    private final ExternalIds ids;

    EntityNames(Catalog catalog, EntityKeys keys, ExternalIds ids) {
        this.catalog = catalog;
        this.keys = keys;
        this.ids = ids;
    }

    /**
     * The id of the app whose name was typed; what is an id, or names no app, as it is.
     *
     * @throws InvalidInputException if several apps are called like this
     */
    public String idOf(String typed) {
        var text = typed.strip();
        if (!ExternalIds.isValid(text)
                || ExternalIds.uuidOf(text) != null
                || text.equals(keys.text(ids.entity(text)))) {
            return typed;
        }
        var found = catalog.search(text, LIMIT);
        var exactly = found.entrySet().stream()
                .filter(app -> isSame(app.getValue(), text))
                .map(Map.Entry::getKey)
                .toList();
        if (exactly.size() == 1 || found.size() == 1) {
            return (exactly.isEmpty() ? found.firstEntry().getKey() : exactly.getFirst()).toString();
        }
        if (found.isEmpty()) {
            return typed;
        }
        throw new InvalidInputException(
                "entityId",
                "invalid_value",
                "Several apps are called like this: " + String.join(", ", found.values()) + ".");
    }

    /** The name of an app, if it leads back to it; else the id itself. */
    public String nameOf(String id) {
        UUID uuid = ExternalIds.uuidOf(id);
        var name = uuid == null ? null : catalog.names(List.of(uuid)).get(uuid);
        return name != null && matches(name) == 1 ? name : id;
    }

    private static boolean isSame(String name, String other) {
        return name.toLowerCase(Locale.ROOT).equals(other.toLowerCase(Locale.ROOT));
    }

    private long matches(String name) {
        return catalog.search(name, LIMIT).values().stream()
                .filter(other -> isSame(other, name))
                .count();
    }

    /** URL of the entity's page. Of which type it is, is known of those that the catalogue names: they are apps. */
    public @Nullable String pageOf(String id) {
        UUID uuid = ExternalIds.uuidOf(id);
        return uuid == null || catalog.names(List.of(uuid)).isEmpty() ? null : UrlBuilder.ofEntity(Catalog.APP, uuid);
    }

    /** What an entity is called in a list of filters. */
    public String called(String id) {
        UUID uuid = ExternalIds.uuidOf(id);
        if (uuid == null) {
            return id;
        }
        var name = catalog.names(List.of(uuid)).get(uuid);
        var text = name == null ? keys.text(uuid) : name;
        return text == null ? id : text;
    }

    /**
     * Something to choose.
     *
     * @param value what goes into the field
     * @param label beside it
     */
    record Option(String value, String label) {}

    List<Option> options(String text) {
        return catalog.search(text.strip(), LIMIT).entrySet().stream()
                .map(app -> {
                    var id = app.getKey().toString();
                    var name = nameOf(id);
                    var key = keys.text(app.getKey());
                    return new Option(name, name.equals(id) ? app.getValue() : key == null ? id : key);
                })
                .toList();
    }

    /** What the field offers while somebody types. */
    @PageController
    static class EntityOptions {

        private final EntityNames names;

        EntityOptions(EntityNames names) {
            this.names = names;
        }

        @GetMapping("/admin/entities")
        String options(@RequestParam(defaultValue = "") String entityId, Model model) {
            model.addAttribute("options", entityId.isBlank() ? List.of() : names.options(entityId));
            return "catalog/entities :: options";
        }
    }
}
