package dev.footfall.platform;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.TransactionTimedOutException;
import org.springframework.web.util.UriUtils;

/**
 * Turns an unexpected failure into an answer. A database that is away is 503, everything else 500 with a reference: the
 * log has the exception under it, the answer has only the reference, so that no stack trace, SQL or class name ever
 * leaves. The log line names the route's pattern, never the path, which may contain a user's id.
 */
@Component
public class Failures {

    /** How long a client should wait before it retries while the database is away. */
    public static final Duration DATABASE_RETRY = Duration.ofSeconds(5);

    /** The SQLSTATE of a write that a read-only server refuses. */
    public static final String READ_ONLY_STATE = "25006";

    private static final Logger log = LoggerFactory.getLogger(Failures.class);
    private static final int MAX_CAUSE_DEPTH = 20;
    /** PostgreSQL's character_not_in_repertoire and untranslatable_character. */
    private static final Set<String> UNSTORABLE = Set.of("22021", "22P05");

    private final SecureRandom random = new SecureRandom();

    /** The answer to a failure of the route. */
    ProblemDetail answer(Throwable failure, String route) {
        OutOfMemory.check(failure);
        if (failure instanceof RequestRejectedException) {
            // Spring Security reads parameter names only when somebody asks for them.
            return problem(HttpStatus.BAD_REQUEST, "The name of a parameter or header of the request is malformed.");
        }
        if (isUnstorableText(failure)) {
            return problem(
                    HttpStatus.BAD_REQUEST,
                    "A text in the request contains the character U+0000, which cannot be stored: remove it.");
        }
        if (isDatabaseAway(failure)) {
            log.warn(
                    "Database not available for {}: {}",
                    route,
                    failure.getClass().getSimpleName());
            return problem(HttpStatus.SERVICE_UNAVAILABLE, databaseAway(failure));
        }
        var reference = reference();
        log.error("Failed at {}, reference {}", route, reference, original(failure));
        var problem = problem(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "Something went wrong inside Footfall. Give the reference " + reference
                        + " to whoever runs it: the log has the cause.");
        problem.setProperty("reference", reference);
        return problem;
    }

    /** The message about a failure that {@link #isDatabaseAway}, for people and programs. */
    public static String databaseAway(Throwable failure) {
        return isDatabaseReadOnly(failure)
                ? "The database is read-only right now. Nothing was changed; try again shortly."
                : "The database does not answer right now. No change is half done; try again shortly.";
    }

    /** Whether this failure, or its cause, is the database being away, read-only, hung or too slow to answer. */
    public static boolean isDatabaseAway(Throwable failure) {
        return isCausedBy(failure, cause -> isAwayError(cause) || isReadOnlyError(cause));
    }

    /** Whether the failure is that the database is read-only. */
    public static boolean isDatabaseReadOnly(Throwable failure) {
        return isCausedBy(failure, Failures::isReadOnlyError);
    }

    private static boolean isReadOnlyError(Throwable cause) {
        return cause instanceof SQLException e && READ_ONLY_STATE.equals(e.getSQLState());
    }

    private static boolean isCausedBy(Throwable failure, Predicate<Throwable> is) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_CAUSE_DEPTH; depth++) {
            if (is.test(cause)) {
                return true;
            }
            Throwable original = original(cause);
            cause = original == cause ? cause.getCause() : original;
        }
        return false;
    }

    /** Where the rollback failed too, on a broken connection, the exception that caused the rollback tells why. */
    private static Throwable original(Throwable failure) {
        return failure instanceof TransactionSystemException rollback && rollback.getApplicationException() != null
                ? rollback.getApplicationException()
                : failure;
    }

    /**
     * Whether the database was given a text that it cannot store. Known parameters are checked by name; this covers all
     * others, so that none of them is answered as a failure of Footfall.
     */
    private static boolean isUnstorableText(Throwable failure) {
        return isCausedBy(
                failure,
                cause -> cause instanceof SQLException refused
                        && UNSTORABLE.contains(String.valueOf(refused.getSQLState())));
    }

    private static boolean isAwayError(Throwable cause) {
        return switch (cause) {
            case DataAccessResourceFailureException e -> true;
            case CannotCreateTransactionException e -> true;
            case QueryTimeoutException e -> true;
            case TransactionTimedOutException e -> true;
            case RecoverableDataAccessException e -> true;
            case TransientDataAccessResourceException e -> true;
            default -> false;
        };
    }

    /**
     * A path as it was sent. Browsers leave some characters as they are that no URI may have, on which Spring MVC
     * fails.
     */
    static URI instance(String path) {
        try {
            return new URI(path);
        } catch (URISyntaxException e) {
            return URI.create(UriUtils.encodePath(path, StandardCharsets.UTF_8));
        }
    }

    static ProblemDetail problem(HttpStatus status, String detail) {
        return ProblemDetail.forStatusAndDetail(status, detail);
    }

    /** An id that connects an answer to a line of the log. */
    public String reference() {
        var bytes = new byte[4];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /**
     * On a method or controller that answers with a list, a sum or a report: where the database cancels the query after
     * the statement time-out, the answer is 422 with this advice, and not 503. The database is there, and the same
     * query would take as long again. The number of such requests at once is limited, see {@link QuestionPermits}.
     */
    @Target({ElementType.METHOD, ElementType.TYPE})
    @Retention(RetentionPolicy.RUNTIME)
    @Documented
    public @interface TimeoutAdvice {

        /** A sentence that names the parameters, like "Ask for fewer 'days'.", or where else to get all of it. */
        String value();
    }
}
