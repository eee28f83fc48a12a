package dev.footfall.analytics.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.platform.SqlTime;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The changes that the tiles show, counted from the raw activity at whatever hour the test runs. */
class ComparisonIntegrationTests extends WithCrowd {

    @Autowired
    @JobsDatabase
    JdbcClient database;

    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource({
        "days=7, 6, 7",
        "days=7&compare=weekdays, 6, 7",
        "days=30, 29, 30",
        "days=30&compare=weekdays, 29, 35",
        "range=yesterday, 1, 1",
        "range=yesterday&compare=weekdays, 1, 7"
    })
    void comparesDaysThatAreOver(String query, int days, int back) {
        var first = today.minusDays(days);

        assertThat(change(query))
                .isEqualTo(percent(
                        events(start(first), start(today)),
                        events(start(first.minusDays(back)), start(today.minusDays(back)))));
    }

    @Test
    void comparesTodayByTheHoursThatAreOver() {
        var hour = Instant.now().truncatedTo(ChronoUnit.HOURS);

        assertThat(change("range=today&compare=weekdays"))
                .isEqualTo(percent(
                        events(start(today), hour), events(start(today.minusDays(7)), hour.minus(7, ChronoUnit.DAYS))));
    }

    @Test
    void comparesWithNothing() {
        assertThat(change("days=7&compare=none")).isEmpty();
    }

    @Test
    void listTakesThePresets() {
        var list = admin.get("/admin/activities?range=yesterday&type=app_view").body();
        var times = Pattern.compile("data-row>.*?<time datetime=\"([^\"]+)\"", Pattern.DOTALL)
                .matcher(list)
                .results()
                .map(time -> LocalDate.ofInstant(Instant.parse(time.group(1)), ZoneOffset.UTC))
                .toList();

        assertThat(times).isNotEmpty().containsOnly(today.minusDays(1));
        assertThat(list)
                .contains("/admin/retention?range=yesterday", "href=\"/admin/activities?type=app_view&amp;days=7\"");
        assertThat(admin.get("/admin/activities?range=soon").statusCode()).isEqualTo(400);
        assertThat(admin.get("/admin/activities?range=today&days=&from=%s&to=".formatted(today.minusDays(3)))
                        .headers()
                        .firstValue("Location"))
                .hasValueSatisfying(
                        address -> assertThat(address).endsWith("/admin/activities?from=" + today.minusDays(3)));
    }

    private long events(Instant from, Instant to) {
        return database.sql("select count(*) from activity where occurred_at >= :from and occurred_at < :to")
                .param("from", SqlTime.utc(from))
                .param("to", SqlTime.utc(to))
                .query(Long.class)
                .single();
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    private static String percent(long now, long before) {
        if (before == 0) {
            return "";
        }
        double change = (double) now / before - 1;
        var sign = Math.abs(change) < 0.0005 ? "±" : change > 0 ? "▲" : "▼";
        var format = NumberFormat.getNumberInstance(Locale.ENGLISH);
        format.setMaximumFractionDigits(1);
        return sign + " " + format.format(Math.abs(change) * 100) + " %";
    }

    /** Of the tile of all activities; empty where there is none. */
    private String change(String query) {
        var found = Pattern.compile("<h2>Activities</h2>.*?<p class=\"stat-change\">(.*?)</p>", Pattern.DOTALL)
                .matcher(admin.get("/admin?" + query).body());
        assertThat(found.find()).isTrue();
        var text = Pattern.compile("change-\\w+\"[^>]*><span>([^<]*)</span>").matcher(found.group(1));
        return text.find() ? text.group(1) : "";
    }
}
