package dev.footfall.analytics.rollup;

import dev.footfall.activity.Days;
import dev.footfall.activity.RollupLifecycle;
import dev.footfall.analytics.audience.AudienceMemory;
import dev.footfall.analytics.audience.Audiences;
import dev.footfall.analytics.audience.Audiences.Rolling;
import dev.footfall.analytics.audience.ReportPeriod;
import dev.footfall.analytics.audience.ReturnCounts;
import dev.footfall.database.AdvisoryLock;
import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.platform.KeyedHash;
import dev.footfall.platform.ReportingZone;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.roaringbitmap.RoaringBitmap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Applies retention of a UTC day to the rollups. A reporting day that overlaps it is closed when the UTC day is
 * anonymized, since it can never be recounted from then on; its audience is dropped with the last UTC day that it
 * overlaps.
 */
@Component
public class RollupRetention implements RollupLifecycle {

    private final DayCounter counter;
    private final ReportingZone zone;
    private final KeyedHash hash;
    private final AnalyticsSettings settings;
    private final JdbcClient database;

    public RollupRetention(
            DayCounter counter,
            ReportingZone zone,
            KeyedHash hash,
            AnalyticsSettings settings,
            @JobsDatabase JdbcClient database) {
        this.counter = counter;
        this.zone = zone;
        this.hash = hash;
        this.settings = settings;
        this.database = database;
    }

    @Override
    public void settle(LocalDate utcDay) throws SQLException {
        for (LocalDate day : marked(database, zone.reportingDays(utcDay))) {
            counter.count(day);
        }
    }

    @Override
    public boolean anonymize(LocalDate utcDay, JdbcClient transaction) {
        List<LocalDate> days = zone.reportingDays(utcDay);
        AdvisoryLock.ROLLUPS.lock(transaction);
        if (!marked(transaction, days).isEmpty()) {
            return false;
        }
        new TypeAudiences(transaction).dropDays(days);
        return true;
    }

    @Override
    public boolean purge(LocalDate utcDay, JdbcClient transaction) {
        if (!anonymize(utcDay, transaction)) {
            return false;
        }
        LocalDate firstKept = zone.dayOf(Days.end(utcDay));
        new DayAudiences(transaction, new DepartedPeople(transaction, hash, settings.rememberDeparted()))
                .dropBefore(firstKept);
        return true;
    }

    private static List<LocalDate> marked(JdbcClient database, List<LocalDate> days) {
        return database.sql("select day from activity_mark where day = any (:days::date[]) group by day order by day")
                .param("days", days.stream().map(LocalDate::toString).toArray(String[]::new))
                .query(LocalDate.class)
                .list();
    }

    /**
     * Drops the oldest audiences, day by day. A day's counts can be computed from its own audience and from when
     * everybody was last active before: a person active for the first time in a week is counted for that week on that
     * day, with the earlier week in which they were last active. Afterwards the day is stored as the last active day of
     * everybody in its audience.
     */
    static final class DayAudiences {

        private final JdbcClient transaction;
        private final DepartedPeople people;

        DayAudiences(JdbcClient transaction, DepartedPeople people) {
            this.transaction = transaction;
            this.people = people;
        }

        void dropBefore(LocalDate firstKept) {
            Audiences before = AudienceMemory.read(transaction);
            if (before.days().isEmpty()) {
                return;
            }
            LocalDate oldest = before.days().firstKey();
            LocalDate first = before.from().isAfter(oldest) ? before.from() : oldest;
            if (!first.isBefore(firstKept)) {
                return;
            }
            NavigableMap<LocalDate, Audiences.Day> days = new TreeMap<>(before.days());
            Set<LocalDate> changed = new TreeSet<>();
            for (LocalDate day = first; day.isBefore(firstKept); day = day.plusDays(1)) {
                archive(new Audiences(before.version(), day, days), day);
                Audiences.Day audience = days.get(day);
                if (audience != null) {
                    changed.addAll(depart(days, day, audience.audience()));
                }
            }
            write(firstKept, days, changed);
            people.forgetIds(
                    new Audiences(before.version(), firstKept, days).active(firstKept, LocalDate.MAX), firstKept);
        }

        /**
         * Makes this the departure day of everybody active on it, in place of an earlier one. Returns the days that
         * this changes.
         */
        private static Set<LocalDate> depart(
                NavigableMap<LocalDate, Audiences.Day> days, LocalDate day, RoaringBitmap active) {
            Set<LocalDate> changed = new TreeSet<>(Set.of(day));
            days.headMap(day).forEach((earlier, other) -> {
                if (RoaringBitmap.intersects(other.departed(), active)) {
                    changed.add(earlier);
                }
            });
            changed.forEach(date -> days.computeIfPresent(
                    date,
                    (_, known) -> date.equals(day)
                            ? known.departedWith(active)
                            : known.departedWith(RoaringBitmap.andNot(known.departed(), active))));
            return changed;
        }

        private void archive(Audiences audiences, LocalDate day) {
            Rolling rolling = Rolling.of(audiences, day);
            transaction
                    .sql("""
                            insert into frozen_rolling (day, wau, mau28, mau30) values (:day, :wau, :mau28, :mau30)
                            on conflict (day) do update set wau = excluded.wau, mau28 = excluded.mau28,
                                mau30 = excluded.mau30""")
                    .param("day", day)
                    .param("wau", rolling.wau())
                    .param("mau28", rolling.mau28())
                    .param("mau30", rolling.mau30())
                    .update();
            for (ReportPeriod kind : ReportPeriod.values()) {
                archive(audiences, kind, day);
            }
        }

        private void archive(Audiences audiences, ReportPeriod kind, LocalDate day) {
            LocalDate period = kind.of(day);
            RoaringBitmap first =
                    RoaringBitmap.andNot(audiences.active(day, day), audiences.departed(period, day.minusDays(1)));
            int newcomers = audiences.newcomers(day, day).getCardinality();
            int retained =
                    RoaringBitmap.andCardinality(first, audiences.departed(kind.previous(period), period.minusDays(1)));
            ReturnCounts returnCounts = returns(kind, period).plus(ReturnCounts.of(audiences, kind, period, first));
            transaction
                    .sql("""
                            insert into frozen_period as known
                                (kind, period, people, newcomers, retained, resurrected, dormant, returns)
                            select :kind, :period, :people, :newcomers, :retained, :people - :newcomers - :retained,
                                   coalesce(sum(people), 0) - :retained, :returns
                            from frozen_period where kind = :kind and period = :previous
                            on conflict (kind, period) do update set
                                people = known.people + excluded.people,
                                newcomers = known.newcomers + excluded.newcomers,
                                retained = known.retained + excluded.retained,
                                resurrected = known.resurrected + excluded.resurrected,
                                dormant = known.dormant - excluded.retained,
                                returns = excluded.returns""")
                    .param("kind", kind.text())
                    .param("period", period)
                    .param("previous", kind.previous(period))
                    .param("people", first.getCardinality())
                    .param("newcomers", newcomers)
                    .param("retained", retained)
                    .param("returns", returnCounts.bytes())
                    .update();
        }

        private ReturnCounts returns(ReportPeriod kind, LocalDate period) {
            return transaction
                    .sql("select returns from frozen_period where kind = :kind and period = :period")
                    .param("kind", kind.text())
                    .param("period", period)
                    .query((row, _) -> ReturnCounts.from(row.getBytes(1)))
                    .optional()
                    .orElse(ReturnCounts.NONE);
        }

        private void write(LocalDate firstKept, Map<LocalDate, Audiences.Day> days, Set<LocalDate> changed) {
            long version = DayCounter.nextVersion(transaction);
            transaction
                    .sql("update rollup_state set audiences_from = :day")
                    .param("day", firstKept)
                    .update();
            days.forEach((day, one) -> {
                if (changed.contains(day)) {
                    departed(day, one.departed(), version);
                }
            });
            transaction
                    .sql("""
                                    update rollup_day set audience = null, version = :version where day < :day
                                        and audience is not null""")
                    .param("version", version)
                    .param("day", firstKept)
                    .update();
        }

        private void departed(LocalDate day, RoaringBitmap who, long version) {
            transaction
                    .sql("update rollup_day set departed = :departed, version = :version where day = :day")
                    .param("departed", Bitmaps.bytes(who))
                    .param("version", version)
                    .param("day", day)
                    .update();
        }
    }
}
