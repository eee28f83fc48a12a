package dev.footfall.platform.health;

import dev.footfall.platform.ReportingZone;
import dev.footfall.platform.Settings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The health page's part about the reporting zone: by which release of the zone database its days begin, and whether
 * the JDK or the database has other rules for the years around today. That makes no day wrong, as neither is used, but
 * people with their own tools see other days.
 */
@Component
@Order(160)
class ZoneHealth implements HealthPart {

    private static final Duration LOOK_BACK = Duration.ofDays(366);
    private static final Duration LOOK_AHEAD = Duration.ofDays(2 * 366);
    private static final Duration MAX_AGE = Duration.ofHours(1);

    private final ReportingZone zone;
    private final JdbcClient database;
    private final Clock clock;
    private volatile @Nullable View last;

    ZoneHealth(Settings settings, JdbcClient database, Clock clock) {
        this.zone = settings.zone();
        this.database = database;
        this.clock = clock;
    }

    /**
     * A source with other rules.
     *
     * @param who key of the text: {@code jdk} or {@code database}
     * @param from the first day with another offset at noon UTC; null: the zone is unknown there
     * @param version the release of its rules, where it is known
     */
    record Other(
            String who, @Nullable LocalDate from, @Nullable String version) {}

    /** @param at when it was compared */
    record View(Instant at, String zone, String version, List<Other> others) {}

    @Override
    public String template() {
        return "platform/zone";
    }

    @Override
    public View now(boolean databaseAway) {
        View known = last;
        Instant now = clock.instant();
        boolean old = known == null || Duration.between(known.at, now).abs().compareTo(MAX_AGE) > 0;
        if (known == null || old && !databaseAway) {
            known = compare(now, databaseAway);
            if (!databaseAway) {
                last = known;
            }
        }
        return known;
    }

    private View compare(Instant now, boolean databaseAway) {
        List<Other> others = new ArrayList<>();
        List<Instant> noons = LocalDate.ofInstant(now.minus(LOOK_BACK), ZoneOffset.UTC)
                .datesUntil(LocalDate.ofInstant(now.plus(LOOK_AHEAD), ZoneOffset.UTC))
                .map(day -> day.atTime(12, 0).toInstant(ZoneOffset.UTC))
                .toList();
        String version = ReportingZone.jdkRulesVersion();
        zone.asTheJdkHasIt()
                .ifPresentOrElse(
                        jdk -> noons.stream()
                                .filter(noon -> !jdk.at(noon).equals(zone.at(noon)))
                                .findFirst()
                                .ifPresent(noon -> others.add(new Other("jdk", zone.dayOf(noon), version))),
                        () -> others.add(new Other("jdk", null, version)));
        if (!databaseAway) {
            compareDatabase(noons, others);
        }
        return new View(now, zone.id(), ReportingZone.rulesVersion(), others);
    }

    private void compareDatabase(List<Instant> noons, List<Other> others) {
        boolean known = database.sql("select exists (select from pg_timezone_names where name = :zone)")
                .param("zone", zone.id())
                .query(Boolean.class)
                .single();
        if (!known && zone.isFixedOffset()) {
            return;
        }
        if (!known) {
            others.add(new Other("database", null, null));
            return;
        }
        database
                .sql("""
                        select noon, extract(epoch from noon at time zone :zone - noon at time zone 'UTC')::integer as
                            offset
                        from unnest(:noons::timestamptz[]) as noon order by noon""")
                .param("zone", zone.id())
                .param("noons", noons.stream().map(Instant::toString).toArray(String[]::new))
                .query((row, _) -> row.getObject(1, OffsetDateTime.class)
                        .withOffsetSameInstant(ZoneOffset.ofTotalSeconds(row.getInt(2))))
                .list()
                .stream()
                .filter(noon -> !noon.equals(zone.at(noon.toInstant())))
                .findFirst()
                .ifPresent(noon -> others.add(new Other("database", zone.dayOf(noon.toInstant()), null)));
    }
}
