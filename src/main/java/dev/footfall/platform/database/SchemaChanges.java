package dev.footfall.platform.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import javax.sql.DataSource;
import liquibase.UpdateSummaryEnum;
import liquibase.exception.LiquibaseException;
import liquibase.integration.spring.SpringLiquibase;

/**
 * Liquibase, one node at a time. Its own lock is a row that survives {@code kill -9} and would block every later start; so nodes exclude each other by an
 * advisory lock, which the server frees with the session, and whoever holds that may release the row.
 */
final class SchemaChanges extends SpringLiquibase {

    private static final long LOCK = 0x466f6f7466616c6cL; // "Footfall"

    private final Endpoint server;

    SchemaChanges(Endpoint server, DataSource database) {
        this.server = server;
        setDataSource(database);
        setChangeLog("classpath:/db-changelog/changelog.yml");
        setShowSummary(UpdateSummaryEnum.OFF);
        setAnalyticsEnabled(false);
    }

    @Override
    public void afterPropertiesSet() throws LiquibaseException {
        Properties properties = new Properties();
        properties.setProperty("user", server.user());
        properties.setProperty("password", server.password());
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("ApplicationName", "footfall schema lock");
        // A connection of its own, not the pool's: closing it is what lets go of the lock.
        try (Connection connection = DriverManager.getConnection(server.url(), properties);
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_advisory_lock(" + LOCK + ")");
            try (ResultSet table = statement.executeQuery("select to_regclass('databasechangeloglock') is not null")) {
                if (table.next() && table.getBoolean(1)) {
                    statement.executeUpdate(
                            "update databasechangeloglock set locked = false, lockgranted = null, lockedby = null where locked");
                }
            }
            super.afterPropertiesSet();
        } catch (SQLException e) {
            throw new LiquibaseException(e);
        }
    }
}
