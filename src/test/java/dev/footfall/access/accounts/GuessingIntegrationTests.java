package dev.footfall.access.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.access.accounts.SignInThrottle.Limit;
import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.TestBrowser;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Whoever guesses passwords is slowed down, keeps nobody else out, and nothing of what they typed is kept. */
@BesideTest
class GuessingIntegrationTests extends WithAnna {

    private static final int FAILURES = Limit.ACCOUNT_AND_ADDRESS.failures;

    @Autowired
    Passwords passwords;

    private TestBrowser elsewhere = new TestBrowser(0);

    @BeforeEach
    void somebodyElseSitsElsewhere() {
        elsewhere = TestBrowser.at(port, "127.0.0.2");
    }

    @Test
    void stopsGuessingByNameEvenWithTheRightPassword() {
        guess(browser, name, FAILURES);
        var answer = browser.tryToSignIn(name, TestBrowser.PASSWORD);

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(answer.body()).contains("Too many attempts");
    }

    @Test
    void guessesElsewhereLockNobodyOut() {
        guess(elsewhere, name, FAILURES);
        assertThat(elsewhere.tryToSignIn(name, "guess").statusCode()).isEqualTo(429);

        assertThat(browser.tryToSignIn(name, TestBrowser.PASSWORD).statusCode()).isEqualTo(302);
    }

    @Test
    void knownBrowserSignsInDespiteGuessesBesideIt() {
        browser.signIn(name, TestBrowser.PASSWORD);
        guess(new TestBrowser(port), name, FAILURES);
        reach(Limit.ADDRESS);

        assertThat(new TestBrowser(port).tryToSignIn(name, TestBrowser.PASSWORD).statusCode())
                .as("a browser that is not known")
                .isEqualTo(429);
        assertThat(browser.tryToSignIn(name, TestBrowser.PASSWORD).statusCode()).isEqualTo(302);
        assertThat(browser.tryToSignIn("nobody", "guess").statusCode())
                .as("known to this account only")
                .isEqualTo(429);
    }

    @Test
    void boundsGuessesFromEverywhere() {
        browser.signIn(name, TestBrowser.PASSWORD);
        guess(elsewhere, name, 1);
        reach(Limit.ACCOUNT);

        assertThat(TestBrowser.at(port, "127.0.0.3").tryToSignIn(name, "guess").statusCode())
                .isEqualTo(429);
        assertThat(browser.tryToSignIn(name, TestBrowser.PASSWORD).statusCode()).isEqualTo(302);
    }

    @Test
    void knownBrowserHasNoMoreGuesses() {
        browser.signIn(name, TestBrowser.PASSWORD);
        guess(browser, name, Limit.KNOWN_BROWSER.failures);
        assertThat(elsewhere.tryToSignIn(name, TestBrowser.PASSWORD).statusCode())
                .as("somewhere else")
                .isEqualTo(302);

        guess(browser, name, FAILURES);
        assertThat(browser.tryToSignIn(name, TestBrowser.PASSWORD).statusCode())
                .as("nor as a browser that is not known")
                .isEqualTo(429);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", ".....", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "of another account"})
    void cookieOfAnotherAccountMakesNoBrowserKnown(String cookie) {
        var forged = cookie.startsWith("of") ? cookieOfAnotherAccount() : cookie;
        guess(browser, name, FAILURES);
        var answer = browser.send(browser.request("/login")
                .header("Cookie", "KNOWN_BROWSER=" + forged)
                .header("X-XSRF-TOKEN", browser.csrfToken())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("name=" + name + "&password=a+password+for+tests")));

        assertThat(answer.statusCode()).isEqualTo(429);
    }

    @Test
    void browserIsKnownToSeveralAccounts() {
        var other = "bert-" + UUID.randomUUID();
        TestBrowser.makeAccount(port, other, Role.USER);
        browser.signIn(name, TestBrowser.PASSWORD);
        browser.signIn(other, TestBrowser.PASSWORD);
        guess(new TestBrowser(port), name, FAILURES);
        guess(new TestBrowser(port), other, FAILURES);

        assertThat(browser.tryToSignIn(name, TestBrowser.PASSWORD).statusCode()).isEqualTo(302);
        assertThat(browser.tryToSignIn(other, TestBrowser.PASSWORD).statusCode())
                .isEqualTo(302);
    }

    @Test
    void inventedNamesFromOnePlaceDelayNobodyElse() throws Exception {
        whileNamesAreMadeUp(
                IntStream.range(0, 24).mapToObj(_ -> "127.0.0.2").toList(),
                () -> assertThat(browser.tryToSignIn(name, TestBrowser.PASSWORD).statusCode())
                        .isEqualTo(302));
    }

    @Test
    void inventedNamesDelayNoKnownBrowser() throws Exception {
        browser.signIn(name, TestBrowser.PASSWORD);
        whileNamesAreMadeUp(
                IntStream.range(0, 24).mapToObj(i -> "127.0.1." + (i + 1)).toList(),
                () -> assertThat(browser.tryToSignIn(name, TestBrowser.PASSWORD).statusCode())
                        .isEqualTo(302));
    }

    @Test
    void checksOnePasswordAtATimePerAddress() {
        passwords.inTurn("127.0.0.2", () -> {
            assertThat(elsewhere.tryToSignIn("made up", "guess").statusCode()).isEqualTo(503);
            assertThat(browser.tryToSignIn(name, TestBrowser.PASSWORD).statusCode())
                    .as("from another address")
                    .isEqualTo(302);
            return name;
        });
    }

    @Test
    void leavesRoomForKnownBrowsers() {
        browser.signIn(name, TestBrowser.PASSWORD);
        passwords.inTurn(
                "127.0.0.3",
                () -> passwords.inTurn("127.0.0.4", () -> {
                    assertThat(elsewhere.tryToSignIn(name, TestBrowser.PASSWORD).statusCode())
                            .as("a browser that is not known")
                            .isEqualTo(503);
                    assertThat(browser.tryToSignIn(name, TestBrowser.PASSWORD).statusCode())
                            .isEqualTo(302);
                    return name;
                }));
    }

    @Test
    void throttlesUnknownNamesAlike() {
        var nobody = "nobody-" + UUID.randomUUID();
        guess(browser, nobody, FAILURES);

        assertThat(browser.tryToSignIn(nobody, "guess").statusCode()).isEqualTo(429);
    }

    @Test
    void countsAllSpellingsOfANameTogether() {
        guess(browser, name, FAILURES / 2);
        guess(browser, " " + name.toUpperCase(Locale.ROOT), FAILURES / 2);

        assertThat(browser.tryToSignIn(name, "guess").statusCode()).isEqualTo(429);
    }

    /** To the database's lower() these are other spellings of a name with an i, to Java's they are not. */
    @ParameterizedTest
    @ValueSource(strings = {"\u0130", "\u0131"})
    void lookAlikeOfANameSignsInNobody(String letter) {
        var admin = "admin-" + UUID.randomUUID();
        TestBrowser.makeAccount(port, admin, Role.USER);

        assertThat(browser.tryToSignIn(admin.replace("i", letter), TestBrowser.PASSWORD)
                        .statusCode())
                .isEqualTo(401);
        assertThat(browser.tryToSignIn(admin, TestBrowser.PASSWORD).statusCode())
                .isEqualTo(302);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "admin\0", "\ud800", "admin\udc00"})
    void unstorableNameSignsInNobody(String odd) {
        assertThat(browser.tryToSignIn(odd, TestBrowser.PASSWORD).statusCode()).isEqualTo(401);
        assertThat(browser.tryToSignIn(name, odd).statusCode())
                .as("as a password")
                .isEqualTo(401);
    }

    @Test
    void stopsGuessingOfManyNamesBySource() {
        browser.tryToSignIn("name one", "guess");
        reach(Limit.ADDRESS);

        assertThat(browser.tryToSignIn("name two", "guess").statusCode()).isEqualTo(429);
    }

    @Test
    void successResetsTheCount() {
        guess(browser, name, FAILURES - 1);
        new TestBrowser(port).signIn(name, TestBrowser.PASSWORD);

        assertThat(browser.tryToSignIn(name, "guess").statusCode()).isEqualTo(401);
    }

    @Test
    void ignoresCountsFromTheFuture() {
        guess(browser, name, FAILURES);
        // as after the clock went back
        database.sql("update sign_in_attempt set since = since + interval '1 hour'")
                .update();

        assertThat(browser.tryToSignIn(name, TestBrowser.PASSWORD).statusCode()).isEqualTo(302);
    }

    @Test
    void countsParallelGuesses() throws Exception {
        var statuses = new ArrayList<Integer>();
        var token = browser.csrfToken();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tries = new ArrayList<Future<Integer>>();
            for (int i = 0; i < 2 * FAILURES; i++) {
                tries.add(threads.submit(() -> browser.send(browser.request("/login")
                                .header("X-XSRF-TOKEN", token)
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString("name=" + name + "&password=guess")))
                        .statusCode()));
            }
            for (var attempt : tries) {
                statuses.add(attempt.get());
            }
        }

        // Where a machine is slow some find no place among those that hash, or no connection, and are told to come
        // back.
        assertThat(statuses).isSubsetOf(401, 429, 503).contains(429);
        assertThat(Collections.frequency(statuses, 401)).isLessThanOrEqualTo(FAILURES);
    }

    @Test
    void storesNoAddressAndNoName() {
        browser.tryToSignIn("secret typed as a name", "guess");

        var kept = database.sql("select sign_in_attempt::text from sign_in_attempt")
                .query(String.class)
                .list();
        assertThat(kept)
                .hasSizeGreaterThanOrEqualTo(2)
                .noneMatch(row -> row.contains("127.0.0.1") || row.contains("secret"));
        assertThat(database.sql("select max(length(subject)) from sign_in_attempt")
                        .query(Integer.class)
                        .single())
                .as("a kind and 16 bits, so that the table is bounded")
                .isEqualTo(3);
    }

    @Test
    void repeatedSignInLocksNobodyElseOut() {
        guess(browser, name, FAILURES);
        for (int i = 0; i <= Limit.ADDRESS.failures; i++) {
            assertThat(browser.tryToSignIn(name, "an old password").statusCode())
                    .isEqualTo(429);
        }

        assertThat(browser.tryToSignIn("somebody else", "guess").statusCode()).isEqualTo(401);
    }

    /** Whoever comes back, as they were told, is not to find that they guessed too often. */
    @Test
    void countsNoFailureForAnUncheckedPassword() {
        browser.signIn(name, TestBrowser.PASSWORD);
        var signedIn =
                Map.of("current", TestBrowser.PASSWORD, "password", "another good one", "again", "another good one");

        assertThat(passwords.<Integer>inTurn(
                        "127.0.0.2",
                        () -> elsewhere.tryToSignIn(name, TestBrowser.PASSWORD).statusCode()))
                .as("a stranger's")
                .isEqualTo(503);
        assertThat(passwords.<Integer>inTurn(
                        Passwords.KNOWN,
                        () -> browser.tryToSignIn(name, TestBrowser.PASSWORD).statusCode()))
                .as("a browser that is known")
                .isEqualTo(503);
        assertThat(passwords.<Integer>inTurn(
                        Passwords.KNOWN,
                        () -> browser.post("/me/account/password", signedIn).statusCode()))
                .as("somebody who is signed in")
                .isEqualTo(503);

        assertThat(database.sql("select get_byte(subject, 0) from sign_in_attempt where failures > 0")
                        .query(Integer.class)
                        .list())
                .isEmpty();
    }

    private static void guess(TestBrowser who, String account, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(who.tryToSignIn(account, "guess number " + i).statusCode())
                    .isEqualTo(401);
        }
    }

    /** As if so many had been wrong already, of everything that is counted so. */
    private void reach(Limit limit) {
        int rows = database.sql("update sign_in_attempt set failures = :failures where get_byte(subject, 0) = :kind")
                .param("failures", limit.failures)
                .param("kind", limit.ordinal())
                .update();
        assertThat(rows).isPositive();
    }

    private String cookieOfAnotherAccount() {
        var other = "bert-" + UUID.randomUUID();
        TestBrowser.makeAccount(port, other, Role.USER);
        var cookies =
                elsewhere.tryToSignIn(other, TestBrowser.PASSWORD).headers().allValues("Set-Cookie");
        return cookies.stream()
                .filter(cookie -> cookie.startsWith("KNOWN_BROWSER="))
                .map(cookie -> cookie.substring("KNOWN_BROWSER=".length(), cookie.indexOf(';')))
                .findFirst()
                .orElseThrow();
    }

    /**
     * As many connections as there are addresses, each with one name after the other, until the other thing is done.
     */
    private void whileNamesAreMadeUp(List<String> addresses, Runnable other) throws Exception {
        var underWay = new CountDownLatch(2);
        var stop = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var guessers = new ArrayList<Future<Integer>>();
            for (var address : addresses) {
                Callable<Integer> guesser = () -> {
                    var stranger = TestBrowser.at(port, address);
                    int refused = 0;
                    while (stop.getCount() > 0) {
                        var answer = stranger.tryToSignIn("made up " + UUID.randomUUID(), "guess");
                        refused += answer.statusCode() == 401 ? 1 : 0;
                        underWay.countDown();
                    }
                    return refused;
                };
                guessers.add(threads.submit(guesser));
            }
            try {
                underWay.await();
                other.run();
            } finally {
                stop.countDown();
            }
            int hashed = 0;
            for (var guesser : guessers) {
                hashed += guesser.get();
            }
            assertThat(hashed).as("made-up names that were hashed meanwhile").isPositive();
        }
    }
}
