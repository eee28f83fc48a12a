package dev.footfall;

import static dev.footfall.testkit.TestActivity.anActivity;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.analytics.rollup.DayCounter;
import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.Tab;
import dev.footfall.testkit.Tab.Look;
import dev.footfall.testkit.TestActivities;
import dev.footfall.testkit.TestBrowser;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What holds for every page: no complaint of the browser, nothing that axe-core finds, in both themes, on a phone,
 * without scripts. Leaves a picture of each in
 * {@code target/screenshots}, with {@code -Dpictures=true}.
 */
@FootfallTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryPageBrowserTests {

    private static final UUID PERSON = UUID.fromString("0197a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b");
    private static final UUID NOBODY = UUID.fromString("0197a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6c");

    private static final UUID APP = UUID.fromString("0197a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6e");

    private static final UUID SOURCE = UUID.fromString("0197a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6d");

    /** @param name of its pictures */
    record Place(String name, String path, int status) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static Place page(String name, String path) {
        return new Place(name, path, 200);
    }

    /** Asked for by an administrator, who may open all of them. */
    static List<Place> places() {
        return List.of(
                page("login", "/login"),
                page("dashboard", "/admin"),
                page("retention", "/admin/retention?period=day"),
                page("funnel", "/admin/funnel"),
                page("people", "/admin/people"),
                page("activities", "/admin/activities"),
                page("activities-nothing-found", "/admin/activities?metadata.colour=red"),
                page("entity", "/admin/entities/App/" + APP),
                page("person", "/admin/users/" + PERSON),
                page("person-unknown", "/admin/users/" + NOBODY),
                page("search", "/admin/search?q=a"),
                page("search-nothing-found", "/admin/search?q=nothing-at-all"),
                page("my-activity-empty", "/me/activity"),
                page("settings-keys", "/admin/settings/keys"),
                page("sources", "/admin/sources"),
                page("source", "/admin/sources/" + SOURCE),
                page("source-new", "/admin/sources/new?language=browser"),
                page("source-lines", "/admin/sources/" + SOURCE + "/lines?sdk=segment-php"),
                page("deletion", "/me/activity/deletion"),
                page("erasure", "/admin/users/" + PERSON + "/erasure"),
                page("privacy", "/admin/privacy"),
                page("privacy-notice", "/privacy"),
                page("health", "/admin/health"),
                new Place("error-404", "/admin/nothing/here", 404));
    }

    /** Made of the same parts as the settings above: their work without scripts is seen there. */
    static List<Place> plainPlaces() {
        return List.of(
                page("my-account", "/me/account"),
                page("saved-views", "/admin/views"),
                page("saved-view-new", "/admin/views/new?address=%2Fadmin%2Ffunnel%3Fdays%3D7"),
                page("notes", "/admin/notes"),
                page("settings", "/admin/settings"),
                page("jobs", "/admin/jobs"),
                page("job", "/admin/jobs/rollup"),
                page("job-runs", "/admin/jobs/runs"),
                page("exports-empty", "/admin/exports"),
                page("dead-letters-none", "/admin/health/dead-letters"),
                page("settings-types", "/admin/settings/types"),
                page("settings-type", "/admin/settings/types/app_view/edit"),
                page("settings-apps", "/admin/settings/apps"),
                page("settings-apps-nothing-found", "/admin/settings/apps?query=nothing"),
                page("settings-app", "/admin/settings/apps/new"),
                page("settings-key-new", "/admin/settings/keys/new"),
                page("import", "/admin/sources/import"),
                page("source-name", "/admin/sources/" + SOURCE + "/names/edit?name=Order"),
                page("settings-digests", "/admin/settings/digests"),
                page("settings-digest-new", "/admin/settings/digests/new"),
                page("settings-alert-new", "/admin/settings/alerts/new"),
                page("settings-webhooks", "/admin/settings/webhooks"),
                page("settings-webhook-new", "/admin/settings/webhooks/new"),
                page("settings-messages", "/admin/settings/messages"),
                page("settings-accounts", "/admin/settings/accounts"),
                page("settings-account-new", "/admin/settings/accounts/new"));
    }

    @LocalServerPort
    int port;

    @Autowired
    TestActivities rows;

    @Autowired
    JdbcClient database;

    @Autowired
    DayCounter counter;

    @Autowired
    Clock clock;

    private String admin;

    /** One for each look: pages are quicker to open in a browser that knows the styles and scripts. */
    private final Map<Look, Tab> tabs = new HashMap<>();

    @BeforeAll
    void fill() throws SQLException {
        // those of other classes, which would make the lists longer than they ever are in life
        database.sql("delete from account where name <> 'admin'").update();
        database.sql("delete from api_key where name not like 'FOOTFALL%'").update();
        var random = new Random(1);
        var now = clock.instant();
        var apps = List.of(
                        "Quran Reader",
                        "Prayer Times",
                        "Qibla Compass",
                        "Hijri Calendar",
                        "W".repeat(200),
                        "مصحف المدينة " + "ق".repeat(180),
                        "Turned \u202Eround")
                .stream()
                .collect(Collectors.toMap(name -> name.startsWith("Quran") ? APP : UUID.randomUUID(), name -> name));
        apps.forEach((id, name) -> database.sql("insert into app (id, name, updated_at) values (:id, :name, now())")
                .param("id", id)
                .param("name", name)
                .update());
        var ids = List.copyOf(apps.keySet());
        var types = List.of("app_view", "app_view", "favorite_add", "app_share", "review_submit");
        rows.insert(IntStream.range(0, 400)
                .mapToObj(i -> anActivity()
                        .by(i % 4 == 0 ? PERSON : UUID.randomUUID())
                        .of(types.get(random.nextInt(types.size())))
                        .on(ids.get(random.nextInt(ids.size())))
                        .at(now.minus(Duration.ofMinutes(1 + random.nextInt(20 * 24 * 60))))
                        .with("source", random.nextBoolean() ? "search" : "home"))
                .toList());
        for (int day = 0; day <= 20; day++) {
            counter.count(LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(day));
        }
        fillSource();
        fillSaved();
        admin = TestBrowser.signedInAs(port, Role.ADMIN).session();
    }

    private void fillSource() {
        database.sql("""
                        insert into api_key (id, source, name, prefix, hash, scopes, created_at)
                        values (:id, :id, 'Shop on the web', 'ff_shop12', sha256('shop'), '{capture}', now());
                        insert into client_count (hour, key_id, name, verdict, reason, events)
                        values (date_trunc('hour', now()), :id, 'App Viewed', 'taken', '', 12345),
                            (date_trunc('hour', now()), :id, 'App Viewed', 'duplicate', '', 12),
                            (date_trunc('hour', now()) - interval '3 hours', :id, 'Order Completed', 'rejected',
                                'unknown_activity_type', 7),
                            (date_trunc('hour', now()), :id, 'صفحة المنتج', 'rejected', 'invalid_activity_type', 3),
                            (date_trunc('hour', now()), :id, '', 'rejected', 'required', 2);
                        insert into capture_ledger (hour, source, key_id, node, writer,
                            received, accepted, duplicates, suppressed, rejected, dead, conflicts)
                        values (date_trunc('hour', now()), 'key', :id, :id, 0, 12369, 12345, 12, 0, 12, 0, 0);
                        insert into client_arrival (key_id, first_at, first_name, last_at, last_name)
                        values (:id, now() - interval '1 day', 'App Viewed', now(), 'App Viewed');
                        insert into client_rejection (id, key_id, rejected_at, name, reason, shape)
                        values (:id, :id, now(), 'Order Completed', 'unknown_activity_type', :shape);
                        insert into client_mapping (source, name, activity_type, entity_type, entity_property)
                        values (:id, 'Opened an app', 'app_view', 'App', 'sku')""")
                .param("id", SOURCE)
                .param(
                        "shape",
                        "event: string, messageId: string, properties.price: number, properties.to.city: string, "
                                + "properties.lines: array, timestamp: string, type: string, userId: string")
                .update();
    }

    private void fillSaved() {
        database.sql("""
                        insert into saved_view (id, owner_name, shared, name, address, created_at)
                        values (gen_random_uuid(), 'root', true, :name, '/admin/funnel?step=app_view&days=7', now()),
                            (gen_random_uuid(), 'root', true, 'Last week', '/admin?days=7', now());
                        insert into day_note (id, owner_name, shared, day, text, created_at)
                        values (gen_random_uuid(), 'root', true, current_date - 3, 'Launch of version 2', now()),
                            (gen_random_uuid(), 'root', true, current_date - 3, :name, now())""").param("name", "A name without end " + "W".repeat(80)).update();
    }

    @ParameterizedTest
    @MethodSource("places")
    void worksWithoutScripts(Place place) {
        var tab = open(place, Look.DEFAULT.withoutScripts());
        assertThat(tab.find("h1").first().innerText()).isNotBlank();
        assertThat(tab.find("[data-script], .needs-script:visible").count()).isZero();
        tab.assertQuiet();
    }

    @ParameterizedTest
    @MethodSource({"places", "plainPlaces"})
    void isQuietAccessibleAndFitsAPhone(Place place) {
        var tab = open(place, Look.DEFAULT);
        tab.assertAccessible();
        tab.assertReadableInTheDark(place.name);
        tab.assertFitsItsWidth();
        tab.screenshot(place.name);
        tab.page().setViewportSize(Tab.PHONE, 900);
        tab.assertFitsItsWidth();
        tab.screenshot(place.name + "-phone");
        tab.page().setViewportSize(Look.DEFAULT.width(), 900);
        tab.assertQuiet();
    }

    @ParameterizedTest
    @MethodSource({"places", "plainPlaces"})
    void readsFromRightToLeftInArabic(Place place) {
        var tab = open(place, Look.DEFAULT.arabic());
        assertThat(tab.find("html").getAttribute("dir")).isEqualTo("rtl");
        tab.assertAccessible();
        tab.assertFitsItsWidth();
        tab.screenshot(place.name + "-arabic");
        tab.page().setViewportSize(Tab.PHONE, 900);
        tab.assertFitsItsWidth();
        tab.screenshot(place.name + "-arabic-phone");
        tab.page().setViewportSize(Look.DEFAULT.width(), 900);
        tab.assertQuiet();
    }

    /** Of 200 characters without a space, in both directions. */
    @Test
    void fitsLongNamesOnTheScreen() {
        var tab = open(page("settings-apps", "/admin/settings/apps"), Look.DEFAULT);
        for (int width : List.of(Look.DEFAULT.width(), Tab.PHONE)) {
            tab.page().setViewportSize(width, 900);
            assertThat((List<?>) tab.find("td:has-text('WWWWWWWW'), td:has-text('قققققققق')")
                            .evaluateAll(
                                    "cells => cells.map(cell => cell.getBoundingClientRect().right <= innerWidth)"))
                    .as(width + " pixels")
                    .hasSize(2)
                    .allMatch(Boolean.TRUE::equals);
        }
        tab.page().setViewportSize(Look.DEFAULT.width(), 900);
        tab.assertQuiet();
    }

    /** What follows it in the same line stays behind it. */
    @Test
    void isolatesRightToLeftNames() {
        var tab = open(page("activities", "/admin/activities"), Look.DEFAULT);
        assertThat((List<?>) tab.find("td.entity:has-text('Turned')").evaluateAll("""
                        cells => cells.map(cell => {
                          const [name, type] = [...cell.querySelectorAll("a, span")]
                            .map(one => one.getBoundingClientRect());
                          return type.left >= name.right || type.top >= name.bottom;
                        })"""))
                .isNotEmpty()
                .allMatch(Boolean.TRUE::equals);
        tab.assertQuiet();
    }

    /** Compressed, as a browser asks for it. */
    @Test
    void staysWithinItsBudgetOfBytes() {
        try (var tab = Tab.with(admin, port, Look.DEFAULT)) {
            var bytes = tab.countBytes();
            tab.open("/admin");
            tab.settled();
            var first = bytes.getAndSet(0);
            assertThat(first).as("bytes of the first page").isBetween(50_000L, 400_000L);

            for (var later :
                    List.of("/admin?days=90", "/admin/retention", "/admin/funnel", "/admin/activities?type=app_view")) {
                tab.open(later);
                tab.settled();
                assertThat(bytes.getAndSet(0)).as("bytes of " + later).isBetween(1_000L, 60_000L);
            }
        }
    }

    private Tab open(Place place, Look look) {
        var tab = tabs.computeIfAbsent(look, _ -> Tab.with(admin, port, look));
        tab.expectRefusals(place.status != 200);
        assertThat(tab.open(place.path).status()).isEqualTo(place.status);
        assertThat(tab.find("body").innerText()).as("a text that is missing").doesNotContain("??");
        return tab;
    }

    @AfterAll
    void close() {
        tabs.values().forEach(Tab::close);
    }
}
