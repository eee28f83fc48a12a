package dev.footfall.clients.imports;

import dev.footfall.capture.ClientActivity;
import dev.footfall.platform.Csv;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Footfall's own export, of this installation or another: everything is as it was, but for the time at which it was
 * received. Older exports have no {@code entity_key}.
 */
final class FootfallCsv implements RecordReader {

    private final CsvRows rows;

    FootfallCsv(CsvRows rows) {
        this.rows = rows;
    }

    static boolean hasHeader(CsvRows rows) {
        return rows.has("id", "user_id", "activity_type", "entity_type", "entity_id", "metadata", "timestamp");
    }

    @Override
    public ClientActivity read(byte[] bytes, int length) throws RejectedRecordException {
        rows.row(bytes, length);
        String key = rows.cell("entity_key");
        String metadata = rows.cell("metadata");
        return new ClientActivity(
                rows.cell("id"),
                rows.cell("user_id"),
                rows.cell("activity_type"),
                rows.cell("entity_type"),
                key == null ? rows.cell("entity_id") : Csv.decode(key),
                metadata == null ? null : metadata.getBytes(StandardCharsets.UTF_8),
                rows.cell("timestamp"),
                Duration.ZERO);
    }
}
