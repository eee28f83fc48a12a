package dev.footfall.analytics.metric;

import dev.footfall.analytics.audience.ReportPeriod;
import dev.footfall.platform.ReportingZone;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Events and people by activity type, by period or by hour. */
@Component
public class Counts {

    /**
     * One type in one period.
     *
     * @param people distinct people
     */
    public record Count(short type, long events, int people) {}

    /**
     * One type in one hour.
     *
     * @param starts the first instant of the hour
     */
    public record HourCount(short type, Instant starts, long events, int people) {}

    private final JdbcClient database;
    private final TypePeople typePeople;
    private final ReportingZone zone;

    public Counts(JdbcClient database, TypePeople typePeople, ReportingZone zone) {
        this.database = database;
        this.typePeople = typePeople;
        this.zone = zone;
    }

    /** By the first date of the period; periods that touch the range are counted whole. */
    public Map<LocalDate, List<Count>> periods(ReportPeriod kind, LocalDate from, LocalDate to) {
        LocalDate first = kind.of(from);
        LocalDate last = kind.end(kind.of(to));
        Map<LocalDate, List<Count>> counts = new HashMap<>();
        Map<TypePeople.Key, Integer> people = kind == ReportPeriod.DAY ? Map.of() : typePeople.of(kind, first, last);
        database.sql("""
                        select date_trunc(:kind, day::timestamp)::date, activity_type, sum(events), max(people)
                        from rollup_type
                        where day between :first and :last
                        group by 1, 2""")
                .param("kind", kind.text())
                .param("first", first)
                .param("last", last)
                .query(row -> {
                    LocalDate period = row.getObject(1, LocalDate.class);
                    short type = row.getShort(2);
                    int distinct = kind == ReportPeriod.DAY
                            ? row.getInt(4)
                            : people.getOrDefault(new TypePeople.Key(period, type), 0);
                    counts.computeIfAbsent(period, _ -> new ArrayList<>())
                            .add(new Count(type, row.getLong(3), distinct));
                });
        return counts;
    }

    public List<HourCount> hours(LocalDate from, LocalDate to) {
        return database.sql("""
                        select activity_type, starts, events, people
                        from rollup_hour
                        where day between :from and :to""")
                .param("from", from)
                .param("to", to)
                .query((row, _) -> new HourCount(
                        row.getShort(1),
                        row.getObject(2, OffsetDateTime.class).toInstant(),
                        row.getLong(3),
                        row.getInt(4)))
                .list();
    }

    /**
     * One hour of the week.
     *
     * @param weekday 1 is Monday
     * @param people a lower bound: the largest number of people of one hour and type
     */
    public record WeekHour(int weekday, int hour, long events, int people) {}

    /** All 168 hours of the week, also those without events. */
    public List<WeekHour> weekHours(LocalDate from, LocalDate to) {
        WeekHour[] cells = new WeekHour[7 * 24];
        for (int cell = 0; cell < cells.length; cell++) {
            cells[cell] = new WeekHour(cell / 24 + 1, cell % 24, 0, 0);
        }
        database.sql("""
                        select starts, sum(events), max(people)
                        from rollup_hour
                        where day between :from and :to
                        group by starts""").param("from", from).param("to", to).query(row -> {
            int cell = ReportingZone.hourOfWeek(
                    zone.at(row.getObject(1, OffsetDateTime.class).toInstant()));
            cells[cell] = new WeekHour(
                    cells[cell].weekday,
                    cells[cell].hour,
                    cells[cell].events + row.getLong(2),
                    Math.max(cells[cell].people, row.getInt(3)));
        });
        return List.of(cells);
    }
}
