package dev.footfall.capture;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the writers reach the database. A writer that fails twice in a row says it is away; from then on batches go to the
 * spool at once, and the {@link SpoolDrain} asks until it is back.
 */
final class DatabaseLink {

    private static final Logger log = LoggerFactory.getLogger(DatabaseLink.class);

    private final DataSource database;
    private volatile boolean away;

    DatabaseLink(DataSource database) {
        this.database = database;
    }

    boolean away() {
        return away;
    }

    synchronized void lost(SQLException why) {
        if (!away) {
            away = true;
            log.warn("The database is away (SQLSTATE {}): the spool carries capture", why.getSQLState());
        }
    }

    /** Asks the database; true when it answers. */
    boolean ask() {
        try (Connection connection = database.getConnection()) {
            if (!connection.isValid(1)) {
                return false;
            }
        } catch (SQLException e) {
            return false;
        }
        back();
        return true;
    }

    private synchronized void back() {
        if (away) {
            away = false;
            log.info("The database is back");
        }
    }
}
