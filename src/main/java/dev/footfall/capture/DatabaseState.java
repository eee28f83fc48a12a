package dev.footfall.capture;

import dev.footfall.database.ReadOnlyServer;
import dev.footfall.platform.Failures;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.postgresql.util.PSQLState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the writers reach the database. A writer, or the {@link SpoolDrain}, reports it as away after two failures in
 * a row; from then on batches go to the spool at once. It is back when it stored a batch of the spool, or answers while
 * the spool is empty: one that answers and stores nothing (its disk is full) counts as away.
 */
final class DatabaseState {

    private static final Logger log = LoggerFactory.getLogger(DatabaseState.class);
    private static final int TIMEOUT_SECONDS = 1;

    private final DataSource database;
    private volatile boolean away;

    DatabaseState(DataSource database) {
        this.database = database;
    }

    boolean away() {
        return away;
    }

    synchronized void lost(SQLException why) {
        if (!away) {
            away = true;
            log.warn("The database is away (SQLSTATE {}): captured activities go to the spool", why.getSQLState());
        }
    }

    boolean answers() {
        try {
            ask();
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    /** Asks the database, twice if needed. */
    void look() {
        if (!answers()) {
            try {
                ask();
            } catch (SQLException e) {
                lost(e);
            }
        }
    }

    synchronized void back() {
        if (away) {
            away = false;
            log.info("The database is back");
        }
    }

    /** A server that answers but is read-only counts as away, too. */
    private void ask() throws SQLException {
        try (Connection connection = database.getConnection()) {
            if (!connection.isValid(TIMEOUT_SECONDS)) {
                throw new SQLException("no answer", PSQLState.CONNECTION_FAILURE.getState());
            }
            if (ReadOnlyServer.answers(connection)) {
                SQLException readOnly = new SQLException("read-only", Failures.READ_ONLY_STATE);
                ReadOnlyServer.evictIfReadOnly(readOnly, connection, database);
                throw readOnly;
            }
        }
    }
}
