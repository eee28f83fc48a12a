package dev.footfall.analytics.page;

import static dev.footfall.testkit.TestActivity.anActivity;

import dev.footfall.analytics.rollup.DayCounter;
import dev.footfall.testkit.TestActivities;
import dev.footfall.testkit.TestActivity;
import java.sql.SQLException;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** People who come and stay away for some weeks up to today, always the same ones, counted. */
@Component
public final class Crowd {

    private static final List<String> APPS = List.of("Quran Reader", "Prayer Times", "Qibla Compass", "Hijri Calendar");
    private static final List<String> TYPES =
            List.of("app_view", "app_view", "app_view", "search_perform", "favorite_add", "app_share", "review_submit");

    private final TestActivities activities;
    private final DayCounter counter;
    private final JdbcClient database;
    private final Clock clock;

    Crowd(TestActivities activities, DayCounter counter, JdbcClient database, Clock clock) {
        this.activities = activities;
        this.counter = counter;
        this.database = database;
        this.clock = clock;
    }

    public static UUID app(int number) {
        return new UUID(0xA99L, number);
    }

    public static UUID person(int number) {
        return new UUID(0x0197_a3c4_5b6d_7e8fL, 0x8000_0000_0000_0000L + number);
    }

    /** Each person comes first on some day, then less and less often. */
    public void comes(int people, int days) throws SQLException {
        for (int app = 0; app < APPS.size(); app++) {
            database.sql("insert into app (id, name, updated_at) values (:id, :name, now()) on conflict do nothing")
                    .param("id", app(app))
                    .param("name", APPS.get(app))
                    .update();
        }
        var random = new Random(7);
        var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        var rows = new ArrayList<TestActivity>();
        for (int person = 0; person < people; person++) {
            int arrival = random.nextInt(days);
            for (int day = arrival; day < days; day++) {
                var date = today.minusDays(days - 1L - day);
                double weekend = date.getDayOfWeek() == DayOfWeek.FRIDAY ? 1.5 : 1;
                if (day == arrival || random.nextDouble() < weekend * 0.6 / Math.sqrt(day - arrival + 1)) {
                    rows.addAll(visit(random, person, date));
                }
            }
        }
        activities.insert(rows);
        for (int day = 0; day < days; day++) {
            counter.count(today.minusDays(day));
        }
    }

    private List<TestActivity> visit(Random random, int person, LocalDate date) {
        var visit = new ArrayList<TestActivity>();
        var now = clock.instant();
        int hour = (int) Math.min(23, Math.abs(random.nextGaussian() * 4 + 15));
        for (int i = random.nextInt(4); i >= 0; i--) {
            var at = date.atTime(hour, 5 + 10 * i).toInstant(ZoneOffset.UTC);
            visit.add(anActivity()
                    .by(person(person))
                    .of(TYPES.get(random.nextInt(TYPES.size())))
                    .on(app(random.nextInt(APPS.size())))
                    .at(
                            at.isAfter(now)
                                    ? date.atStartOfDay()
                                            .toInstant(ZoneOffset.UTC)
                                            .plusSeconds(60L * i)
                                    : at));
        }
        return visit;
    }
}
