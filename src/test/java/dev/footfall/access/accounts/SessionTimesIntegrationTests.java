package dev.footfall.access.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.access.accounts.Accounts.Account;
import dev.footfall.access.accounts.Sessions.RecentCallers;
import dev.footfall.platform.Audit;
import dev.footfall.platform.Caller;
import dev.footfall.platform.KeyedHash;
import dev.footfall.platform.Suppression;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.TestKeys;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.transaction.support.TransactionOperations;

/** What time does to sessions, and what a clock that is wrong does not. */
class SessionTimesIntegrationTests extends WithAnna {

    private static final Caller ADMIN = Caller.key(UUID.randomUUID(), "test", Set.of(), Set.of());

    @Autowired
    Accounts accounts;

    @Autowired
    Passwords passwords;

    @Autowired
    PasswordRules rules;

    @Autowired
    Sessions sessions;

    @Autowired
    RecentCallers recent;

    @Autowired
    KeyedHash hash;

    @Autowired
    Audit audit;

    @Autowired
    Suppression suppression;

    @Autowired
    TransactionOperations transaction;

    @Test
    void signInHoldsAfterTheClockWentBack() {
        var ahead = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
        var book = new AccountAdmin(accounts, passwords, rules, sessions, audit, suppression, transaction, ahead);
        book.resetPassword(ADMIN, anna().id(), TestBrowser.PASSWORD + " 2");
        browser.signIn(name, TestBrowser.PASSWORD + " 2");

        assertThat(browser.get("/me/activity").statusCode()).isEqualTo(200);
    }

    @Test
    void ownPasswordChangeKeepsThisBrowserSignedIn() {
        var other = new TestBrowser(port);
        other.signIn(name, TestBrowser.PASSWORD);
        browser.signIn(name, TestBrowser.PASSWORD);
        browser.post(
                "/me/account/password",
                Map.of("current", TestBrowser.PASSWORD, "password", "another good one", "again", "another good one"));

        assertThat(browser.get("/me/activity").statusCode()).isEqualTo(200);
        assertThat(other.get("/me/activity").statusCode()).isEqualTo(302);
    }

    @Test
    void ssoSessionEndsAfterItsTime() {
        var request = new MockHttpServletRequest();
        var identity = new Identity("https://id.example", "anna", null, "anna", "one", null);
        sessions.beginSignedOn(request, anna(), identity, Duration.ofHours(8));

        assertThat(in(Duration.ofHours(8).minusSeconds(5)).callerOf(request)).isPresent();
        assertThat(in(Duration.ofHours(8)).callerOf(request)).isEmpty();
    }

    @Test
    void passwordSessionLastsAWeekAtMost() {
        var request = new MockHttpServletRequest();
        sessions.begin(request, anna());

        assertThat(in(Duration.ofDays(7).minusSeconds(5)).callerOf(request)).isPresent();
        assertThat(in(Duration.ofDays(7).plusSeconds(5)).callerOf(request)).isEmpty();
        assertThat(in(Duration.ofHours(-1)).callerOf(request))
                .as("after the clock went back")
                .isPresent();
    }

    /** The session is stored when the answer is, which is after an erasure may have looked for it. */
    @Test
    void linkOfAnErasedPersonShowsNobody() {
        var person = UUID.randomUUID();
        var request = new MockHttpServletRequest();
        sessions.beginLinked(request, person);
        assertThat(sessions.callerOf(request)).isPresent();

        new TestApi(port).post("/api/admin/users/" + person + "/erasure", TestKeys.ADMIN, "");

        assertThat(suppression.erased(person)).isTrue();
        assertThat(sessions.callerOf(request)).isEmpty();
    }

    private Account anna() {
        return accounts.findByName(name).orElseThrow().account();
    }

    private Sessions in(Duration later) {
        return new Sessions(accounts, hash, database, Clock.offset(Clock.systemUTC(), later), recent, suppression);
    }
}
