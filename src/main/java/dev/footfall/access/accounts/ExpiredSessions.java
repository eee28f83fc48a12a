package dev.footfall.access.accounts;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Removes sessions that ran out. In the place of Spring Session's own task, which logs a stack trace a minute while the database is away. */
@Component
final class ExpiredSessions {

    private static final Logger log = LoggerFactory.getLogger(ExpiredSessions.class);

    private final JdbcIndexedSessionRepository sessions;

    ExpiredSessions(JdbcIndexedSessionRepository sessions) {
        this.sessions = sessions;
    }

    @Scheduled(fixedRate = 60_000, initialDelay = 60_000)
    void remove() {
        try {
            sessions.cleanUpExpiredSessions();
        } catch (DataAccessException | TransactionException away) {
            log.debug("Expired sessions stay for now: the database is away");
        }
    }
}
