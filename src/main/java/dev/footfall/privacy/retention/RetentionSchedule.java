package dev.footfall.privacy.retention;

import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.ActivityTypes.ActivityType;
import dev.footfall.activity.Days;
import dev.footfall.activity.Days.DayState;
import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.platform.ReportingZone;
import dev.footfall.platform.RetentionPeriods;
import dev.footfall.platform.Settings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Which days retention applies to. A UTC day is as old as the youngest reporting day that overlaps it: nobody loses a
 * part of their last 30 days because their midnight differs from UTC's.
 */
@Component
public class RetentionSchedule {

    private final Days days;
    private final ActivityTypes types;
    private final ReportingZone zone;
    private final RetentionPeriods periods;
    private final JdbcClient database;
    private final Clock clock;

    RetentionSchedule(
            Days days,
            ActivityTypes types,
            Settings settings,
            RetentionPeriods periods,
            @JobsDatabase JdbcClient database,
            Clock clock) {
        this.days = days;
        this.types = types;
        this.zone = settings.zone();
        this.periods = periods;
        this.database = database;
        this.clock = clock;
    }

    /** Days due to be anonymized, oldest first. */
    List<LocalDate> toAnonymize() {
        Instant now = clock.instant();
        return stored().entrySet().stream()
                .filter(day ->
                        !day.getValue().closed() && !anonymizedAt(day.getKey()).isAfter(now))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Anonymized days that still have rows of a type whose retention has ended, oldest first. */
    List<LocalDate> toThin() {
        return stored().entrySet().stream()
                .filter(day -> day.getValue() == DayState.ANONYMIZED && hasAny(day.getKey(), over(day.getKey())))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Days due to be dropped, oldest first. */
    List<LocalDate> toPurge() {
        Instant now = clock.instant();
        return stored().entrySet().stream()
                .filter(day -> day.getValue() != DayState.PURGED
                        && !purgedAt(day.getKey()).isAfter(now))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Types whose retention has ended for that day. */
    List<Short> over(LocalDate day) {
        Instant now = clock.instant();
        return types.all().stream()
                .filter(type -> type.retainDays() != null
                        && !end(day).plus(Duration.ofDays(Objects.requireNonNull(type.retainDays())))
                                .isAfter(now))
                .map(ActivityType::id)
                .toList();
    }

    /** When the day is due to be anonymized. */
    public Instant anonymizedAt(LocalDate day) {
        return end(day).plus(periods.anonymizeAfter());
    }

    /** When the day is due to be dropped. */
    public Instant purgedAt(LocalDate day) {
        return end(day).plus(periods.retain());
    }

    /** How many days are overdue for longer than that for one of the jobs. From memory. */
    long overdue(Duration grace) {
        Instant then = clock.instant().minus(grace);
        return days.states().entrySet().stream()
                .filter(day ->
                        !day.getValue().closed() && anonymizedAt(day.getKey()).isBefore(then)
                                || day.getValue() != DayState.PURGED
                                        && purgedAt(day.getKey()).isBefore(then))
                .count();
    }

    /** The number of rows of a day; null if its partition was dropped. */
    @Nullable Long rows(LocalDate day) {
        return exists(day)
                ? database.sql("select count(*) from " + Days.partition(day))
                        .query(Long.class)
                        .single()
                : null;
    }

    boolean hasRows(LocalDate day) {
        return exists(day)
                && database.sql("select exists (select from " + Days.partition(day) + ")")
                        .query(Boolean.class)
                        .single();
    }

    private boolean hasAny(LocalDate day, List<Short> types) {
        return !types.isEmpty()
                && exists(day)
                && database.sql("select exists (select from " + Days.partition(day)
                                + " where activity_type = any (:some))")
                        .param("some", types.toArray(Short[]::new))
                        .query(Boolean.class)
                        .single();
    }

    private boolean exists(LocalDate day) {
        return database.sql("select to_regclass(:table) is not null")
                .param("table", Days.partition(day))
                .query(Boolean.class)
                .single();
    }

    /** The end of the last reporting day that overlaps it. */
    Instant end(LocalDate day) {
        Instant last = Days.end(day).minusNanos(1);
        return zone.start(zone.dayOf(last).plusDays(1));
    }

    private TreeMap<LocalDate, DayState> stored() {
        TreeMap<LocalDate, DayState> found = new TreeMap<>();
        database.sql("select day, state from activity_day where state <> 'purged'")
                .query(row -> {
                    found.put(row.getObject(1, LocalDate.class), DayState.of(row.getString(2)));
                });
        return found;
    }
}
