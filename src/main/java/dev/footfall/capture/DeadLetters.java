package dev.footfall.capture;

import dev.footfall.activity.Activity;
import dev.footfall.capture.Entry.Outcome;
import dev.footfall.platform.SqlTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;

/** Stores what only the database refused, for an administrator to see and replay. */
final class DeadLetters {

    /** Somebody else replayed or discarded the letter first. */
    static final class GoneException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private DeadLetters() {}

    /**
     * Removes the letter that the batch replays. The batch counts the activity as received once more; the correction
     * here leaves the sums as if the first attempt had come to the new verdict. It goes into a row of its own, in which
     * dead is below zero.
     *
     * @throws GoneException which rolls the replay back
     */
    static void removeReplayed(Connection connection, Batch batch, int writer) throws SQLException {
        Long letter = batch.letter();
        if (letter == null) {
            return;
        }
        try (PreparedStatement removeReplayed = connection.prepareStatement("""
                with gone as (delete from dead_letter where id = ? returning received_at, source, key_id)
                insert into capture_ledger (node, writer, hour, source, key_id,
                    received, accepted, duplicates, suppressed, rejected, dead, conflicts)
                select ?, ?, date_trunc('hour', received_at, 'UTC'), source, key_id,
                    -1, 0, 0, 0, 0, -1, 0 from gone
                on conflict (hour, source, key_id, node, writer) do update set
                    received = capture_ledger.received - 1,
                    dead = capture_ledger.dead - 1""")) {
            removeReplayed.setLong(1, letter);
            removeReplayed.setObject(2, batch.id.node());
            removeReplayed.setInt(3, writer);
            if (removeReplayed.executeUpdate() == 0) {
                throw new GoneException();
            }
        }
    }

    static void insert(Connection connection, List<Entry> entries) throws SQLException {
        List<Entry> dead = entries.stream()
                .filter(entry -> entry.verdict() == Outcome.DEAD)
                .toList();
        if (dead.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into dead_letter (received_at, source, reason, activity_id, user_id, activity_type, entity_type,
                    entity_id, entity_key, metadata, occurred_at, key_id)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")) {
            for (Entry entry : dead) {
                Activity activity = entry.activity();
                insert.setObject(1, SqlTime.utc(activity.receivedAt()));
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
                insert.setString(9, activity.entityKey());
                insert.setBytes(10, activity.metadata());
                insert.setObject(11, SqlTime.utc(activity.occurredAt()));
                insert.setObject(12, entry.key);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }
}
