package dev.footfall.clients.sources;

import dev.footfall.access.keys.CaptureKeys;
import dev.footfall.access.keys.CaptureKeys.CaptureKey;
import dev.footfall.platform.ProblemException.NotFoundException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** The sources of activity: each is the line of keys that came by rotation from one. */
@Component
class Sources {

    private final CaptureKeys keys;

    Sources(CaptureKeys keys) {
        this.keys = keys;
    }

    /** @param keys newest first, also ended ones; at least one */
    record Source(UUID id, List<CaptureKey> keys) {

        /** The one that senders should use. */
        CaptureKey current() {
            return keys.stream().filter(CaptureKey::valid).findFirst().orElse(keys.getFirst());
        }

        public String name() {
            return current().name();
        }

        /** The first characters of its key, by which people and the audit know it. */
        public String prefix() {
            return current().prefix();
        }

        public boolean valid() {
            return current().valid();
        }

        List<UUID> keyIds() {
            return keys.stream().map(CaptureKey::id).toList();
        }
    }

    /** All sources, those with a valid key first, then by name. */
    List<Source> all() {
        return keys.all().stream()
                .collect(Collectors.groupingBy(CaptureKey::source, LinkedHashMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(line -> new Source(line.getKey(), line.getValue()))
                .sorted(Comparator.comparing(Source::valid).reversed().thenComparing(Source::name))
                .toList();
    }

    /** @throws NotFoundException if there is no key of this source */
    Source find(UUID id) {
        return find(source -> source.id().equals(id));
    }

    /** @throws NotFoundException if there is no such key */
    Source ofKey(UUID keyId) {
        return find(source -> source.keyIds().contains(keyId));
    }

    private Source find(Predicate<Source> wanted) {
        return all().stream()
                .filter(wanted)
                .findFirst()
                .orElseThrow(() -> new NotFoundException("There is no such source."));
    }

    /** The source of each key. */
    static Map<UUID, Source> byKey(List<Source> sources) {
        return sources.stream()
                .flatMap(source -> source.keyIds().stream().map(key -> Map.entry(key, source)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
