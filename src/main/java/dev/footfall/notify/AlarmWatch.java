package dev.footfall.notify;

import dev.footfall.notify.Outbox.Facts;
import dev.footfall.notify.Planner.Due;
import dev.footfall.notify.Subscriptions.Rule;
import dev.footfall.notify.Subscriptions.Subscription;
import dev.footfall.platform.Caller;
import dev.footfall.platform.Failures;
import dev.footfall.platform.ProblemException.ConflictException;
import dev.footfall.platform.SqlTime;
import dev.footfall.platform.batch.JobRuns;
import dev.footfall.platform.health.AlarmSource.Alarm;
import dev.footfall.platform.health.Alarms;
import dev.footfall.platform.health.Alarms.Standing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Looks twice a minute on each node whether something has to be sent before the job's next time: an alarm that begins,
 * or a message whose next attempt is due. It only starts the job, of which one run at a time sends.
 *
 * <p>Each node sees alarms of its own, so their onset is a row in the database: the node that adds it tells. An alarm
 * that comes back within a quarter of an hour is the same one.
 */
@Component
@ConditionalOnWebApplication
class AlarmWatch {

    private static final Logger log = LoggerFactory.getLogger(AlarmWatch.class);
    private static final Duration OVER_AFTER = Duration.ofMinutes(15);
    private static final Caller WATCH =
            Caller.key(new UUID(0x8000L, Long.MIN_VALUE | 1L), "notify", Set.of(), Set.of());

    private final Alarms alarms;
    private final Subscriptions subscriptions;
    private final Planner planner;
    private final Outbox outbox;
    private final JobRuns jobRuns;
    private final JdbcClient database;
    private final TransactionOperations transaction;
    private final Clock clock;

    AlarmWatch(
            Alarms alarms,
            Subscriptions subscriptions,
            Planner planner,
            Outbox outbox,
            JobRuns jobRuns,
            JdbcClient database,
            TransactionOperations transaction,
            Clock clock) {
        this.alarms = alarms;
        this.subscriptions = subscriptions;
        this.planner = planner;
        this.outbox = outbox;
        this.jobRuns = jobRuns;
        this.database = database;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Scheduled(fixedDelay = 30_000, initialDelay = 30_000)
    void look() {
        try {
            tell(alarms.now().stream().map(Standing::alarm).toList());
            if (!outbox.due(clock.instant()).isEmpty()) {
                start();
            }
        } catch (RuntimeException e) {
            if (!Failures.isDatabaseAway(e)) {
                throw e;
            }
            log.debug("The database is away: nothing is told until it is back");
        }
    }

    /** Adds the messages about alarms that no node has seen before, with the record that they were seen. */
    void tell(List<Alarm> standing) {
        Instant now = clock.instant();
        for (Alarm alarm : standing) {
            transaction.executeWithoutResult(_ -> {
                if (begins(alarm, now)) {
                    subscriptions.active().stream()
                            .filter(subscription -> subscription.rule() == Rule.ALARM)
                            .forEach(subscription -> add(subscription, alarm, now));
                }
            });
        }
        database.sql("delete from alarm_onset where seen_at < :over")
                .param("over", SqlTime.utc(now.minus(OVER_AFTER)))
                .update();
    }

    private void add(Subscription subscription, Alarm alarm, Instant now) {
        String occasion = (alarm.kind() + " " + alarm.about()).strip() + " " + now.truncatedTo(ChronoUnit.MILLIS);
        planner.add(new Due(subscription, occasion, Facts.of(alarm)));
    }

    /** Of several nodes one gets true: the others wait for its transaction, and find the row. */
    private boolean begins(Alarm alarm, Instant now) {
        return database.sql("""
                        insert into alarm_onset (kind, about, since, seen_at) values (:kind, :about, :now, :now)
                        on conflict (kind, about) do update
                            set seen_at = greatest(alarm_onset.seen_at, excluded.seen_at)
                        returning xmax = 0""")
                .param("kind", alarm.kind())
                .param("about", alarm.about())
                .param("now", SqlTime.utc(now))
                .query(Boolean.class)
                .single();
    }

    private void start() {
        try {
            jobRuns.start(NotifyConfiguration.NAME, Map.of(), WATCH);
        } catch (ConflictException running) {
            log.debug("The job already runs; it is looked again in half a minute");
        }
    }
}
