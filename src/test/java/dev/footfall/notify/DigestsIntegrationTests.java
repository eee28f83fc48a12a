package dev.footfall.notify;

import static dev.footfall.testkit.TestActivity.anActivity;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.analytics.rollup.DayCounter;
import dev.footfall.notify.Outbox.Message;
import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.TestActivities;
import dev.footfall.testkit.TestBrowser;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Digests, through the forms, the job and a real SMTP server. */
class DigestsIntegrationTests extends WithMailServer {

    private static final Pattern LINK = Pattern.compile("<" + SITE + "(/unsubscribe/[A-Za-z0-9_-]{43})>");

    private static final Pattern VERSION = Pattern.compile("name=\"version\" value=\"(\\w+)\"");

    private static final Map<String, String> WEEKLY =
            Map.of("rule", "week", "figures", "people", "addresses", "anna@footfall.example\nben@footfall.example");

    @Autowired
    TestActivities rows;

    @Autowired
    DayCounter counter;

    @Autowired
    Outbox outbox;

    @Autowired
    Clock clock;

    @Test
    void tellsEachReaderOfTheWeekOnce() throws Exception {
        fill();
        make(admin, "digests", WEEKLY);
        runNotify();
        runNotify();

        assertThat(receivers()).containsExactly("anna@footfall.example", "ben@footfall.example");
        var mail = mails().getFirst();
        LocalDate monday =
                today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)).minusWeeks(1);
        String people = String.format(Locale.ENGLISH, "%,d", people(monday, monday.plusDays(6)));
        assertThat(people(monday, monday.plusDays(6))).isGreaterThan(5);
        assertThat(mail.getSubject()).startsWith("Our numbers: ");
        assertThat(text(mail)).contains("Active people in the week: " + people + " (");
        var parts = parts(mail);
        assertThat(parts.get("text/html").toString())
                .contains(">" + people + "</strong>", "src=\"cid:people\"", "href=\"" + SITE + "/admin\"")
                .doesNotContain("ben@footfall.example", "<script");
        assertThat(parts.get("image/png")).singleElement().satisfies(png -> {
            var picture = ImageIO.read(new ByteArrayInputStream(((InputStream) png).readAllBytes()));
            assertThat(picture.getWidth()).isEqualTo(480);
        });
    }

    /** Counted by the database, not by rollups. */
    private long people(LocalDate from, LocalDate to) {
        return database.sql("""
                        select count(distinct user_id) from activity
                        where occurred_at >= :from::date and occurred_at < :to::date + 1""")
                .param("from", from)
                .param("to", to)
                .query(Long.class)
                .single();
    }

    @Test
    void unsubscribesByOneClickWithoutSession() throws Exception {
        fill();
        UUID digest = make(admin, "digests", Map.of("rule", "day", "figures", "events", "addresses", "a@b.example"));
        runNotify();
        var mail = mails().getFirst();
        assertThat(mail.getHeader("List-Unsubscribe-Post")).containsExactly("List-Unsubscribe=One-Click");
        var link = LINK.matcher(mail.getHeader("List-Unsubscribe")[0]);
        assertThat(link.matches()).isTrue();
        assertThat(text(mail)).contains(SITE + link.group(1));

        var stranger = new TestBrowser(port);
        assertThat(stranger.get(link.group(1)).body()).contains("Our numbers", "a…@b.example");
        assertThat(unsubscribedAt(digest))
                .as("opening the link changes nothing")
                .isNull();
        var oneClick = stranger.request(link.group(1))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("List-Unsubscribe=One-Click"));
        assertThat(stranger.send(oneClick).statusCode()).isEqualTo(200);
        assertThat(unsubscribedAt(digest)).isNotNull();

        database.sql("delete from message").update();
        runNotify();
        assertThat(mails()).as("one mail, from before").hasSize(1);
        assertThat(admin.post(
                                "/admin/settings/digests/" + digest,
                                Map.of("name", "n", "rule", "day", "figures", "events", "addresses", "A@b.example"))
                        .body())
                .contains("Somebody in the list has unsubscribed");
        assertThat(stranger.get(link.group(1).replaceFirst("...$", "___")).statusCode())
                .as("a link that nobody made")
                .isEqualTo(404);
    }

    private Instant unsubscribedAt(UUID digest) {
        return database.sql("select unsubscribed_at from subscription_recipient where subscription = :digest")
                .param("digest", digest)
                .query(Instant.class)
                .optional()
                .orElse(null);
    }

    @Test
    void withholdsSmallGroupsFromAnalysts() throws Exception {
        LocalDate day = today.minusDays(1);
        rows.insert(IntStream.range(0, 4)
                .mapToObj(_ -> anActivity().by(UUID.randomUUID()).of("app_view").at(day + "T10:00:00Z"))
                .toList());
        counter.count(day);
        var form = Map.of("rule", "day", "figures", "people", "addresses", "me@b.example");
        UUID others = make(admin, "digests", form);
        var analyst = TestBrowser.signedInAs(port, Role.ANALYST);
        make(analyst, "digests", form);
        runNotify();

        assertThat(mails()).hasSize(2);
        assertThat(text(mails().getFirst()) + text(mails().getLast()))
                .contains("Active people: 4", "Active people: withheld (a small group)");
        assertThat(analyst.post("/admin/settings/digests/new", with(form, "addresses", "a@b.example c@d.example"))
                        .body())
                .contains("Give your own address only.");
        assertThat(analyst.get("/admin/settings/digests/" + others).statusCode())
                .isEqualTo(404);
        assertThat(analyst.get("/admin/settings/digests").body()).doesNotContain(others.toString());
    }

    private static Map<String, String> with(Map<String, String> form, String name, String value) {
        var changed = new HashMap<>(form);
        changed.put(name, value);
        changed.put("name", "n");
        return changed;
    }

    @Test
    void sendsTheRestAfterARunThatWasCutOff() throws Exception {
        fill();
        make(admin, "digests", WEEKLY);
        runNotify();
        SERVER.purgeEmailFromAllMailboxes();
        String first = database.sql(
                        "update message set state = 'waiting' where id = (select max(id::text)::uuid from message) "
                                + "returning id")
                .query(String.class)
                .single();
        runNotify();

        assertThat(mails())
                .singleElement()
                .satisfies(mail -> assertThat(mail.getMessageID()).isEqualTo("<" + first + "@footfall.example>"));
    }

    @Test
    void triesAgainWhileTheServerIsAway() throws Exception {
        fill();
        make(admin, "digests", WEEKLY);
        SERVER.stop();
        try {
            runNotify();
        } finally {
            SERVER.start();
        }
        assertThat(database.sql("select attempts, problem from message where state = 'waiting' and next_at > now()")
                        .query()
                        .listOfRows())
                .hasSize(2)
                .allMatch(row -> row.equals(Map.of("attempts", 1, "problem", "notify.problem.unreachable")));
        assertThat(admin.get("/admin/settings/messages").body())
                .contains("anna@footfall.example", "The server cannot be reached.");

        database.sql("update message set next_at = now()").update();
        runNotify();
        assertThat(receivers()).containsExactly("anna@footfall.example", "ben@footfall.example");
    }

    @Test
    void failsForGoodAfterADay() {
        make(admin, "digests", WEEKLY);
        UUID id = UUID.randomUUID();
        database.sql("""
                        insert into message (id, subscription, occasion, next_at, created_at)
                        select :id, id, 'x', now(), now() from subscription""").param("id", id).update();
        Instant now = clock.instant();
        int attempts = 0;
        while (outbox.waiting(id).isPresent()) {
            Message message = outbox.waiting(id).orElseThrow();
            outbox.postpone(message, "notify.problem.later", now);
            attempts++;
        }
        assertThat(attempts).isEqualTo(8);
        assertThat(outbox.failedSince(now)).isEqualTo(1);
    }

    @Test
    void dryRunTellsAndSendsNothing() throws Exception {
        fill();
        UUID digest = make(admin, "digests", WEEKLY);
        var run = jobs().run("COMPLETED", "notify", "{\"dry-run\": true}");

        assertThat(mails()).isEmpty();
        assertThat(database.sql("select count(*) from message")
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(admin.get("/admin/jobs/notify/runs/" + run.get("id").asLong())
                        .body())
                .contains("would send &quot;Our numbers&quot;", "to 2 by mail")
                .doesNotContain("anna@footfall.example");
        assertThat(admin.get("/admin/settings/digests/" + digest + "/preview").body())
                .contains("Active people in the week", "data:image/png;base64,");
    }

    @Test
    void erasureTakesDigestsAndAddressesAlong() throws Exception {
        fill();
        var name = "analyst" + UUID.randomUUID();
        UUID person = TestBrowser.makeAccount(port, name, Role.ANALYST);
        var analyst = new TestBrowser(port);
        analyst.signIn(name, TestBrowser.PASSWORD);
        make(analyst, "digests", Map.of("rule", "day", "figures", "events", "addresses", "me@b.example"));
        runNotify();
        assertThat(mails()).hasSize(1);
        assertThat(admin.post("/admin/users/" + person + "/erasure", Map.of()).statusCode())
                .isEqualTo(302);

        for (String table : List.of("subscription", "subscription_recipient", "message")) {
            assertThat(database.sql("select count(*) from " + table)
                            .query(Long.class)
                            .single())
                    .as(table)
                    .isZero();
        }
    }

    @Test
    void erasesAllAboutOneAddress() throws Exception {
        fill();
        make(admin, "digests", WEEKLY);
        runNotify();
        assertThat(admin.post("/admin/settings/messages/reader-erasure", Map.of("address", " Anna@footfall.example"))
                        .statusCode())
                .isEqualTo(302);

        String log = admin.get("/admin/settings/messages").body();
        assertThat(log)
                .contains("it stood in one digest or alert", "ben@footfall.example")
                .doesNotContain("anna@footfall.example");
        assertThat(database.sql("select address from subscription_recipient")
                        .query(String.class)
                        .list())
                .containsExactly("ben@footfall.example");
        assertThat(admin.get("/admin/privacy").body())
                .contains("Erased a reader of mails")
                .doesNotContainIgnoringCase("anna@footfall.example");
    }

    @Test
    void tellsWhoSavesWhatAnotherTabChanged() {
        UUID digest = make(admin, "digests", WEEKLY);
        String path = "/admin/settings/digests/" + digest;
        var seen = VERSION.matcher(admin.get(path).body());
        assertThat(seen.find()).isTrue();
        var form = with(WEEKLY, "version", seen.group(1));
        form.put("name", "First tab");
        form.put("language", "en");
        assertThat(admin.post(path, form).statusCode()).isEqualTo(302);
        form.put("name", "Second tab");

        var refused = admin.post(path, form);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("Saved as “First tab” by somebody else", "value=\"Second tab\"");
        var now = VERSION.matcher(refused.body());
        assertThat(now.find()).isTrue();
        form.put("version", now.group(1));
        assertThat(admin.post(path, form).statusCode())
                .as("who has read it may replace it")
                .isEqualTo(302);
    }

    @Test
    void writesInTheLanguageOfItsReaders() throws Exception {
        fill();
        make(
                admin,
                "digests",
                Map.of("rule", "day", "figures", "events", "language", "ar", "addresses", "a@b.example"));
        runNotify();

        var mail = mails().getFirst();
        assertThat(mail.getHeader("Content-Language")).containsExactly("ar");
        assertThat(text(mail)).contains("الأنشطة: ", "إلغاء الاشتراك: " + SITE);
        assertThat(parts(mail).get("text/html").toString()).contains("lang=\"ar\"", "dir=\"rtl\"");
    }

    @Test
    void givesUpWhatNobodyWantsAnyMore() throws Exception {
        fill();
        UUID digest = make(admin, "digests", WEEKLY);
        SERVER.stop();
        try {
            runNotify();
        } finally {
            SERVER.start();
        }
        database.sql("update message set created_at = now() - interval '4 days', next_at = now()")
                .update();
        runNotify();

        assertThat(mails()).isEmpty();
        assertThat(database.sql("select distinct state || ' ' || problem from message where subscription = :digest")
                        .param("digest", digest)
                        .query(String.class)
                        .list())
                .containsExactly("failed notify.problem.late");
    }
}
