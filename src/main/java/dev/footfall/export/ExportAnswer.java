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
 * @param rows so far, without the header; left out for operators, as what the file is like
 * @param run of the job {@code export}
 * @param filter as it was given; left out for operators, and once it may not be kept
 */
record ExportAnswer(
        UUID id,
        ExportStatus status,
        int percent,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long rows,
        @Nullable Long bytes,
        @Nullable String sha256,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Long run,
        @Nullable String error,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, List<String>> filter) {

    static ExportAnswer whole(Export export) {
        return of(export, true);
    }

    /** For operators: the state, not what it is about nor what its file is like. */
    static ExportAnswer state(Export export) {
        return of(export, false);
    }

    private static ExportAnswer of(Export export, boolean whole) {
        boolean file = whole && !export.status().isOver();
        return new ExportAnswer(
                export.id(),
                export.status(),
                export.percent(),
                whole ? export.rows() : null,
                file ? export.bytes() : null,
                file ? export.sha256() : null,
                export.createdAt(),
                export.expiresAt(),
                export.run(),
                export.error(),
                whole ? export.filter() : null);
    }
}
