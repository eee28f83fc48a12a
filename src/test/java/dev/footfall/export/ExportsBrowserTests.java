package dev.footfall.export;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.footfall.testkit.TestActivity.anActivity;

import com.microsoft.playwright.Download;
import dev.footfall.activity.Days;
import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.Tab;
import dev.footfall.testkit.TestActivities;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.TestPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import javax.sql.DataSource;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Large exports, as an administrator makes and fetches them. */
@FootfallTest(emptyEachTime = true)
class ExportsBrowserTests {

    private static final Instant NOON = Instant.parse("2026-11-19T12:00:00Z");
    private static final UUID PERSON = UUID.randomUUID();

    @LocalServerPort
    int port;

    @Autowired
    TestActivities rows;

    @Autowired
    JdbcClient database;

    @Autowired
    @JobsDatabase
    DataSource jobs;

    @BeforeEach
    void fill() {
        rows.insert(IntStream.range(0, 300)
                .mapToObj(i ->
                        anActivity().by(i % 3 == 0 ? PERSON : UUID.randomUUID()).at(NOON.minusSeconds(i)))
                .toList());
    }

    @Test
    void writesDownloadsRepeatsAndDeletesALargeExport() throws Exception {
        pretendThereAreMillions();
        try (Tab tab = Tab.as(Role.ADMIN, port)) {
            tab.open("/admin/activities?type=app_view");
            assertThat(tab.find("#export-why")).containsText("written to a file in the background");
            tab.assertAccessible();
            tab.screenshot("activities-millions");
            assertThat(tab.find("label:has-text('For Excel') input")).isChecked();
            assertThat(tab.find(".heading-actions > form")).isVisible();
            try (HeldTable held = HeldTable.againstWriters(jobs, "export_people")) {
                tab.find("button:has-text('to a file')").click();
                assertThat(tab.page()).hasURL(Pattern.compile(".*/admin/exports$"));
                assertThat(tab.find("#exports")).containsText("Being written");
                assertThat(tab.find("#exports")).containsText("type app_view");
                tab.screenshot("exports-running");
            }
            assertThat(tab.find("#exports")).containsText("Ready");
            assertThat(tab.find("#exports")).containsText("300");
            tab.assertAccessible();
            tab.screenshot("exports");
            Download download = tab.page()
                    .waitForDownload(() -> tab.find("a:has-text('Download')").click());
            Assertions.assertThat(text(download)).startsWith("\uFEFFid,").hasLineCount(301);
            assertThat(tab.find("article.export")).not().containsText("bom");

            tab.find("button:has-text('Export again')").click();
            assertThat(tab.find("article.export")).hasCount(2);
            assertThat(tab.find("article:has-text('Ready')")).hasCount(2);
            tab.page().setViewportSize(Tab.PHONE, 900);
            tab.assertFitsItsWidth();
            tab.screenshot("exports-phone");
            tab.find("article a:has-text('Delete')").first().click();
            assertThat(tab.find("#dialog")).containsText("This deletes its file, with 300 rows");
            tab.find("#dialog button:has-text('Delete')").click();
            assertThat(tab.find("article.export")).hasCount(1);
        }
    }

    @Test
    void worksWithoutScriptsInTheDark() {
        try (Tab tab = Tab.as(Role.ADMIN, port, Tab.Look.DEFAULT.dark().withoutScripts())) {
            tab.open("/admin/exports");
            assertThat(tab.find(".empty-title")).isVisible();
            TestBrowser browser = TestBrowser.signedInAs(port, Role.ADMIN);
            Assertions.assertThat(
                            browser.post("/admin/exports", Map.of("userId", PERSON.toString(), "from", "", "type", ""))
                                    .statusCode())
                    .isEqualTo(302);
            new ExportCalls(port)
                    .await(
                            "COMPLETED",
                            database.sql("select id::text from export_request")
                                    .query(String.class)
                                    .single());
            tab.open("/admin/exports");
            assertThat(tab.find("article.export")).containsText("userId " + PERSON);
            tab.find("article a:has-text('Delete')").click();
            assertThat(tab.find("h1")).containsText("Delete the export");
            tab.find("main button:has-text('Delete')").click();
            assertThat(tab.find("article.export")).hasCount(0);
        }
        try (Tab tab = Tab.as(Role.ADMIN, port, Tab.Look.DEFAULT.dark())) {
            new ExportCalls(port).await("COMPLETED", new ExportCalls(port).make("{}"));
            database.sql("update export_request set status = 'SUPERSEDED'").update();
            new ExportCalls(port).await("COMPLETED", new ExportCalls(port).make("{\"type\": \"app_view\"}"));
            tab.open("/admin/exports");
            tab.assertAccessible();
            tab.screenshot("exports-dark");
        }
    }

    @Test
    void showsOperatorsOnlyProgress() {
        new ExportCalls(port).await("COMPLETED", new ExportCalls(port).make("{\"userId\": \"" + PERSON + "\"}"));
        String page =
                TestBrowser.signedInAs(port, Role.OPS).get("/admin/exports").body();

        Assertions.assertThat(page)
                .contains("Ready", "Expires")
                .doesNotContain(
                        PERSON.toString(),
                        "/file",
                        "/deletion",
                        "/again",
                        "SHA-256",
                        "<dt>Rows",
                        "<dt>Size",
                        "<dd>100</dd>");
    }

    @Test
    void rejectsAnUnusableFilter() {
        var refused = TestBrowser.signedInAs(port, Role.ADMIN).post("/admin/exports", Map.of("from", "soon"));

        Assertions.assertThat(refused.statusCode()).isEqualTo(400);
        Assertions.assertThat(refused.body()).contains("must be a date like 2026-11-22");
    }

    @Test
    void omitsTheByteOrderMarkWithoutTheBox() throws Exception {
        pretendThereAreMillions();
        try (Tab tab = Tab.as(Role.ADMIN, port)) {
            tab.open("/admin/activities?type=app_view");
            tab.find("label:has-text('For Excel') input").uncheck();
            tab.find("button:has-text('to a file')").click();
            Download download = tab.page()
                    .waitForDownload(() -> tab.find("a:has-text('Download')").click());
            Assertions.assertThat(text(download)).startsWith("id,").hasLineCount(301);
        }
    }

    @Test
    void writesAFewRowsToAFileToo() {
        try (Tab tab = Tab.as(Role.ADMIN, port)) {
            tab.open("/admin/activities?userId=" + PERSON);
            tab.find(".export-menu summary").click();
            assertThat(tab.find("#export-why")).containsText("500,000 rows");
            tab.assertAccessible();
            tab.screenshot("activities-export-menu");
            tab.find("button:has-text('Write 100 rows to a file')").click();
            assertThat(tab.find("#exports")).containsText("Ready");
        }
    }

    private static String text(Download download) throws IOException {
        try (InputStream file = new GZIPInputStream(Files.newInputStream(download.path()))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The planner, which the estimate asks, believes what the catalogue says of the density of rows. */
    private void pretendThereAreMillions() throws SQLException {
        String name =
                database.sql("select current_database()").query(String.class).single();
        var server = TestPostgres.server();
        database.sql("analyze " + Days.partition(Days.of(NOON))).update();
        try (Connection connection = DriverManager.getConnection(
                        server.url().replaceFirst("/[^/?]*(\\?|$)", "/" + name + "$1"),
                        server.user(),
                        server.password());
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "update pg_class set reltuples = 9000000 where relname = '" + Days.partition(Days.of(NOON)) + "'");
        }
    }
}
