package dev.footfall.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.footfall.activity.EntityKeys;
import dev.footfall.catalog.Apps.Names;
import dev.footfall.platform.Audit;
import dev.footfall.platform.Caller;
import dev.footfall.platform.ExternalIds.EntityId;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.MentionedIds;
import dev.footfall.platform.Suppression;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContext;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The names of apps for lists and reports. Caches at most {@value #LIMIT}, each for {@link #FRESH}, so another node's
 * renaming is visible within that time. Thread-safe.
 */
@Component
public class Catalog {

    /** The entity type whose ids are apps. */
    public static final String APP = "App";

    static final int LIMIT = 10_000;
    static final Duration FRESH = Duration.ofSeconds(5);

    private final Apps apps;
    private final Audit audit;
    private final Suppression suppression;
    private final EntityKeys keys;
    private final TransactionOperations transaction;

    /** Also the ids that are no app's. */
    private final Cache<UUID, Optional<Names>> known =
            Caffeine.newBuilder().maximumSize(LIMIT).expireAfterWrite(FRESH).build();

    Catalog(Apps apps, Audit audit, Suppression suppression, EntityKeys keys, TransactionOperations transaction) {
        this.apps = apps;
        this.audit = audit;
        this.suppression = suppression;
        this.keys = keys;
        this.transaction = transaction;
    }

    /** The names of those apps that have one, in the language of the current request. */
    public Map<UUID, String> names(Collection<UUID> ids) {
        Locale language = language();
        Map<UUID, String> names = new HashMap<>();
        known.getAll(ids, this::read).forEach((id, name) -> name.ifPresent(one -> names.put(id, one.in(language))));
        return names;
    }

    /** Apps by a part of their name in any language, or by their id, with their names as {@link #names}; best first. */
    public SequencedMap<UUID, String> search(String text, int limit) {
        Locale language = language();
        SequencedMap<UUID, String> found = new LinkedHashMap<>();
        apps.search(text, limit).forEach(app -> found.put(app.id(), new Names(app.name(), app.names()).in(language)));
        return found;
    }

    /** No particular one outside of requests, as in jobs. */
    private static Locale language() {
        LocaleContext request = LocaleContextHolder.getLocaleContext();
        Locale language = request == null ? null : request.getLocale();
        return language == null ? Locale.ROOT : language;
    }

    private Map<UUID, Optional<Names>> read(Set<? extends UUID> ids) {
        Map<UUID, Optional<Names>> found = new HashMap<>();
        ids.forEach(id -> found.put(id, Optional.empty()));
        apps.find(Set.copyOf(ids)).forEach(app -> found.put(app.id(), Optional.of(new Names(app.name(), app.names()))));
        return found;
    }

    /** Adds or renames one app. */
    void put(Caller by, EntityId id, Names names) {
        put(by, Map.of(id.uuid(), names), id.text() == null ? Map.of() : Map.of(id.uuid(), id.text()));
    }

    /** As {@link #put(Caller, Map, Map)}, for apps known by their UUIDs, with a name in one language. */
    public void put(@Nullable Caller by, Map<UUID, String> changes) {
        Map<UUID, Names> names = new HashMap<>();
        changes.forEach((id, name) -> names.put(id, new Names(name, null)));
        put(by, names, Map.of());
    }

    /**
     * Adds apps, and renames existing ones; audits it if any changed. Removes ids of erased people from names.
     *
     * @param by null for Footfall itself
     * @param texts those of apps whose ids are no UUIDs; not kept where they have an erased person's id in them
     * @throws InvalidInputException if an id is that of an erased person
     */
    void put(@Nullable Caller by, Map<UUID, Names> changes, Map<UUID, String> texts) {
        if (changes.keySet().stream().anyMatch(suppression::erased)) {
            throw new InvalidInputException(
                    "id", "erased", "This id belongs to a person who was erased: it cannot be the id of an app.");
        }
        Map<UUID, Names> names = new HashMap<>();
        changes.forEach((id, name) ->
                names.put(id, name.each(text -> MentionedIds.redactText(text, suppression::erased))));
        Map<UUID, String> kept = new HashMap<>(texts);
        kept.values().removeIf(text -> !text.equals(MentionedIds.redactText(text, suppression::erased)));
        transaction.executeWithoutResult(_ -> {
            if (!kept.isEmpty()) {
                keys.insert(kept);
            }
            int changed = apps.put(names);
            if (changed > 0) {
                var subject = changed == 1 ? "one app" : changed + " apps";
                audit.record(new Audit.Entry("apps-named", by, subject, null));
            }
        });
        known.putAll(read(names.keySet()));
    }
}
