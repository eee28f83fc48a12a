package dev.footfall.capture;

import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What a failed attempt to store a batch calls for. Codes: PostgreSQL documentation, appendix A. */
enum StoreFailure {
    /** An attempt whose answer was lost had stored it. */
    ALREADY_STORED,
    /** A key is in the table already: again, staged. */
    DUPLICATE_KEY,
    /** No partition for a row: make the day, again. */
    MISSING_DAY,
    /** Deadlock, serialization, a lock not had in time: again, never the data's fault. */
    CONTENTION,
    /** The data itself is refused: halve the batch until the culprit stands alone. */
    REFUSED,
    /** The database is away, hangs, is full or shuts down. */
    AWAY;

    private static final Set<String> CONTENTION_STATES = Set.of("40P01", "40001", "55P03");

    static StoreFailure of(SQLException e) {
        if (e instanceof BatchTransaction.AlreadyStoredException) {
            return ALREADY_STORED;
        }
        if (e instanceof BatchTransaction.DuplicateKeyException) {
            return DUPLICATE_KEY;
        }
        String state = e.getSQLState();
        if (state == null) {
            return AWAY;
        }
        if (CONTENTION_STATES.contains(state)) {
            return CONTENTION;
        }
        if (state.equals("23514") && constraint(e) == null) {
            return MISSING_DAY;
        }
        // data exceptions, constraints, raised by a trigger, program limits, wrong objects are the batch's; not 08, 53,
        // 57, 58
        return switch (state.substring(0, 2)) {
            case "22", "23", "44", "54", "P0" -> REFUSED;
            default -> AWAY;
        };
    }

    /** The reason for the dead letter: code and constraint, never the message, which may hold values. */
    static String words(SQLException e) {
        String constraint = constraint(e);
        return "SQLSTATE " + e.getSQLState() + (constraint == null ? "" : ", constraint " + constraint);
    }

    private static @Nullable String constraint(SQLException e) {
        ServerErrorMessage message = e instanceof PSQLException server ? server.getServerErrorMessage() : null;
        return message == null ? null : message.getConstraint();
    }
}
