package dev.footfall.export;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An export as the page prints it.
 *
 * @param mark the kind of its badge
 * @param filters what it was asked for; empty: everything, or nobody's business
 * @param everything whether it is known to have no filter
 * @param repeatable whether the same can be made again
 */
record ExportCard(
        Export export,
        String mark,
        List<Filter> filters,
        boolean everything,
        boolean repeatable,
        @Nullable Long bytes,
        @Nullable String sha256) {

    /** One value that was filtered by. */
    record Filter(String name, String value) {}

    static ExportCard whole(Export export) {
        Map<String, List<String>> given = export.filter();
        List<Filter> filters = given == null
                ? List.of()
                : given.entrySet().stream()
                        .filter(entry -> !entry.getKey().equals(ExportFilters.BOM))
                        .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
                        .flatMap(entry -> entry.getValue().stream().map(value -> new Filter(entry.getKey(), value)))
                        .toList();
        return of(
                export,
                filters,
                given != null && filters.isEmpty(),
                given != null,
                export.status() == ExportStatus.COMPLETED);
    }

    /** For operators. */
    static ExportCard state(Export export) {
        return of(export, List.of(), false, false, false);
    }

    private static ExportCard of(
            Export export, List<Filter> filters, boolean everything, boolean repeatable, boolean file) {
        return new ExportCard(
                export,
                mark(export.status()),
                filters,
                everything,
                repeatable,
                file ? export.bytes() : null,
                file ? export.sha256() : null);
    }

    public UUID id() {
        return export.id();
    }

    public boolean underWay() {
        return export.status().isUnderWay();
    }

    public boolean there() {
        return export.status() == ExportStatus.COMPLETED;
    }

    public boolean restartable() {
        return export.status().isRestartable();
    }

    public boolean over() {
        return export.status().isOver();
    }

    private static String mark(ExportStatus status) {
        return switch (status) {
            case PENDING, RUNNING -> "blue";
            case COMPLETED -> "green";
            case FAILED -> "red";
            case STOPPED, SUPERSEDED -> "yellow";
            case EXPIRED -> "gray";
        };
    }
}
