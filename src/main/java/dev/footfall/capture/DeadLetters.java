package dev.footfall.capture;

import dev.footfall.activity.Activity;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.ZoneOffset;
import java.util.List;

/** What only the database refused: kept for an admin to see and replay. */
final class DeadLetters {

    private DeadLetters() {}

    static void bury(Connection connection, List<Entry> entries) throws SQLException {
        List<Entry> dead = entries.stream()
                .filter(entry -> entry.verdict() == Verdict.DEAD)
                .toList();
        if (dead.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into dead_letter (received_at, source, reason, activity_id, user_id, activity_type, entity_type,
                    entity_id, metadata, occurred_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")) {
            for (Entry entry : dead) {
                Activity activity = entry.activity();
                insert.setObject(1, activity.receivedAt().atOffset(ZoneOffset.UTC));
                insert.setString(2, entry.source.text());
                insert.setString(3, entry.decision().refusal());
                insert.setObject(4, activity.id());
                insert.setObject(5, activity.userId());
                insert.setShort(6, activity.type());
                if (activity.entityType() == Activity.NO_ENTITY_TYPE) {
                    insert.setNull(7, Types.SMALLINT);
                } else {
                    insert.setShort(7, activity.entityType());
                }
                insert.setObject(8, activity.entityId(), Types.OTHER);
                insert.setBytes(9, activity.metadata());
                insert.setObject(10, activity.occurredAt().atOffset(ZoneOffset.UTC));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }
}
