package dev.footfall.clients.sources;

import dev.footfall.clients.sources.SourceCounts.Arrival;
import dev.footfall.clients.sources.SourceCounts.Line;
import dev.footfall.clients.sources.SourceCounts.NamesOfDay;
import dev.footfall.clients.sources.SourceCounts.RejectedShape;
import dev.footfall.platform.Ascii;
import jakarta.annotation.PreDestroy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Counts what becomes of the events of each key by their sender's name for them, in memory, and stores the counts every
 * second and at shutdown. {@code kill -9} loses what was counted within the last second, or while the database was
 * away; the ledger, which is stored with the activities themselves, loses nothing.
 *
 * <p>Request threads count; one scheduled run at a time stores. A run that fails puts its counts back. Names, reasons
 * and shapes are bounded: at most 1,000 names a key and day, the rest are counted together under {@link #OTHER_NAMES}.
 */
@Component
public class SourceLog {

    /** Stands for all names of a key and day beyond the limit. */
    public static final String OTHER_NAMES = "…";

    static final int MAX_NAMES = 1_000;
    private static final int MAX_KNOWN_NAMES = 10_000;
    private static final int MAX_SENT_LENGTH = 300;
    private static final int MAX_SHAPES = 1_000;
    private static final Duration KEPT = Duration.ofDays(8);
    private static final Logger log = LoggerFactory.getLogger(SourceLog.class);

    private final SourceCounts store;
    private final EventShape shapes;
    private final Clock clock;
    private final ReentrantLock storing = new ReentrantLock();
    private final Map<String, String> cleaned = new ConcurrentHashMap<>();
    private final Map<NamesOfDay, Set<String>> names = new ConcurrentHashMap<>();
    private final Map<Line, Long> counts = new ConcurrentHashMap<>();
    private final Map<UUID, Arrival> arrivals = new ConcurrentHashMap<>();
    private final Map<UUID, RejectedShape> rejections = new ConcurrentHashMap<>();
    private boolean storeFailed;

    SourceLog(SourceCounts store, EventShape shapes, Clock clock) {
        this.store = store;
        this.shapes = shapes;
        this.clock = clock;
    }

    /** What became of events, or of parts of one. */
    public enum Verdict {
        /** Stored, or durable in the spool. */
        TAKEN,
        DUPLICATE,
        SUPPRESSED,
        REJECTED,
        DEAD,
        /** A property that cannot be metadata was left out; the event itself counts apart. */
        PROPERTY_DROPPED;

        String text() {
            return Ascii.lower(name());
        }
    }

    /** Counts events of one name. */
    public void count(UUID keyId, String name, Verdict verdict, int events) {
        count(keyId, name, verdict, "", events);
    }

    /**
     * Counts properties that were left out of an event's metadata.
     *
     * @param reason a code, such as {@code invalid_metadata}
     */
    public void dropped(UUID keyId, String name, String reason, int properties) {
        count(keyId, name, Verdict.PROPERTY_DROPPED, reason, properties);
    }

    /**
     * Counts one event that was rejected, and keeps its shape if it is among the newest.
     *
     * @param name as sent; empty where it has none
     * @param reason a code of the capture API, such as {@code unknown_activity_type}, or an adapter's own
     * @param event as sent; null where it is not known
     */
    public void rejected(UUID keyId, String name, String reason, @Nullable JsonNode event) {
        var shown = count(keyId, name, Verdict.REJECTED, reason, 1);
        if (event != null && rejections.size() < MAX_SHAPES) {
            var shape = shapes.of(event);
            var text = String.join("\0", keyId.toString(), shown, reason, shape);
            var id = UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
            rejections.put(id, new RejectedShape(id, keyId, clock.instant(), shown, reason, shape));
        }
    }

    /** Returns the name as it is counted. */
    private String count(UUID keyId, String sent, Verdict verdict, String reason, int events) {
        var now = clock.instant();
        var name = name(keyId, sent, now);
        if (events > 0) {
            counts.merge(
                    new Line(now.truncatedTo(ChronoUnit.HOURS), keyId, name, verdict.text(), reason),
                    (long) events,
                    Long::sum);
            if (verdict == Verdict.TAKEN) {
                arrivals.merge(keyId, new Arrival(keyId, now, name, now, name), Arrival::and);
            }
        }
        return name;
    }

    private String name(UUID keyId, String sent, Instant now) {
        var cut = sent.length() <= MAX_SENT_LENGTH ? sent : sent.substring(0, MAX_SENT_LENGTH);
        var name = cleaned.get(cut);
        if (name == null) {
            name = shapes.name(cut);
            if (cleaned.size() >= MAX_KNOWN_NAMES) {
                cleaned.clear();
            }
            cleaned.put(cut, name);
        }
        var known = names.computeIfAbsent(NamesOfDay.of(keyId, now), _ -> ConcurrentHashMap.newKeySet());
        if (known.contains(name) || known.size() < MAX_NAMES && known.add(name)) {
            return name;
        }
        return OTHER_NAMES;
    }

    /** Stores what was counted since the last time. */
    @Scheduled(fixedDelayString = "${footfall.source-counts:1s}")
    void store() {
        if (counts.isEmpty() && rejections.isEmpty() || !storing.tryLock()) {
            return;
        }
        try {
            storeNow();
            storeFailed = false;
        } catch (RuntimeException e) {
            if (!storeFailed) {
                log.warn(
                        "The counts of sources could not be stored ({}); they wait in memory",
                        e.getClass().getSimpleName());
                storeFailed = true;
            }
        } finally {
            storing.unlock();
        }
    }

    @PreDestroy
    void storeAtShutdown() {
        storing.lock();
        try {
            storeNow();
        } catch (RuntimeException e) {
            log.warn(
                    "The last counts of sources are lost: the database is away ({})",
                    e.getClass().getSimpleName());
        } finally {
            storing.unlock();
        }
    }

    private void storeNow() {
        var taken = taken(counts);
        var arrived = taken(arrivals);
        var rejected = taken(rejections);
        if (taken.isEmpty() && arrived.isEmpty() && rejected.isEmpty()) {
            return;
        }
        try {
            store.add(taken, List.copyOf(arrived.values()), List.copyOf(rejected.values()));
        } catch (RuntimeException e) {
            taken.forEach((line, events) -> counts.merge(line, events, Long::sum));
            arrived.forEach((key, arrival) -> arrivals.merge(key, arrival, (newer, older) -> older.and(newer)));
            rejected.forEach(rejections::putIfAbsent);
            throw e;
        }
    }

    /** Takes each value out of the map whole: what is counted meanwhile is a new one. */
    private static <K, V> Map<K, V> taken(Map<K, V> map) {
        var taken = new HashMap<K, V>();
        for (var key : new ArrayList<>(map.keySet())) {
            var value = map.remove(key);
            if (value != null) {
                taken.put(key, value);
            }
        }
        return taken;
    }

    /** The pages show a week. */
    @Scheduled(fixedDelayString = "PT1H", initialDelayString = "PT1M")
    void forgetOld() {
        var now = clock.instant();
        names.keySet().removeIf(day -> day.day().isBefore(now.minus(Duration.ofDays(2))));
        store.removeBefore(now.minus(KEPT));
    }
}
