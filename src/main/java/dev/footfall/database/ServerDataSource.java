package dev.footfall.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Opens every connection of Footfall, pooled or not, and sets its settings: what a DBA has set for the server, the
 * database or the role, for other applications or for people with psql, must not change what a transaction does. Some
 * of them would: {@code serializable} makes each start of a job fail, {@code synchronous_commit = off} loses what was
 * answered 202.
 *
 * <p>Uses a statement, not startup options, since PgBouncer refuses those.
 */
final class ServerDataSource extends DriverManagerDataSource {

    /** For all connections; the constructor's settings for a purpose win. */
    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("default_transaction_isolation", "read committed"),
            Map.entry("default_transaction_read_only", "off"),
            Map.entry("default_transaction_deferrable", "off"),
            Map.entry("statement_timeout", "0"),
            Map.entry("lock_timeout", "0"),
            Map.entry("transaction_timeout", "0"),
            Map.entry("idle_in_transaction_session_timeout", "0"),
            Map.entry("idle_session_timeout", "0"),
            Map.entry("exit_on_error", "off"),
            Map.entry("plan_cache_mode", "auto"),
            Map.entry("DateStyle", "ISO, YMD"),
            Map.entry("IntervalStyle", "postgres"),
            // The driver would send the JVM's zone.
            Map.entry("TimeZone", "UTC"),
            Map.entry("bytea_output", "hex"),
            Map.entry("standard_conforming_strings", "on"),
            Map.entry("array_nulls", "on"),
            Map.entry("transform_null_equals", "off"),
            Map.entry("row_security", "on"),
            Map.entry("gin_fuzzy_search_limit", "0"));

    private static final int LOGIN_TIMEOUT_SECONDS = 5;

    private final String name;
    private final String statement;

    /**
     * @param name shown for the connections in {@code pg_stat_activity}
     * @param driver properties of the driver, such as time-outs; those in the address win
     * @param settings that differ from the defaults
     */
    ServerDataSource(Endpoint endpoint, String name, Map<String, String> driver, Map<String, String> settings) {
        super(endpoint.url(), endpoint.user(), endpoint.password());
        this.name = name;
        Properties properties = new Properties();
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("loginTimeout", Integer.toString(LOGIN_TIMEOUT_SECONDS));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("logServerErrorDetail", "false");
        properties.setProperty("ApplicationName", "footfall " + name);
        properties.putAll(driver);
        setConnectionProperties(properties);
        Map<String, String> merged = new LinkedHashMap<>(DEFAULTS);
        merged.putAll(settings);
        this.statement = statement(merged);
    }

    String name() {
        return name;
    }

    @Override
    protected Connection getConnectionFromDriver(Properties properties) throws SQLException {
        Connection connection = super.getConnectionFromDriver(properties);
        try (Statement settings = connection.createStatement()) {
            settings.execute(statement);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Ignores the pools' time-out; the driver has one of its own. */
    @Override
    public void setLoginTimeout(int seconds) {
        // see the constructor
    }

    /** How long a closing pool waits for a connection that is being opened, in seconds. */
    @Override
    public int getLoginTimeout() {
        return LOGIN_TIMEOUT_SECONDS;
    }

    /**
     * One statement, for one round trip. A setting that the server does not know is left out. Every value of {@code
     * synchronous_commit} but {@code off} waits for the server's own disk, and which standbys to wait for is the DBA's
     * choice: the value is kept, and set explicitly so that a later change for the database does not affect an open
     * connection.
     */
    private static String statement(Map<String, String> settings) {
        String values = settings.entrySet().stream()
                .map(setting -> "(" + literal(setting.getKey()) + ", " + literal(setting.getValue()) + ")")
                .collect(Collectors.joining(", "));
        return """
                select set_config(name, value, false)
                from (values %s,
                    ('synchronous_commit', coalesce(nullif(current_setting('synchronous_commit'), 'off'), 'on')))
                    as stated (name, value)
                where current_setting(name, true) is not null""".formatted(values);
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
