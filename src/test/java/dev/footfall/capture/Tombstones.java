package dev.footfall.capture;

import dev.footfall.platform.Suppression;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Who was erased until when, in one node's memory; what other nodes erased it learns in {@link #join}. */
final class Tombstones implements Suppression {

    private static final int LOCK = 0x7037;

    private final Map<UUID, Instant> until = new ConcurrentHashMap<>();
    private volatile long version;

    static void create(Statement statement) throws SQLException {
        statement.execute("""
                create table tombstone_of_test (
                    version bigint generated always as identity, user_id uuid, until timestamptz)""");
    }

    @Override
    public boolean suppresses(UUID userId, short type, Instant occurredAt, Instant receivedAt) {
        Instant end = until.get(userId);
        return end != null && !occurredAt.isAfter(end);
    }

    @Override
    public boolean mayBeDeletedAhead(UUID userId, short type, Instant occurredAt) {
        return false;
    }

    @Override
    public Set<ActivityKey> deletedAhead(Connection transaction, Collection<ActivityKey> activities) {
        return Set.of();
    }

    @Override
    public boolean anyErased() {
        return false;
    }

    @Override
    public boolean knows(UUID person) {
        return until.containsKey(person);
    }

    @Override
    public boolean erased(UUID person) {
        return false;
    }

    @Override
    public void join(Connection transaction) throws SQLException {
        try (Statement statement = transaction.createStatement()) {
            statement.execute("select pg_advisory_xact_lock_shared(" + LOCK + ")");
            try (ResultSet news = statement.executeQuery(
                    "select version, user_id, until from tombstone_of_test where version > " + version)) {
                while (news.next()) {
                    learn(
                            news.getObject(2, UUID.class),
                            news.getObject(3, OffsetDateTime.class).toInstant());
                    version = Math.max(version, news.getLong(1));
                }
            }
        }
    }

    private void learn(UUID user, Instant end) {
        until.merge(user, end, (one, other) -> one.isAfter(other) ? one : other);
    }

    /** Removes all of a person's activity up to now, or to the newest that there is. Returns how many rows. */
    static int erase(Connection connection, UUID user, Instant now) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement();
                PreparedStatement add = connection.prepareStatement("""
                        insert into tombstone_of_test (user_id, until)
                        select ?, greatest(?, (select max(occurred_at) from activity where user_id = ?))""");
                PreparedStatement remove = connection.prepareStatement("delete from activity where user_id = ?")) {
            statement.execute("select pg_advisory_xact_lock(" + LOCK + ")");
            add.setObject(1, user);
            add.setObject(2, now.atOffset(ZoneOffset.UTC));
            add.setObject(3, user);
            add.execute();
            remove.setObject(1, user);
            int removed = remove.executeUpdate();
            connection.commit();
            return removed;
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }
}
