package dev.footfall.access.accounts;

import dev.footfall.platform.Caller;
import dev.footfall.platform.KeyedHash;
import dev.footfall.platform.Suppression;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.stereotype.Component;
import org.springframework.web.util.WebUtils;

/**
 * Who a session stands for. It holds the account's id and nothing else, and the account is read again with each request:
 * a new role, a reset password or a disabled account holds from the next click on, on every node. Nothing but a text is
 * serialised, so that sessions outlive upgrades; a notice about a change stays until the next page only. Sessions are filed under the keyed hash of the person, by which erasure
 * finds them. Which sessions of an account are over is told by their generation, a number: by times, whoever signs in after the clock went back would find
 * the new session over at once.
 */
@Component
public class Sessions {

    /** As {@code server.servlet.session.cookie.name}. */
    static final String COOKIE = "SESSION";

    private static final String ACCOUNT = "account";
    private static final String GENERATION = "generation";
    /** Until when a session of single sign-on lasts at most, in milliseconds. */
    private static final String SIGN_ON_END = "sign-on end";
    /** Before the hash of what the provider calls the session: a name, which the table can be searched by. */
    private static final String SIGN_ON = "sign-on ";

    private static final String LINKED_PERSON = "person";
    private static final Duration LONGEST = Duration.ofDays(7);

    private final Accounts accounts;
    private final KeyedHash hash;
    private final JdbcClient jdbc;
    private final Clock clock;
    private final RecentCallers recent;
    private final Suppression suppression;

    Sessions(
            Accounts accounts,
            KeyedHash hash,
            JdbcClient jdbc,
            Clock clock,
            RecentCallers recent,
            Suppression suppression) {
        this.recent = recent;
        this.suppression = suppression;
        this.accounts = accounts;
        this.hash = hash;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** The caller whose session the request carries. Asks the database only if it carries one. */
    public Optional<Caller> callerOf(HttpServletRequest request) {
        var session = request.getSession(false);
        if (session == null) {
            return Optional.empty();
        }
        var now = clock.instant();
        if (now.isAfter(Instant.ofEpochMilli(session.getCreationTime()).plus(LONGEST))
                || session.getAttribute(SIGN_ON_END) instanceof String end
                        && now.toEpochMilli() >= Long.parseLong(end)) {
            return Optional.empty();
        }
        if (session.getAttribute(LINKED_PERSON) instanceof String person) {
            // One that was erased while the link was being opened has a session that nobody could remove yet.
            return Optional.of(UUID.fromString(person))
                    .filter(linked -> !suppression.erased(linked))
                    .map(Caller::link);
        }
        return session.getAttribute(ACCOUNT) instanceof String id
                ? accounts.find(UUID.fromString(id))
                        .filter(account -> !account.disabled() && generation(session) == account.sessionGeneration())
                        .map(Account::caller)
                : Optional.empty();
    }

    /** Sessions of before there were any have none, and are of the first. */
    private static int generation(HttpSession session) {
        return session.getAttribute(GENERATION) instanceof String generation ? Integer.parseInt(generation) : 0;
    }

    /** Remembers on this node for whom the request's session stands, or that there is none behind its cookie any more. */
    public void remember(HttpServletRequest request, Optional<Caller> caller) {
        recent.saw(cookie(request), caller);
    }

    /** Who the request's session stood for when this node last knew: for what may be seen while the database is away. */
    public Optional<Caller> recentCallerOf(HttpServletRequest request) {
        return recent.find(cookie(request));
    }

    private static @Nullable String cookie(HttpServletRequest request) {
        var cookie = WebUtils.getCookie(request, COOKIE);
        return cookie == null ? null : cookie.getValue();
    }

    HttpSession begin(HttpServletRequest request, Account account) {
        var session = begin(request, account.id());
        session.setAttribute(ACCOUNT, account.id().toString());
        session.setAttribute(GENERATION, String.valueOf(account.sessionGeneration()));
        return session;
    }

    /** As who comes from an identity provider: until it says that they signed out there, or for so long at most. */
    void beginSignedOn(HttpServletRequest request, Account account, Identity identity, Duration maxDuration) {
        var session = begin(request, account);
        session.setAttribute(
                SIGN_ON_END, String.valueOf(clock.instant().plus(maxDuration).toEpochMilli()));
        session.setAttribute(signOn(identity.issuer(), identity.session()), "");
    }

    /** Ends the session that a provider calls so; how many those are. */
    int endSignedOn(String issuer, String session) {
        recent.forgetAll();
        return jdbc.sql("""
                        delete from spring_session where primary_id in (
                            select session_primary_id from spring_session_attributes where attribute_name = :name)""").param("name", signOn(issuer, session)).update();
    }

    /**
     * Ends what somebody has of sessions with a provider.
     *
     * @param unnamed only those that the provider has no name for; else all
     */
    int endSignedOn(UUID person, String issuer, boolean unnamed) {
        recent.forget(person);
        return jdbc.sql("""
                        delete from spring_session where principal_name = :principal and primary_id in (
                            select session_primary_id from spring_session_attributes
                            where attribute_name = :name or not :unnamed and attribute_name = :any)""")
                .param("principal", principal(person))
                .param("name", signOn(issuer, null))
                .param("unnamed", unnamed)
                .param("any", SIGN_ON_END)
                .update();
    }

    private String signOn(String issuer, @Nullable String session) {
        return SIGN_ON
                + HexFormat.of()
                        .formatHex(hash.of("sign-on session " + issuer + (session == null ? "" : " named " + session)));
    }

    /** As the person of a one-time link, for their own activity page. */
    public void beginLinked(HttpServletRequest request, UUID person) {
        begin(request, person).setAttribute(LINKED_PERSON, person.toString());
    }

    void end(HttpServletRequest request) {
        recent.saw(cookie(request), Optional.empty());
        var session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
    }

    /** Removes every stored session of this person, whoever's browser holds it. */
    public int endAll(UUID person) {
        recent.forget(person);
        return jdbc.sql("delete from spring_session where principal_name = :principal")
                .param("principal", principal(person))
                .update();
    }

    /** On how many browsers this person is signed in. */
    long count(UUID person) {
        return jdbc.sql("""
                        select count(*) from spring_session
                        where principal_name = :principal and expiry_time > :now""")
                .param("principal", principal(person))
                .param("now", clock.millis())
                .query(Long.class)
                .single();
    }

    /** Always a new session with a new id: one that was planted beforehand is worth nothing. */
    private HttpSession begin(HttpServletRequest request, UUID person) {
        end(request);
        var session = request.getSession(true);
        session.setAttribute(FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME, principal(person));
        return session;
    }

    String principal(UUID person) {
        return principal(hash.of(person));
    }

    static String principal(byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }
}
