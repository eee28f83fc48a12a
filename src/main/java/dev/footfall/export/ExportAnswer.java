package dev.footfall.export;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An export as programs see it.
 *
 * @param bytes of the file as it is fetched, as {@code sha256}; null until it is whole
 * @param rows so far, without the header
 * @param run of the job {@code export}
 * @param filter as it was given; left out for operators, and once it may not be kept
 */
record ExportAnswer(
        UUID id,
        ExportStatus status,
        int percent,
        long rows,
        @Nullable Long bytes,
        @Nullable String sha256,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Long run,
        @Nullable String error,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, List<String>> filter) {

    static ExportAnswer whole(Export export) {
        return of(export, export.filter());
    }

    /** For operators: the state, not what it is about. */
    static ExportAnswer state(Export export) {
        return of(export, null);
    }

    private static ExportAnswer of(Export export, @Nullable Map<String, List<String>> filter) {
        return new ExportAnswer(
                export.id(),
                export.status(),
                export.percent(),
                export.rows(),
                export.status().isOver() ? null : export.bytes(),
                export.status().isOver() ? null : export.sha256(),
                export.createdAt(),
                export.expiresAt(),
                export.run(),
                export.error(),
                filter);
    }
}
