package dev.footfall.access.accounts;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.footfall.access.accounts.Accounts.Account;
import dev.footfall.platform.Caller;
import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.Failures;
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
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.stereotype.Component;
import org.springframework.web.util.WebUtils;

/**
 * Links sessions to accounts. A session holds only the account's id, and the account is read again with each request: a
 * new role, a reset password or disabling takes effect with the next request, on every node. Only text is serialized,
 * so that sessions survive upgrades; a flash message lasts until the next page. Sessions are stored under the keyed
 * hash of the person, by which erasure finds them. A generation number, not a time, tells which sessions of an account
 * have ended: with times, a session begun after the clock was set back would end at once.
 */
@Component
public class Sessions {

    /** The value of {@code server.servlet.session.cookie.name}. */
    static final String COOKIE = "SESSION";

    private static final String ACCOUNT = "account";
    private static final String GENERATION = "generation";
    /** When a session of single sign-on ends at the latest, in milliseconds. */
    private static final String SIGN_ON_END = "sign-on end";
    /**
     * Prefix of the hash of the provider's session id; together the name of an attribute, which can be searched for.
     */
    private static final String SIGN_ON = "sign-on ";

    private static final String LINKED_PERSON = "person";
    private static final Duration MAX_DURATION = Duration.ofDays(7);

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

    /** The caller of the request's session. Queries the database only if the request has one. */
    public Optional<Caller> callerOf(HttpServletRequest request) {
        var session = request.getSession(false);
        if (session == null) {
            return Optional.empty();
        }
        var now = clock.instant();
        if (now.isAfter(Instant.ofEpochMilli(session.getCreationTime()).plus(MAX_DURATION))
                || session.getAttribute(SIGN_ON_END) instanceof String end
                        && now.toEpochMilli() >= Long.parseLong(end)) {
            return Optional.empty();
        }
        if (session.getAttribute(LINKED_PERSON) instanceof String person) {
            // A session of a person erased while the link was being opened could not be removed yet.
            return Optional.of(UUID.fromString(person))
                    .filter(linked -> !suppression.erased(linked))
                    .map(Caller::link);
        }
        return session.getAttribute(ACCOUNT) instanceof String id
                ? accounts.findById(UUID.fromString(id))
                        .filter(account -> !account.disabled() && generation(session) == account.sessionGeneration())
                        .map(Account::caller)
                : Optional.empty();
    }

    /** Sessions older than this attribute have none and belong to the first generation. */
    private static int generation(HttpSession session) {
        return session.getAttribute(GENERATION) instanceof String generation ? Integer.parseInt(generation) : 0;
    }

    /** Remembers on this node whom the request's session belongs to, or that it has ended. */
    public void remember(HttpServletRequest request, Optional<Caller> caller) {
        recent.saw(cookie(request), caller);
    }

    /** The last known caller of the request's session, for what may be seen while the database is down. */
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

    /** Begins a session of single sign-on: it ends when the provider says so, or after this duration. */
    void beginSignedOn(HttpServletRequest request, Account account, Identity identity, Duration maxDuration) {
        var session = begin(request, account);
        session.setAttribute(
                SIGN_ON_END, String.valueOf(clock.instant().plus(maxDuration).toEpochMilli()));
        session.setAttribute(signOn(identity.issuer(), identity.session()), "");
    }

    /** Ends the sessions with this id of the provider; returns their number. */
    int endSignedOn(String issuer, String session) {
        recent.forgetAll();
        return jdbc.sql("""
                        delete from spring_session where primary_id in (
                            select session_primary_id from spring_session_attributes where attribute_name = :name)
                            """).param("name", signOn(issuer, session)).update();
    }

    /**
     * Ends sessions of single sign-on of a person.
     *
     * @param unnamed true for only those without a session id of the provider
     * @return their number
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

    /** Begins a session from a one-time link, for the person's own activity page only. */
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

    /** Removes every stored session of this person, in any browser. */
    public int endAll(UUID person) {
        recent.forget(person);
        return jdbc.sql("delete from spring_session where principal_name = :principal")
                .param("principal", principal(person))
                .update();
    }

    /** In how many browsers this person is signed in. */
    long count(UUID person) {
        return jdbc.sql("""
                        select count(*) from spring_session
                        where principal_name = :principal and expiry_time > :now""")
                .param("principal", principal(person))
                .param("now", clock.millis())
                .query(Long.class)
                .single();
    }

    /** Always a new session with a new id, against session fixation. */
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

    /** Removes expired sessions. Replaces Spring Session's own task, which goes by the wall clock. */
    @Component
    static final class ExpiredSessions {

        private final JdbcIndexedSessionRepository sessions;

        ExpiredSessions(JdbcIndexedSessionRepository sessions) {
            this.sessions = sessions;
        }

        @Scheduled(fixedRate = 60_000, initialDelay = 60_000)
        void remove() {
            sessions.cleanUpExpiredSessions();
        }
    }

    /**
     * The callers of recent sessions as last read from the database, so that people looking at the health page can
     * still see it when the database goes down. Keyed by cookie, only for operators and administrators, and removed as
     * soon as this node learns that the session ended. Thread-safe.
     */
    @Component
    static class RecentCallers {

        /**
         * For how long this node may trust a session that has ended on another node, or whose account was disabled
         * there.
         */
        private static final Duration REMEMBERED = Duration.ofHours(1);

        private static final int MAX_CALLERS = 1_000;

        private final Cache<String, Caller> bySession = Caffeine.newBuilder()
                .maximumSize(MAX_CALLERS)
                .expireAfterWrite(REMEMBERED)
                .build();

        void saw(@Nullable String session, Optional<Caller> caller) {
            if (session != null) {
                caller.filter(known -> known.isAdmin() || known.is(Role.OPS))
                        .ifPresentOrElse(known -> bySession.put(session, known), () -> bySession.invalidate(session));
            }
        }

        void forgetAll() {
            bySession.invalidateAll();
        }

        void forget(UUID person) {
            bySession.asMap().values().removeIf(caller -> person.equals(caller.userId()));
        }

        Optional<Caller> find(@Nullable String session) {
            return Optional.ofNullable(session).map(bySession::getIfPresent);
        }
    }

    /**
     * Lets signed-in people read while the database is read-only. Spring Session updates the last-access time at the
     * end of each request; failing to store that must neither reject a page that only reads, nor log a stack trace
     * after an answer that already reports the problem. Ending a session still fails if it cannot be stored.
     */
    @Component
    static final class SessionsWhileReadOnly implements BeanPostProcessor {

        private static final Logger log = LoggerFactory.getLogger(SessionsWhileReadOnly.class);

        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            if (!(bean instanceof JdbcIndexedSessionRepository)) {
                return bean;
            }
            var proxy = new ProxyFactory(bean);
            proxy.setProxyTargetClass(true);
            proxy.addAdvice((MethodInterceptor) SessionsWhileReadOnly::saved);
            return proxy.getProxy();
        }

        private static @Nullable Object saved(MethodInvocation call) throws Throwable {
            try {
                return call.proceed();
            } catch (RuntimeException e) {
                if (call.getMethod().getName().equals("save") && Failures.isDatabaseReadOnly(e)) {
                    log.debug("A session is not saved for now: the database is read-only");
                    return null;
                }
                throw e;
            }
        }
    }
}
