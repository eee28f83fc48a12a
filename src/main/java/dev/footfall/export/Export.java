package dev.footfall.export;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A large export as it stands.
 *
 * @param owner keyed hash of who asked for it
 * @param ownerName as {@link dev.footfall.platform.Caller#name()} has it
 * @param filter the parameters as they were given; null once they may not be kept
 * @param run the run that writes, or wrote, it; null until there is one
 * @param percent of the days read, by time
 * @param rows so far, without the header
 * @param bytes of the file as it is fetched; null until it is whole, as {@code sha256} and {@code node}, on whose disk it is
 * @param error what went wrong, in words
 */
record Export(
        UUID id,
        byte[] owner,
        String ownerName,
        ExportStatus status,
        @Nullable Map<String, List<String>> filter,
        @Nullable Long run,
        int percent,
        long rows,
        @Nullable Long bytes,
        @Nullable String sha256,
        @Nullable UUID node,
        @Nullable String error,
        Instant createdAt,
        Instant expiresAt) {

    Export as(ExportStatus status, @Nullable String error) {
        return new Export(
                id, owner, ownerName, status, filter, run, percent, rows, bytes, sha256, node, error, createdAt,
                expiresAt);
    }
}
