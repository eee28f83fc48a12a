package dev.footfall.notify;

import dev.footfall.platform.SqlTime;
import dev.footfall.platform.health.AlarmSource;
import dev.footfall.platform.health.AlarmSource.Alarm;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/**
 * The table {@code message}: what was sent or waits, one row for each recipient. A row is added once for its occasion,
 * whoever adds it; the job {@code notify} sends it and records that at once. So a run that is killed between two
 * messages sends none twice. Killed between a server's answer and its record, it sends that one again, with the same
 * id.
 */
@Repository
class Outbox {

    /** After this long without success a message fails: about a day in all. */
    private static final List<Duration> BACK_OFF = List.of(
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofHours(1),
            Duration.ofHours(3),
            Duration.ofHours(6),
            Duration.ofHours(12));

    /** Longer than all attempts take. */
    private static final Duration LATEST = Duration.ofDays(3);

    private static final Duration KEPT = Duration.ofDays(90);
    static final int ON_PAGE = 100;

    /**
     * What an alert found.
     *
     * @param value of the day; of an alarm how many
     * @param low of the range; null without one
     * @param alarm kind of an alarm; null for a number
     * @param about which one of several alarms
     * @param path of the page about it
     */
    record Facts(
            double value,
            @Nullable Double low,
            @Nullable Double high,
            @Nullable String alarm,
            @Nullable String about,
            String path) {

        static Facts of(Alarm alarm) {
            return new Facts(alarm.number(), null, null, alarm.kind(), alarm.about(), alarm.path());
        }
    }

    /**
     * Something to be sent.
     *
     * @param recipient null where a webhook gets it
     * @param facts null for digests
     * @param attempts that failed
     */
    record Message(
            UUID id,
            UUID subscription,
            @Nullable UUID recipient,
            @Nullable UUID webhook,
            String occasion,
            @Nullable Facts facts,
            int attempts,
            Instant createdAt) {}

    /**
     * A line of the log.
     *
     * @param target the address, or the webhook's name
     * @param problem key of why the last attempt failed
     */
    record LogEntry(
            UUID id,
            String name,
            String kind,
            String target,
            String occasion,
            String state,
            int attempts,
            Instant nextAt,
            Instant createdAt,
            @Nullable Instant endedAt,
            @Nullable String problem) {}

    private final JdbcClient database;
    private final JsonMapper json;

    Outbox(JdbcClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /** False if this recipient got, or is to get, it already. */
    boolean add(
            UUID subscription,
            @Nullable UUID recipient,
            @Nullable UUID webhook,
            String occasion,
            @Nullable Facts facts,
            Instant now) {
        return database.sql("""
                                insert into message (id, subscription, recipient, webhook, occasion, facts, next_at,
                                    created_at)
                                values (:id, :subscription, :recipient, :webhook, :occasion, :facts::jsonb, :now, :now)
                                on conflict do nothing""")
                        .param("id", UUID.randomUUID())
                        .param("subscription", subscription)
                        .param("recipient", recipient)
                        .param("webhook", webhook)
                        .param("occasion", occasion)
                        .param("facts", facts == null ? null : json.writeValueAsString(facts))
                        .param("now", SqlTime.utc(now))
                        .update()
                == 1;
    }

    /** What is due, of those who may still get it; oldest first. */
    List<UUID> due(Instant now) {
        return database.sql("""
                        select message.id
                        from message join subscription on subscription.id = message.subscription
                            join account on account.id = owner
                            left join subscription_recipient on subscription_recipient.id = recipient
                        where state = 'waiting' and next_at <= :now and enabled and disabled_at is null
                            and unsubscribed_at is null
                        order by message.created_at, message.id""")
                .param("now", SqlTime.utc(now))
                .query(UUID.class)
                .list();
    }

    /** One that still waits. */
    Optional<Message> waiting(UUID id) {
        return database.sql("select * from message where id = :id and state = 'waiting'")
                .param("id", id)
                .query(this::message)
                .optional();
    }

    void sent(UUID id, Instant now) {
        end(id, "sent", null, now);
    }

    void failed(UUID id, String problem, Instant now) {
        end(id, "failed", problem, now);
    }

    /** Tries again later; fails after the last attempt. True if it failed for good. */
    boolean postpone(Message message, String problem, Instant now) {
        if (message.attempts >= BACK_OFF.size()) {
            failed(message.id, problem, now);
            return true;
        }
        database.sql("""
                        update message set attempts = attempts + 1, next_at = :next, problem = :problem
                        where id = :id""")
                .param("id", message.id)
                .param("next", SqlTime.utc(now.plus(BACK_OFF.get(message.attempts))))
                .param("problem", problem)
                .update();
        return false;
    }

    private void end(UUID id, String state, @Nullable String problem, Instant now) {
        database.sql("""
                        update message set state = :state, problem = :problem, attempts = attempts + 1, ended_at = :now
                        where id = :id""")
                .param("id", id)
                .param("state", state)
                .param("problem", problem)
                .param("now", SqlTime.utc(now))
                .update();
    }

    /**
     * Gives up what waits for somebody who left or a digest that was switched off, since nobody wants an old one later.
     * Forgets what is old: the log holds addresses.
     */
    void tidyUp(Instant now) {
        database.sql("""
                        update message set state = 'failed', problem = :problem, ended_at = :now
                        where state = 'waiting' and created_at < :oldest""")
                .param("problem", "notify.problem.late")
                .param("now", SqlTime.utc(now))
                .param("oldest", SqlTime.utc(now.minus(LATEST)))
                .update();
        database.sql("delete from message where created_at < :oldest")
                .param("oldest", SqlTime.utc(now.minus(KEPT)))
                .update();
    }

    /** Outbox that were given up lately. */
    long failedSince(Instant since) {
        return database.sql("select count(*) from message where state = 'failed' and ended_at >= :since")
                .param("since", SqlTime.utc(since))
                .query(Long.class)
                .single();
    }

    /** The newest, and one more than a page holds where there are older ones. */
    List<LogEntry> log(Instant before) {
        return database.sql("""
                        select message.id, subscription.name, subscription.kind,
                            coalesce(address, webhook.name) as target, occasion, state, attempts, next_at,
                            message.created_at, ended_at, problem
                        from message join subscription on subscription.id = message.subscription
                            left join subscription_recipient on subscription_recipient.id = recipient
                            left join webhook on webhook.id = message.webhook
                        where message.created_at < :before
                        order by message.created_at desc, message.id limit :limit""")
                .param("before", SqlTime.utc(before))
                .param("limit", ON_PAGE + 1)
                .query((row, _) -> new LogEntry(
                        row.getObject("id", UUID.class),
                        row.getString("name"),
                        row.getString("kind"),
                        row.getString("target"),
                        row.getString("occasion"),
                        row.getString("state"),
                        row.getInt("attempts"),
                        SqlTime.instant(row, "next_at"),
                        SqlTime.instant(row, "created_at"),
                        SqlTime.instantOrNull(row, "ended_at"),
                        row.getString("problem")))
                .list();
    }

    private Message message(ResultSet row, int number) throws SQLException {
        String facts = row.getString("facts");
        return new Message(
                row.getObject("id", UUID.class),
                row.getObject("subscription", UUID.class),
                row.getObject("recipient", UUID.class),
                row.getObject("webhook", UUID.class),
                row.getString("occasion"),
                facts == null ? null : json.readValue(facts, Facts.class),
                row.getInt("attempts"),
                SqlTime.instant(row, "created_at"));
    }

    /** Tells operators that messages were given up within the last day. */
    @Component
    @Order(600)
    static class FailedMessages implements AlarmSource {

        private static final String KIND = "message-failed";

        private final Outbox outbox;
        private final Clock clock;

        FailedMessages(Outbox outbox, Clock clock) {
            this.outbox = outbox;
            this.clock = clock;
        }

        @Override
        public Set<String> kinds() {
            return Set.of(KIND);
        }

        @Override
        public List<Alarm> look() {
            long failed = outbox.failedSince(clock.instant().minus(Duration.ofDays(1)));
            return Alarm.when(failed, KIND, "/admin/jobs/" + NotifyConfiguration.NAME);
        }
    }
}
