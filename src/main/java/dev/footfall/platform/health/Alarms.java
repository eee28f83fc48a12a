package dev.footfall.platform.health;

import dev.footfall.platform.Failures;
import dev.footfall.platform.health.AlarmSource.Alarm;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.MessageSource;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Asks all {@link AlarmSource}s every 20 seconds, and when a page needs it. An alarm is one line in the log at its
 * onset and one at its end, and {@code footfall.alarm} (kind, about) is 1 in between. While the database is away the
 * last alarms of its sources stand. Each process has its own alarms.
 */
@Component
public class Alarms {

    private static final Logger log = LoggerFactory.getLogger(Alarms.class);

    private final List<AlarmSource> sources;
    private final MultiGauge gauge;
    private final MessageSource texts;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<AlarmSource, List<Alarm>> lastAlarms = new HashMap<>();
    private volatile Map<Key, Standing> standing = Map.of();

    private record Key(String kind, String about) {}

    /** An alarm, and when this process first saw it. */
    public record Standing(Alarm alarm, Instant since) {}

    Alarms(ObjectProvider<AlarmSource> sources, MeterRegistry meters, MessageSource texts, Clock clock) {
        this.sources = sources.orderedStream().toList();
        this.texts = texts;
        this.clock = clock;
        this.gauge = MultiGauge.builder("footfall.alarm")
                .description("1 while the alarm is raised")
                .register(meters);
    }

    /**
     * At a fixed rate, which runs on a thread of its own: a check that waits for the database blocks no other task. A
     * cron would skip an hour when the clock goes back one.
     */
    @Scheduled(fixedRate = 20_000, initialDelay = 20_000)
    void look() {
        look(false);
    }

    /**
     * The alarms after another check.
     *
     * @param databaseAway asks sources in memory only, and does not wait for a check in progress, which waits for the
     *     database
     */
    public List<Standing> look(boolean databaseAway) {
        if (!databaseAway) {
            lock.lock();
        } else if (!lock.tryLock()) {
            return now();
        }
        try {
            return check(databaseAway);
        } finally {
            lock.unlock();
        }
    }

    private List<Standing> check(boolean databaseAway) {
        boolean away = databaseAway;
        for (AlarmSource source : sources) {
            if (!away || !source.asksDatabase()) {
                try {
                    lastAlarms.put(source, source.look());
                } catch (RuntimeException e) {
                    away |= Failures.isDatabaseAway(e);
                    if (!away) {
                        log.warn("{} could not check for alarms: its last ones stay", source, e);
                    }
                }
            }
        }
        return update(sources.stream()
                .flatMap(source -> lastAlarms.getOrDefault(source, List.of()).stream())
                .toList());
    }

    /** The alarms of the last check. */
    public List<Standing> now() {
        return List.copyOf(standing.values());
    }

    private List<Standing> update(List<Alarm> alarms) {
        Map<Key, Standing> before = standing;
        Map<Key, Standing> now = new LinkedHashMap<>();
        for (Alarm alarm : alarms) {
            Key key = new Key(alarm.kind(), alarm.about());
            Standing known = before.get(key);
            now.putIfAbsent(key, new Standing(alarm, known == null ? clock.instant() : known.since()));
            if (known == null) {
                log.error("Alarm {}: {}", alarm.kind(), text(alarm));
            }
        }
        before.keySet().stream()
                .filter(key -> !now.containsKey(key))
                .forEach(over -> log.info("The alarm {} is over", (over.kind() + " " + over.about()).strip()));
        standing = now;
        measure(now.keySet());
        return now();
    }

    private void measure(Set<Key> now) {
        Set<String> activeKinds = now.stream().map(Key::kind).collect(Collectors.toSet());
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        Stream<Key> quiet = sources.stream()
                .flatMap(source -> source.kinds().stream())
                .filter(kind -> !activeKinds.contains(kind))
                .map(kind -> new Key(kind, ""));
        quiet.forEach(key -> rows.add(row(key, 0)));
        now.forEach(key -> rows.add(row(key, 1)));
        gauge.register(rows, true);
    }

    private static MultiGauge.Row<?> row(Key key, int value) {
        return MultiGauge.Row.of(Tags.of("kind", key.kind(), "about", key.about()), value);
    }

    private String text(Alarm alarm) {
        return Objects.requireNonNull(texts.getMessage(
                "alarm." + alarm.kind(), new Object[] {alarm.about(), alarm.number()}, alarm.kind(), Locale.ENGLISH));
    }
}
