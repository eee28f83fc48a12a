package dev.footfall.access.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.TestBrowser;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Whoever guesses passwords is slowed down, and nothing of what they typed is kept. */
class GuessingIntegrationTests extends WithAnna {

    @Test
    void guessingIsStoppedByNameEvenWithTheRightPassword() {
        for (int i = 0; i < SignInThrottle.FAILURES_BY_NAME; i++) {
            assertThat(browser.tryToSignIn(name, "guess number " + i).statusCode())
                    .isEqualTo(401);
        }
        var answer = browser.tryToSignIn(name, TestBrowser.PASSWORD);

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(answer.body()).contains("Too many attempts");
    }

    @Test
    void aGuessedNameThatDoesNotExistIsThrottledAlike() {
        var nobody = "nobody-" + UUID.randomUUID();
        for (int i = 0; i < SignInThrottle.FAILURES_BY_NAME; i++) {
            assertThat(browser.tryToSignIn(nobody, "guess").statusCode()).isEqualTo(401);
        }

        assertThat(browser.tryToSignIn(nobody, "guess").statusCode()).isEqualTo(429);
    }

    @Test
    void guessingManyNamesIsStoppedBySource() {
        database.sql("update sign_in_attempt set failures = 0").update();
        browser.tryToSignIn("name one", "guess");
        database.sql("update sign_in_attempt set failures = :most")
                .param("most", SignInThrottle.FAILURES_BY_SOURCE)
                .update();

        assertThat(browser.tryToSignIn("name two", "guess").statusCode()).isEqualTo(429);
    }

    @Test
    void successTakesTheAttemptsBack() {
        for (int i = 0; i < SignInThrottle.FAILURES_BY_NAME - 1; i++) {
            browser.tryToSignIn(name, "guess");
        }
        browser.signIn(name, TestBrowser.PASSWORD);

        assertThat(browser.tryToSignIn(name, "guess").statusCode()).isEqualTo(401);
    }

    @Test
    void guessesInParallelCountAll() throws Exception {
        var statuses = new ArrayList<Integer>();
        var token = browser.csrfToken();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tries = new ArrayList<Future<Integer>>();
            for (int i = 0; i < 2 * SignInThrottle.FAILURES_BY_NAME; i++) {
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
        assertThat(Collections.frequency(statuses, 401)).isLessThanOrEqualTo(SignInThrottle.FAILURES_BY_NAME);
    }

    @Test
    void noAddressAndNoNameIsKept() {
        browser.tryToSignIn("secret typed as a name", "guess");

        var kept = database.sql("select sign_in_attempt::text from sign_in_attempt")
                .query(String.class)
                .list();
        assertThat(kept)
                .hasSizeGreaterThanOrEqualTo(2)
                .noneMatch(row -> row.contains("127.0.0.1") || row.contains("secret"));
    }
}
