package dev.footfall.analytics.page;

import static dev.footfall.testkit.TestActivity.anActivity;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.analytics.rollup.DayCounter;
import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.TestActivities;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.Today;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.MessageSource;

/**
 * What the dashboard says of a few people: yesterday six of them viewed an app and two another; today one of them came
 * back.
 */
@BesideTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardIntegrationTests {

    private final LocalDate today = Today.lasting(Duration.ofMinutes(2));
    private final UUID popular = UUID.randomUUID();
    private final UUID other = UUID.randomUUID();

    @LocalServerPort
    int port;

    @Autowired
    TestActivities activities;

    @Autowired
    DayCounter counter;

    @Autowired
    List<Chart> charts;

    @Autowired
    MessageSource texts;

    private TestBrowser admin;
    private TestBrowser analyst;

    @BeforeAll
    void someActivity() throws SQLException {
        admin = TestBrowser.signedInAs(port, Role.ADMIN);
        analyst = TestBrowser.signedInAs(port, Role.ANALYST);
        // Before anything is there, also where empty days were counted.
        counter.count(today.minusDays(1));
        assertThat(admin.get("/admin").body()).contains("No numbers yet", "href=\"/admin/activities\">First steps");
        assertThat(analyst.get("/admin").body()).contains("No numbers yet").doesNotContain("First steps");

        var ten = today.minusDays(1).atTime(10, 0).toInstant(ZoneOffset.UTC);
        for (int person = 0; person < 6; person++) {
            activities.insert(anActivity().by(Crowd.person(person)).on(popular).at(ten.plusSeconds(person)));
        }
        activities.insert(
                anActivity().by(Crowd.person(0)).on(other).at(ten.plusSeconds(60)),
                anActivity().by(Crowd.person(1)).on(other).at(ten.plusSeconds(61)),
                anActivity()
                        .by(Crowd.person(0))
                        .of("favorite_add")
                        .on(popular)
                        .at(today.atStartOfDay().toInstant(ZoneOffset.UTC)));
        counter.count(today.minusDays(1));
        counter.count(today);
    }

    @Test
    void showsTiles() {
        assertThat(tiles(admin.get("/admin?days=7").body())).isEqualTo("""
                Active today 1
                Active, 7 days 6
                Active, 30 days 6
                Stickiness 100 %
                Activities 9
                New people 6
                """);
    }

    @Test
    void withholdsSmallGroupsFromAnalysts() {
        var page = analyst.get("/admin?days=7").body();
        assertThat(tiles(page)).isEqualTo("""
                Active today withheld
                Active, 7 days 6
                Active, 30 days 6
                Stickiness 100 %
                Activities ≥ 8
                New people ≥ 6
                """);
        assertThat(page)
                .contains("Groups of fewer than 5")
                .doesNotContain(
                        "/admin/users", "/admin/activities", Crowd.person(0).toString());
        assertThat(page)
                .contains("{\"label\":\"On the day\",\"color\":\"blue\",\"values\":[null,null,null,null,null,6,null],");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            active    | date,On the day,In 7 days,In 30 days
            events    | day,App viewed,Favourite added
            lifecycle | day,New,Returning,Resurrected,Dormant
            apps      | app_id,name,views,viewers,entity_key
            people    | user_id,activities,active_days
            hours     | weekday,hour,events
            """)
    void offersEveryChartAsAFile(String name, String head) {
        var file = admin.get("/admin/dashboard/" + name + "?days=7");

        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"" + name + ".csv\"");
        assertThat(file.body()).startsWith("\uFEFF" + head + "\r\n");
        assertThat(admin.get("/admin/dashboard/" + name + "?days=7&bom=false").body())
                .startsWith(head + "\r\n");
    }

    @Test
    void everyChartHasItsFragmentTextsAndFile() throws IOException {
        var template = Files.readString(Path.of("src/main/resources/templates/analytics/charts.html"));
        var page = admin.get("/admin?days=7").body();

        assertThat(charts).hasSize(6).allSatisfy(chart -> {
            var text = "dashboard.chart." + chart.name();
            assertThat(template).contains("th:fragment=\"" + chart.name() + "\"");
            assertThat(texts.getMessage(text + ".how", null, Locale.ENGLISH)).isNotBlank();
            assertThat(page)
                    .contains("<h2>" + texts.getMessage(text, null, Locale.ENGLISH) + "</h2>")
                    .contains("/admin/dashboard/" + chart.name() + "?days=7");
            assertThat(admin.get("/admin/dashboard/" + chart.name()).headers().firstValue("Content-Disposition"))
                    .hasValue("attachment; filename=\"" + chart.name() + ".csv\"");
        });
    }

    @Test
    void widensAChartWithNothingBesideIt() {
        assertThat(wideCharts(admin)).containsExactly("active", "hours");
        assertThat(wideCharts(analyst)).containsExactly("active", "apps", "hours");
    }

    private static List<String> wideCharts(TestBrowser reader) {
        return Pattern.compile("chart-card chart-wide\">.*?/admin/dashboard/(\\w+)", Pattern.DOTALL)
                .matcher(reader.get("/admin?days=7").body())
                .results()
                .map(chart -> chart.group(1))
                .toList();
    }

    @Test
    void writesNumbersToFiles() {
        assertThat(admin.get("/admin/dashboard/apps?days=7").body().lines().skip(1))
                .containsExactly(popular + ",,6,6,", other + ",,2,2,");
        assertThat(admin.get("/admin/dashboard/people?days=7")
                        .body()
                        .lines()
                        .skip(1)
                        .findFirst())
                .hasValue(Crowd.person(0) + ",3,2");
        assertThat(admin.get("/admin/dashboard/events?days=7").body())
                .endsWith("%s,8,0\r\n%s,0,1\r\n".formatted(today.minusDays(1), today));
        assertThat(analyst.get("/admin/dashboard/active?days=7").body())
                .endsWith("%s,6,6,6\r\n%s,,6,6\r\n".formatted(today.minusDays(1), today));
    }

    @Test
    void linkedListHasAsManyRowsAsTheNumber() {
        activities.insert(
                anActivity().on(popular).at(today.minusDays(20).atTime(10, 0).toInstant(ZoneOffset.UTC)),
                anActivity()
                        .on("Collection", popular)
                        .at(today.minusDays(1).atTime(10, 0).toInstant(ZoneOffset.UTC)));
        var app = Pattern.compile("href=\"(/admin/entities/App/" + popular + "\\?days=7)\"")
                .matcher(admin.get("/admin?days=7").body());
        assertThat(app.find()).isTrue();
        var link = Pattern.compile("href=\"(/admin/activities\\?type=app_view[^\"]*" + popular + "[^\"]*)\"")
                .matcher(admin.get(app.group(1)).body());
        assertThat(link.find()).isTrue();
        var list = admin.get(link.group(1).replace("&amp;", "&")).body();

        assertThat(Pattern.compile("<tr data-row").matcher(list).results()).hasSize(6);
    }

    /** The first of the most active people viewed two apps yesterday and marked one today. */
    @ParameterizedTest
    @CsvSource({"6, 0, 3", "1, 1, 2", "29, 0, 3"})
    void linkedPageHasAsManyActivitiesAsTheNumber(int from, int to, int number) {
        UUID person = Crowd.person(0);
        activities.insert(
                anActivity().by(person).at(today.minusDays(45).atTime(10, 0).toInstant(ZoneOffset.UTC)));
        var link = Pattern.compile("href=\"(/admin/(?:users/|activities\\?userId=)" + person + "[^\"]*)\"")
                .matcher(admin.get("/admin?from=%s&to=%s".formatted(today.minusDays(from), today.minusDays(to)))
                        .body());
        assertThat(link.find()).isTrue();
        var list = admin.get(link.group(1).replace("&amp;", "&")).body();

        assertThat(Pattern.compile("<tr data-row|<li>\\s*(?:<a [^>]*>)?<time")
                        .matcher(list)
                        .results())
                .hasSize(number);
    }

    @Test
    void refusesAnalystsAFileOfPeople() {
        var answer = analyst.get("/admin/dashboard/people");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).doesNotContain(Crowd.person(0).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?days=8",
                "?days=many",
                "?from=2026-11-22&to=2026-11-20",
                "?from=2020-01-01",
                "?to=2999-01-01",
                "?from=<script>",
                "?days=7&from=2026-11-20",
                "?days=7&days=30",
                "?colour=red"
            })
    void answersUnusablePeriodsWithAPage(String query) {
        var answer = admin.get("/admin" + query.replace("<", "%3C").replace(">", "%3E"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains("<html")
                .containsAnyOf("invalid-feedback", "notice-danger")
                .doesNotContain("<script>");
    }

    @Test
    void allowsAnalystsFixedPeriodsOnly() {
        assertThat(analyst.get("/admin?days=90").statusCode()).isEqualTo(200);
        assertThat(analyst.get("/admin?from=" + today.minusDays(2) + "&to=" + today)
                        .statusCode())
                .isEqualTo(400);
        assertThat(analyst.get("/admin/dashboard/active?from=" + today.minusDays(2))
                        .statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type=app_view",
                "metadata.source=search",
                "entityId=0197a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b",
                "breakdown=entity",
                "breakdown=metadata.source"
            })
    void showsAPartToEveryReader(String part) {
        for (var reader : List.of(admin, analyst)) {
            for (var period : List.of("days=7", "range=this-month", "days=90&compare=weekdays")) {
                var page = reader.get("/admin?%s&%s".formatted(period, part));
                assertThat(page.statusCode()).isEqualTo(200);
                assertThat(page.body()).contains("class=\"stats\"");
            }
            assertThat(reader.get("/admin/dashboard/events?days=7&" + part).statusCode())
                    .isEqualTo(200);
        }
        assertThat(analyst.get("/admin?days=7&" + part).body())
                .doesNotContain("/admin/users", Crowd.person(0).toString());
    }

    @Test
    void putsTheIdInPlaceOfATypedKey() {
        var page = admin.get("/admin?days=7&entityId=somebody%40example.org&metadataKey=source&metadataValue=x&type=");

        assertThat(page.headers().firstValue("Location").orElse(""))
                .contains("/admin?days=7&", "entityId=", "&metadata.source=x")
                .doesNotContain("somebody", "type=", "metadataKey");
    }

    @Test
    void drawsALongPeriodByWeek() {
        var page = admin.get("/admin?from=" + today.minusDays(200) + "&to=" + today);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("Week from");
    }

    /** Name and value of each, a line each. */
    private static String tiles(String page) {
        var found = new StringBuilder();
        var tile = Pattern.compile("<h2>([^<]+)</h2>.*?<p class=\"stat-value[^>]*>(.*?)</p>", Pattern.DOTALL)
                .matcher(page.substring(page.indexOf("class=\"stats\"")));
        while (tile.find()) {
            found.append(tile.group(1))
                    .append(' ')
                    .append(tile.group(2).replaceAll("<[^>]+>", "").strip())
                    .append('\n');
        }
        return found.toString();
    }
}
