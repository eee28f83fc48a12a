package dev.footfall.analytics.page;

import static dev.footfall.testkit.TestActivity.anActivity;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.analytics.rollup.DayCounter;
import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.ReportingZone;
import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.TestActivities;
import dev.footfall.testkit.TestActivity;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.Today;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Random activity of 28 days: each number of each page leads to a page that counts the same. */
@FootfallTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WithRandomNumbers {

    private static final int DAYS = 28;
    private static final int FOLLOWED = 40;
    private static final List<String> TYPES =
            List.of("app_view", "app_view", "app_view", "favorite_add", "search_perform", "review_submit");

    private static final List<String> SOURCES = List.of("search", "home", "mail");

    /** A link with a number, but no name, as a ranking has too. */
    private static final Pattern LINK = Pattern.compile(
            "<a (?:class=\"fw-bold\" )?href=\"(/admin/(?:activities|people)\\?[^\"]*)\">(.*?)</a>", Pattern.DOTALL);

    private static final Pattern COUNT =
            Pattern.compile("heading-count\">\\s*<data\\s+value=\"(\\d+)\"[^>]*>\\d+</data>");

    private final Random random = new Random(11);

    @LocalServerPort
    int port;

    @Autowired
    TestActivities activities;

    @Autowired
    DayCounter counter;

    @Autowired
    ReportingZone zone;

    @Autowired
    Clock clock;

    private LocalDate today;
    private List<UUID> apps;
    private TestBrowser admin;

    @BeforeAll
    void someActivity() throws SQLException {
        Today.lasting(Duration.ofMinutes(2));
        var now = clock.instant();
        today = zone.dayOf(now);
        var people = Stream.generate(this::id).limit(70).toList();
        apps = Stream.generate(this::id).limit(6).toList();
        var rows = new ArrayList<TestActivity>();
        for (var person : people) {
            int arrival = random.nextInt(DAYS);
            for (int visit = random.nextInt(25); visit >= 0; visit--) {
                var at = now.minusSeconds(1 + random.nextLong((DAYS - arrival) * 86_400L));
                var row = anActivity().by(person).of(pick(TYPES)).at(at);
                if (random.nextInt(3) > 0) {
                    row = row.with("source", pick(SOURCES));
                }
                rows.add(random.nextInt(4) == 0 ? row : row.on(pick(apps)));
            }
        }
        activities.insert(rows);
        for (int day = 0; day <= DAYS + 1; day++) {
            counter.count(today.minusDays(day));
        }
        admin = TestBrowser.signedInAs(port, Role.ADMIN);
    }

    private UUID id() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    Stream<String> pages() {
        int from = 1 + random.nextInt(DAYS);
        return Stream.of(
                "/admin?days=30",
                "/admin?from=%s&to=%s".formatted(today.minusDays(from), today.minusDays(random.nextInt(from))),
                "/admin?from=%s&to=%s".formatted(today.minusDays(3), today.minusDays(3)),
                "/admin?days=30&type=app_view&type=search_perform",
                "/admin?days=7&entityId=" + apps.getFirst(),
                "/admin?days=30&breakdown=entity&type=favorite_add",
                "/admin?days=30&breakdown=metadata.source",
                "/admin/entities/App/" + apps.get(1),
                "/admin/entities/App/%s?from=%s&to=%s&breakdown=metadata.source"
                        .formatted(apps.get(2), today.minusDays(from), today.minusDays(1)),
                "/admin/retention?period=week&first=app_view&returning=favorite_add",
                "/admin/funnel?step=app_view&step=review_submit&entityId=" + apps.getLast(),
                "/admin/retention?period=day",
                "/admin/retention?period=week&mode=on-or-after&from=%s&to=%s".formatted(today.minusDays(20), today),
                "/admin/funnel?step=app_view&step=favorite_add&step=app_view&window=3d",
                "/admin/funnel?step=app_view&step=favorite_add&sameEntity=true&from=%s&to=%s"
                        .formatted(today.minusDays(from), today.minusDays(1)));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void leadToAsMany(String page) {
        var links = new ArrayList<>(LINK.matcher(admin.get(page).body())
                .results()
                .map(link -> List.of(link.group(1).replace("&amp;", "&"), digits(link.group(2))))
                .toList());
        assertThat(links).hasSizeGreaterThan(2);
        Collections.shuffle(links, random);
        links.stream()
                .limit(FOLLOWED)
                .forEach(link ->
                        assertThat(counted(link.getFirst())).as(link.getFirst()).isEqualTo(link.getLast()));
    }

    private static String digits(String number) {
        return number.replaceAll("<[^>]+>|\\D", "");
    }

    private String counted(String link) {
        var list = admin.get(link);
        assertThat(list.statusCode()).as(link).isEqualTo(200);
        var count = COUNT.matcher(list.body());
        assertThat(count.find()).as(link).isTrue();
        return count.group(1);
    }
}
