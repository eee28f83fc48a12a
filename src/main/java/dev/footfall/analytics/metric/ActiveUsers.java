package dev.footfall.analytics.metric;

import dev.footfall.analytics.audience.ArchivedCounts;
import dev.footfall.analytics.audience.AudienceMemory;
import dev.footfall.analytics.audience.Audiences;
import dev.footfall.analytics.audience.Audiences.Rolling;
import dev.footfall.analytics.audience.LifecycleCounts;
import dev.footfall.analytics.audience.ReportPeriod;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Distinct people by day, by the weeks and months that end with each day, and by calendar month. */
@Component
public class ActiveUsers {

    /**
     * One day.
     *
     * @param dau people of the day
     * @param wau people of the 7 days that end with it
     * @param mau people of the 28 or 30 days that end with it
     */
    public record Line(LocalDate date, int dau, int wau, int mau) {}

    private final AudienceMemory memory;
    private final ArchivedCounts archivedCounts;
    private final RollingMemory rollingMemory = new RollingMemory();

    public ActiveUsers(AudienceMemory memory, ArchivedCounts archivedCounts) {
        this.memory = memory;
        this.archivedCounts = archivedCounts;
    }

    /** @param mauDays 28 or 30 */
    public List<Line> days(LocalDate from, LocalDate to, int mauDays) {
        Audiences audiences = memory.current();
        Map<LocalDate, Rolling> archived = audiences.reachBackTo(from) ? Map.of() : archivedCounts.rolling(from, to);
        return from.datesUntil(to.plusDays(1))
                .map(date -> {
                    Rolling rolling = audiences.reachBackTo(date)
                            ? rollingMemory.of(audiences, date)
                            : archived.getOrDefault(date, Rolling.NONE);
                    return new Line(
                            date,
                            dau(audiences, date),
                            rolling.wau(),
                            mauDays == 28 ? rolling.mau28() : rolling.mau30());
                })
                .toList();
    }

    private static int dau(Audiences audiences, LocalDate date) {
        Audiences.Day day = audiences.day(date);
        return day == null ? 0 : day.people();
    }

    /** People of each period that touches the range, by the period's first date. */
    public Map<LocalDate, Integer> periods(ReportPeriod kind, LocalDate from, LocalDate to) {
        Audiences audiences = memory.current();
        List<LocalDate> periods = kind.touching(from, to);
        Map<LocalDate, LifecycleCounts> archived = audiences.reach(kind.end(periods.getFirst()))
                ? Map.of()
                : archivedCounts.flows(kind, periods.getFirst(), periods.getLast());
        Map<LocalDate, Integer> people = new HashMap<>();
        for (LocalDate period : periods) {
            people.put(
                    period,
                    audiences.reach(kind.end(period))
                            ? audiences.people(period, kind.end(period))
                            : archived.getOrDefault(period, LifecycleCounts.NONE)
                                    .people());
        }
        return people;
    }

    /**
     * Caches the counts of a day until one of the days it depends on is recounted: 90 rolling months take some 30 ms.
     */
    private static final class RollingMemory {

        private record Known(long version, Rolling rolling) {}

        private final Map<LocalDate, Known> cache = new ConcurrentHashMap<>();

        Rolling of(Audiences audiences, LocalDate date) {
            long version = audiences.days(Rolling.firstDay(date), date).values().stream()
                    .mapToLong(Audiences.Day::version)
                    .max()
                    .orElse(-1);
            Known cached = cache.get(date);
            if (cached == null || cached.version != version) {
                cached = new Known(version, Rolling.of(audiences, date));
                if (version >= 0) {
                    cache.put(date, cached);
                }
            }
            return cached.rolling;
        }
    }
}
