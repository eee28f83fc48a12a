package dev.footfall.capture;

import dev.footfall.activity.Activity;
import dev.footfall.activity.BinaryCopy;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.ZoneOffset;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * A table like that of activity in the same database, filled past Footfall: by one raw binary COPY, and by the naive
 * writer.
 */
record CopyTwin(Connection connection) {

    void make() throws Exception {
        try (Statement statement = connection.createStatement()) {
            statement.execute("create table twin (like activity including all) partition by range (occurred_at)");
            statement.execute("create table twin_days partition of twin for values from (minvalue) to (maxvalue)");
        }
    }

    static byte[] copyStream(List<Activity> rows) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(rows.size() * 170);
        BinaryCopy copy = new BinaryCopy((piece, length) -> bytes.write(piece, 0, length));
        for (Activity row : rows) {
            copy.row(row);
        }
        copy.end();
        return bytes.toByteArray();
    }

    void copy(byte[] stream) throws Exception {
        CopyIn copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("copy twin (" + BinaryCopy.COLUMNS + ") from stdin (format binary)");
        for (int from = 0; from < stream.length; from += 64 * 1024) {
            copy.writeToCopy(stream, from, Math.min(64 * 1024, stream.length - from));
        }
        copy.endCopy();
    }

    /** One INSERT a row, a hundred to a transaction. */
    double naive(List<Activity> rows) throws Exception {
        long startNanos = System.nanoTime();
        connection.setAutoCommit(false);
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into twin (" + BinaryCopy.COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?::jsonb)")) {
            for (int i = 0; i < rows.size(); i++) {
                Activity row = rows.get(i);
                insert.setObject(1, row.occurredAt().atOffset(ZoneOffset.UTC));
                insert.setObject(2, row.receivedAt().atOffset(ZoneOffset.UTC));
                insert.setObject(3, row.id());
                insert.setObject(4, row.userId());
                insert.setObject(5, row.entityId());
                insert.setShort(6, row.type());
                insert.setShort(7, row.entityType());
                insert.setString(8, row.metadata() == null ? null : new String(row.metadata(), StandardCharsets.UTF_8));
                insert.executeUpdate();
                if (i % 100 == 99) {
                    connection.commit();
                }
            }
            connection.commit();
        } finally {
            connection.setAutoCommit(true);
        }
        return rows.size() / ((System.nanoTime() - startNanos) / 1e9);
    }

    double bytesPerActivity() throws Exception {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        select sum(pg_total_relation_size(relid))::float8 / (select count(*) from activity)
                        from pg_partition_tree('activity')""")) {
            row.next();
            return row.getDouble(1);
        }
    }

    void checkpoint() throws Exception {
        try (Statement statement = connection.createStatement()) {
            statement.execute("checkpoint");
        }
    }
}
