package dev.footfall.access.accounts;

import dev.footfall.platform.Caller;
import dev.footfall.platform.KeyedHash;
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
 * finds them.
 */
@Component
public class Sessions {

    /** As {@code server.servlet.session.cookie.name}. */
    private static final String COOKIE = "SESSION";

    private static final String ACCOUNT = "account";
    private static final String LINKED_PERSON = "person";
    private static final Duration LONGEST = Duration.ofDays(7);

    private final Accounts accounts;
    private final KeyedHash hash;
    private final JdbcClient jdbc;
    private final Clock clock;
    private final RecentCallers recent;

    Sessions(Accounts accounts, KeyedHash hash, JdbcClient jdbc, Clock clock, RecentCallers recent) {
        this.recent = recent;
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
        var began = Instant.ofEpochMilli(session.getCreationTime());
        if (clock.instant().isAfter(began.plus(LONGEST))) {
            return Optional.empty();
        }
        if (session.getAttribute(LINKED_PERSON) instanceof String person) {
            return Optional.of(Caller.link(UUID.fromString(person)));
        }
        return session.getAttribute(ACCOUNT) instanceof String id
                ? accounts.find(UUID.fromString(id))
                        .filter(account -> !account.disabled() && !began.isBefore(toMillis(account)))
                        .map(Account::caller)
                : Optional.empty();
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

    void begin(HttpServletRequest request, Account account) {
        begin(request, account.id()).setAttribute(ACCOUNT, account.id().toString());
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

    /** Sessions know their beginning to the millisecond. */
    private static Instant toMillis(Account account) {
        return Instant.ofEpochMilli(account.sessionsValidFrom().toEpochMilli());
    }
}
