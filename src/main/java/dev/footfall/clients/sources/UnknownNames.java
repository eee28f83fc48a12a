package dev.footfall.clients.sources;

import dev.footfall.activity.ActivityTypes;
import dev.footfall.clients.mapping.MappingAdmin;
import dev.footfall.clients.mapping.TypeNames;
import dev.footfall.clients.sources.SourceReports.Amount;
import dev.footfall.clients.sources.SourceReports.Rejected;
import dev.footfall.clients.sources.Sources.Source;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What was rejected, by name and reason, and what can be done about it. */
@Component
class UnknownNames {

    /** Reasons that go away when the name is a type or is mapped to one. */
    private static final Set<String> ABOUT_NAMES =
            Set.of("unknown_activity_type", "invalid_activity_type", "too_many_types");

    private final SourceReports reports;
    private final ActivityTypes types;
    private final MappingAdmin mappings;

    UnknownNames(SourceReports reports, ActivityTypes types, MappingAdmin mappings) {
        this.reports = reports;
        this.types = types;
        this.mappings = mappings;
    }

    /**
     * Rejected events of one source, name and reason.
     *
     * @param mappable whether a row for this name would help
     * @param newType the type that the name would be registered as; null where it cannot or need not be
     * @param settled whether the name was registered or mapped since: the next one is taken
     */
    record RejectedRow(
            Source source,
            String name,
            String reason,
            Amount events,
            boolean mappable,
            @Nullable String newType,
            boolean settled) {}

    /** Those with most events in the last week first. */
    List<RejectedRow> of(Collection<Source> sources) {
        record Line(Source source, String name, String reason) {}
        var byKey = Sources.byKey(List.copyOf(sources));
        var amounts = new LinkedHashMap<Line, Amount>();
        for (Rejected rejected : reports.rejected(byKey.keySet())) {
            var source = byKey.get(rejected.keyId());
            if (source != null) {
                amounts.merge(new Line(source, rejected.name(), rejected.reason()), rejected.events(), Amount::plus);
            }
        }
        types.refresh();
        var mapped = amounts.keySet().stream()
                .map(line -> line.source.id())
                .distinct()
                .collect(Collectors.toMap(id -> id, id -> mappings.rows(id).keySet()));
        return amounts.entrySet().stream()
                .map(line -> row(
                        line.getKey().source,
                        line.getKey().name,
                        line.getKey().reason,
                        line.getValue(),
                        mapped.getOrDefault(line.getKey().source.id(), Set.of())))
                .sorted(Comparator.comparingLong((RejectedRow row) -> row.events.week())
                        .reversed())
                .toList();
    }

    private RejectedRow row(Source source, String name, String reason, Amount events, Set<String> mapped) {
        boolean aboutName = ABOUT_NAMES.contains(reason) && isAsSent(name);
        var type = aboutName ? TypeNames.of(name) : null;
        boolean isType = type != null && types.named(type).isPresent();
        boolean settled = aboutName && (isType || mapped.contains(name));
        return new RejectedRow(
                source, name, reason, events, aboutName && !settled, settled || isType ? null : type, settled);
    }

    /** A name in which something was replaced is no longer the sender's, so no row would ever match. */
    private static boolean isAsSent(String name) {
        return !name.isEmpty()
                && !name.endsWith(SourceLog.OTHER_NAMES)
                && !name.contains("[redacted:")
                && !name.contains("[id]");
    }
}
