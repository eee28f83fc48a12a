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
 * Asks all {@link AlarmSource}s every 20 seconds, and when a page wants to know. An alarm is one line in the log when
 * it begins and one when it is over, and {@code footfall.alarm} (kind, about) is 1 meanwhile. While the database is
 * away what its sources had told stands. Each process tells for itself.
 */
@Component
public class Alarms {

    private static final Logger log = LoggerFactory.getLogger(Alarms.class);

    private final List<AlarmSource> sources;
    private final MultiGauge gauge;
    private final MessageSource texts;
    private final Clock clock;
    private final ReentrantLock looking = new ReentrantLock();
    private final Map<AlarmSource, List<Alarm>> told = new HashMap<>();
    private volatile Map<Key, Standing> standing = Map.of();

    private record Key(String kind, String about) {}

    /** An alarm, and since when it has been known here. */
    public record Standing(Alarm alarm, Instant since) {}

    Alarms(ObjectProvider<AlarmSource> sources, MeterRegistry meters, MessageSource texts, Clock clock) {
        this.sources = sources.orderedStream().toList();
        this.texts = texts;
        this.clock = clock;
        this.gauge = MultiGauge.builder("footfall.alarm")
                .description("1 while somebody has to look at it")
                .register(meters);
    }

    /**
     * At a fixed rate: a look that waits for the database holds up no other task. By cron none would come for an hour
     * when the clock goes back one.
     */
    @Scheduled(fixedRate = 20_000, initialDelay = 20_000)
    void look() {
        look(false);
    }

    /**
     * What stands after another look.
     *
     * @param databaseAway then only memory is asked, and a look under way, which waits for the database, is not waited
     *     for
     */
    public List<Standing> look(boolean databaseAway) {
        if (!databaseAway) {
            looking.lock();
        } else if (!looking.tryLock()) {
            return now();
        }
        try {
            return looked(databaseAway);
        } finally {
            looking.unlock();
        }
    }

    private List<Standing> looked(boolean databaseAway) {
        boolean away = databaseAway;
        for (AlarmSource source : sources) {
            if (!away || !source.asksDatabase()) {
                try {
                    told.put(source, source.look());
                } catch (RuntimeException e) {
                    away |= Failures.isDatabaseAway(e);
                    if (!away) {
                        log.warn("{} cannot look: what it told stands", source, e);
                    }
                }
            }
        }
        return become(sources.stream()
                .flatMap(source -> told.getOrDefault(source, List.of()).stream())
                .toList());
    }

    /** As of the last look. */
    public List<Standing> now() {
        return List.copyOf(standing.values());
    }

    private List<Standing> become(List<Alarm> alarms) {
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
                .forEach(over -> log.info("The alarm {} {} is over", over.kind(), over.about()));
        standing = now;
        measure(now.keySet());
        return now();
    }

    private void measure(Set<Key> now) {
        Set<String> loud = now.stream().map(Key::kind).collect(Collectors.toSet());
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        Stream<Key> quiet = sources.stream()
                .flatMap(source -> source.kinds().stream())
                .filter(kind -> !loud.contains(kind))
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
