package dev.footfall.privacy.suppression;

import dev.footfall.database.AdvisoryLock;
import dev.footfall.platform.KeyedHash;
import dev.footfall.platform.RetentionPeriods;
import dev.footfall.platform.Suppression;
import dev.footfall.privacy.suppression.SuppressionEntry.PersonKeys;
import dev.footfall.privacy.suppression.SuppressionEntry.PersonKeys.PersonKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Everybody who is suppressed, in memory. Request threads read it without waiting; it reloads news three times a
 * second, and a writer does so under the lock of its transaction, after which it is exact. While the database is down
 * it answers from the last known state.
 *
 * <p>A person takes some 200 bytes. Deletions are dropped when no activity that they cover could be accepted any more,
 * so that only erasures and open pauses stay.
 */
@Component
@DependsOnDatabaseInitialization
public class SuppressionCache implements Suppression {

    private final DataSource database;
    private final PersonKeys keys;
    private final RetentionPeriods periods;
    private final Clock clock;
    private final ConcurrentHashMap<PersonKey, List<SuppressionEntry>> spans = new ConcurrentHashMap<>();
    private final ReentrantLock reading = new ReentrantLock();
    private volatile long version;
    /** Stays true until the next start. */
    private volatile boolean anyErased;
    /** The latest end of a deletion that reached into the future, because a sender's clock was ahead. */
    private volatile Instant lastAhead = Instant.EPOCH;

    SuppressionCache(DataSource database, KeyedHash hash, RetentionPeriods periods, Clock clock) throws SQLException {
        this.database = database;
        this.keys = new PersonKeys(hash);
        this.periods = periods;
        this.clock = clock;
        refresh();
    }

    @Override
    public boolean suppresses(UUID userId, short type, Instant occurredAt, Instant receivedAt) {
        for (SuppressionEntry suppressionEntry : of(userId)) {
            if (suppressionEntry.covers(type, occurredAt, receivedAt)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean mayBeDeletedAhead(UUID userId, short type, Instant occurredAt) {
        if (occurredAt.isAfter(lastAhead)) {
            return false; // the usual case, since a clock may be ahead by five minutes at most
        }
        for (SuppressionEntry suppressionEntry : of(userId)) {
            if (suppressionEntry.mayCoverById(type, occurredAt)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Set<ActivityKey> deletedAhead(Connection transaction, Collection<ActivityKey> activities)
            throws SQLException {
        Set<ActivityKey> deleted = new HashSet<>();
        try (PreparedStatement query = transaction.prepareStatement("""
                select distinct activity_id, occurred_at, person_hash
                from deleted_ahead join suppression on suppression.id = receipt
                where activity_id = any (?)""")) {
            query.setArray(
                    1,
                    transaction.createArrayOf(
                            "uuid", activities.stream().map(ActivityKey::id).toArray()));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    UUID id = rows.getObject(1, UUID.class);
                    Instant occurredAt = rows.getObject(2, OffsetDateTime.class).toInstant();
                    PersonKey person = PersonKey.of(rows.getBytes(3));
                    activities.stream()
                            .filter(key ->
                                    key.id().equals(id) && key.occurredAt().equals(occurredAt))
                            .filter(key -> keys.of(key.userId()).equals(person))
                            .forEach(deleted::add);
                }
            }
        }
        return deleted;
    }

    @Override
    public boolean anyErased() {
        return anyErased;
    }

    @Override
    public boolean erased(UUID person) {
        return of(person).stream()
                .anyMatch(suppressionEntry ->
                        suppressionEntry.kind() == SuppressionEntry.Kind.ERASURE && suppressionEntry.isOpen());
    }

    @Override
    public boolean knows(UUID person) {
        return !of(person).isEmpty();
    }

    /** From memory, like {@link #suppresses}. */
    public boolean paused(UUID person) {
        return of(person).stream()
                .anyMatch(suppressionEntry ->
                        suppressionEntry.kind() == SuppressionEntry.Kind.PAUSE && suppressionEntry.isOpen());
    }

    public long pausedPeople() {
        return people(SuppressionEntry.Kind.PAUSE);
    }

    public long erasedPeople() {
        return people(SuppressionEntry.Kind.ERASURE);
    }

    private long people(SuppressionEntry.Kind kind) {
        return spans.values().stream()
                .filter(of -> of.stream()
                        .anyMatch(suppressionEntry -> suppressionEntry.kind() == kind && suppressionEntry.isOpen()))
                .count();
    }

    /** The version up to which memory is complete. */
    public long version() {
        return version;
    }

    private List<SuppressionEntry> of(UUID person) {
        return spans.isEmpty() ? List.of() : spans.getOrDefault(keys.of(person), List.of());
    }

    @Override
    public void join(Connection transaction) throws SQLException {
        // One round trip; the second statement takes its snapshot after the first has got the lock.
        try (PreparedStatement statement = transaction.prepareStatement(JOIN)) {
            statement.setLong(1, version);
            statement.execute();
            statement.getMoreResults();
            try (ResultSet news = statement.getResultSet()) {
                learn(news);
            }
        }
    }

    /** Loads what is new. */
    public void refresh() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(NEWS)) {
            query.setLong(1, version);
            try (ResultSet news = query.executeQuery()) {
                learn(news);
            }
        }
    }

    private static final String NEWS =
            "select " + SuppressionEntry.COLUMNS + " from suppression where version > ? order by version";
    private static final String JOIN =
            "select pg_advisory_xact_lock_shared(" + AdvisoryLock.SUPPRESSION.number() + "); " + NEWS;

    @Scheduled(fixedRate = 300)
    void refreshInTurn() throws SQLException {
        if (!reading.tryLock()) {
            return;
        }
        try {
            refresh();
        } finally {
            reading.unlock();
        }
    }

    /** Adds the entry before it raises the version: whoever reads the version then sees everything up to it. */
    private void learn(ResultSet news) throws SQLException {
        long last = 0;
        while (news.next()) {
            SuppressionEntry suppressionEntry = SuppressionEntry.map(news);
            spans.compute(
                    suppressionEntry.person(), (_, known) -> with(known == null ? List.of() : known, suppressionEntry));
            last = suppressionEntry.version();
            if (suppressionEntry.kind() == SuppressionEntry.Kind.ERASURE && suppressionEntry.isOpen()) {
                anyErased = true;
            }
            if (suppressionEntry.kind() == SuppressionEntry.Kind.DELETION
                    && suppressionEntry.until() != null
                    && suppressionEntry.until().isAfter(suppressionEntry.since())) {
                ahead(suppressionEntry.until());
            }
        }
        if (last > 0) {
            synchronized (this) {
                version = Math.max(version, last);
            }
        }
    }

    private synchronized void ahead(Instant until) {
        lastAhead = until.isAfter(lastAhead) ? until : lastAhead;
    }

    /** Two readers may add the same row, in any order. */
    private static List<SuppressionEntry> with(List<SuppressionEntry> known, SuppressionEntry suppressionEntry) {
        List<SuppressionEntry> spans = new ArrayList<>();
        for (SuppressionEntry other : known) {
            if (other.id().equals(suppressionEntry.id())) {
                if (other.version() >= suppressionEntry.version()) {
                    return known;
                }
            } else {
                spans.add(other);
            }
        }
        spans.add(suppressionEntry);
        return List.copyOf(spans);
    }

    @Scheduled(fixedDelay = 3_600_000, initialDelay = 3_600_000)
    void forgetWhatIsOver() {
        Instant oldest = clock.instant().minus(periods.retain()).minus(1, ChronoUnit.DAYS);
        spans.keySet()
                .forEach(person -> spans.computeIfPresent(person, (_, known) -> {
                    List<SuppressionEntry> rest = known.stream()
                            .filter(suppressionEntry -> !suppressionEntry.isOver(oldest))
                            .toList();
                    return rest.isEmpty() ? null : rest;
                }));
    }
}
