package dev.footfall.database;

import dev.footfall.platform.StartupException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Checks a database before its first change: a PostgreSQL that is new enough and stores every text, sessions that stay,
 * a schema without others' tables, and the rights to work in it. Throws a {@link StartupException} before anything is
 * half done. One instance per start.
 */
final class DatabaseChecks {

    private static final Logger log = LoggerFactory.getLogger(DatabaseChecks.class);
    private static final int OLDEST = 15;
    private static final Pattern SCHEMA_NAME = Pattern.compile("(?!pg_)[a-z_][a-z0-9_]{0,62}");
    private static final Pattern CREATED =
            Pattern.compile("^create table (?:if not exists )?([a-z0-9_]+)", Pattern.MULTILINE);
    private static final int MAX_NAMED = 5;

    private final Endpoint endpoint;
    private final JdbcTemplate database;

    private DatabaseChecks(Endpoint endpoint, Connection connection) {
        this.endpoint = endpoint;
        this.database = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
    }

    /**
     * The schema of Footfall's tables, which exists and may be used.
     *
     * @param wanted the configured name; null: where the tables are, otherwise where the search path leads
     * @param own whether it is Footfall's own server, which has no pooler in front of it
     */
    static String schema(Endpoint endpoint, @Nullable String wanted, boolean own) {
        if (!endpoint.url().startsWith("jdbc:postgresql:")) {
            throw new StartupException(
                    "FOOTFALL_DATABASE_URL is not the JDBC URL of a PostgreSQL database.",
                    "Write it as jdbc:postgresql://HOST:5432/DATABASE, and set FOOTFALL_DATABASE_USER and "
                            + "FOOTFALL_DATABASE_PASSWORD.");
        }
        if (wanted != null && !SCHEMA_NAME.matcher(wanted).matches()) {
            throw new StartupException(
                    "FOOTFALL_DATABASE_SCHEMA cannot be '%s'.".formatted(wanted),
                    "Name a schema of at most 63 small letters, digits and underscores that does not begin "
                            + "with a digit or pg_.");
        }
        ServerDataSource connections = new ServerDataSource(endpoint, "start", Map.of("socketTimeout", "10"), Map.of());
        try (Connection connection = connections.getConnection()) {
            DatabaseChecks checks = new DatabaseChecks(endpoint, connection);
            checks.server();
            if (!own && changesSessions(connection, connections)) {
                throw new StartupException(
                        ("The database at %s is behind a connection pooler that changes sessions between "
                                        + "transactions, as PgBouncer does with pool_mode = transaction: locks, "
                                        + "settings and prepared statements of Footfall would be lost or mixed with "
                                        + "others'.")
                                .formatted(endpoint),
                        "Set pool_mode = session for this database in pgbouncer.ini, or name PostgreSQL "
                                + "itself in FOOTFALL_DATABASE_URL.");
            }
            return checks.schema(wanted);
        } catch (SQLException | DataAccessException e) {
            throw new StartupException(
                    "Footfall cannot connect to the database at %s: %s"
                            .formatted(
                                    endpoint,
                                    NestedExceptionUtils.getMostSpecificCause(e).getMessage()),
                    "Check FOOTFALL_DATABASE_URL, FOOTFALL_DATABASE_USER and FOOTFALL_DATABASE_PASSWORD, "
                            + "and that the database is running.",
                    e);
        }
    }

    private void server() {
        int version = ask(Integer.class, "select current_setting('server_version_num')::int / 10000");
        if (version < OLDEST) {
            throw new StartupException(
                    "The database at %s is PostgreSQL %d.".formatted(endpoint, version),
                    "Footfall needs PostgreSQL %d or later.".formatted(OLDEST));
        }
        String encoding = ask(String.class, "show server_encoding");
        if (!"UTF8".equals(encoding)) {
            throw new StartupException(
                    "The database at %s uses the encoding %s, which cannot hold most of the world's characters."
                            .formatted(endpoint, encoding),
                    "Create one for Footfall: create database NAME encoding 'UTF8' template template0.");
        }
        if (ask(Boolean.class, "select pg_is_in_recovery()")) {
            throw new StartupException(
                    "The database at %s is a standby, which is read-only.".formatted(endpoint),
                    "Name the primary in FOOTFALL_DATABASE_URL, or start again once this one is promoted.");
        }
    }

    /**
     * Whether two connections that are open at once share a session of the server, or one of them changes it. A pooler
     * hands out the session released last, so the second connection gets the first's at once.
     */
    static boolean changesSessions(Connection first, ServerDataSource connections) throws SQLException {
        try (Connection second = connections.getConnection()) {
            int session = session(first);
            second.setAutoCommit(false);
            if (session(second) == session) {
                return true;
            }
            for (int i = 0; i < 3; i++) {
                if (session(first) != session) {
                    return true;
                }
            }
            return false;
        } catch (SQLException e) {
            if (String.valueOf(e.getMessage()).contains("statement pooling mode")) {
                return true;
            }
            throw e;
        }
    }

    private static int session(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
            row.next();
            return row.getInt(1);
        }
    }

    private String schema(@Nullable String wanted) {
        Set<String> installed = installed();
        String schema = wanted != null ? ask(String.class, "select quote_ident(?)", wanted) : found(installed);
        if (!ask(Boolean.class, "select to_regnamespace(?) is not null", schema)) {
            create(schema);
        }
        rights(schema);
        if (installed.contains(schema)) {
            owned(schema);
        } else {
            empty(schema);
            if (!installed.isEmpty()) {
                log.warn(
                        "Footfall starts empty in the schema {}; there are also Footfall tables in {}",
                        schema,
                        installed);
            }
        }
        return schema;
    }

    /** The schemas with Footfall's tables, as far as this role may see. */
    private Set<String> installed() {
        Set<String> installed = new TreeSet<>(database.queryForList("""
                select quote_ident(nspname)
                from pg_class join pg_namespace on pg_namespace.oid = relnamespace
                where relname = 'databasechangelog' and relkind = 'r'
                    and exists (select from pg_attribute where attrelid = pg_class.oid and attname = 'author')
                    and has_schema_privilege(pg_namespace.oid, 'usage') and has_table_privilege(pg_class.oid, 'select')
                    """, String.class));
        installed.removeIf(schema -> !ask(
                Boolean.class,
                "select exists (select from " + schema + ".databasechangelog where author = 'footfall')"));
        return installed;
    }

    /** Finds existing tables although the search path was changed later. */
    private String found(Set<String> installed) {
        Set<String> path = new LinkedHashSet<>(
                database.queryForList("select quote_ident(unnest(current_schemas(false)))", String.class));
        String first = path.stream().findFirst().orElse(null);
        path.add("public");
        for (String schema : path) {
            if (installed.contains(schema)) {
                return schema;
            }
        }
        if (!installed.isEmpty()) {
            throw new StartupException(
                    ("Footfall's tables in the database at %s are in the schema %s, which is not on the "
                                    + "search_path of this role.")
                            .formatted(endpoint, String.join(", ", installed)),
                    "Set FOOTFALL_DATABASE_SCHEMA to the schema that Footfall should use.");
        }
        if (first == null) {
            throw lacks("USAGE on the schema public", "grant usage, create on schema public to " + role());
        }
        return first;
    }

    private void create(String schema) {
        String name = ask(String.class, "select quote_ident(current_database())");
        if (!ask(Boolean.class, "select has_database_privilege(current_database(), 'create')")) {
            throw lacks(
                    "CREATE on the database, and there is no schema " + schema,
                    "create schema %s authorization %s, or: grant create on database %s to %2$s"
                            .formatted(schema, role(), name));
        }
        database.execute("create schema if not exists " + schema);
    }

    private void rights(String schema) {
        String name = ask(String.class, "select quote_ident(current_database())");
        if (!ask(Boolean.class, "select has_database_privilege(current_database(), 'temporary')")) {
            throw lacks("TEMPORARY on the database", "grant temporary on database %s to %s".formatted(name, role()));
        }
        for (String right : List.of("USAGE", "CREATE")) {
            if (!ask(Boolean.class, "select has_schema_privilege(?::regnamespace, ?)", schema, right)) {
                throw lacks(
                        right + " on the schema " + schema,
                        "grant usage, create on schema %s to %s".formatted(schema, role()));
            }
        }
    }

    private StartupException lacks(String right, String statement) {
        return new StartupException(
                "In the database at %s the role %s lacks the right %s.".formatted(endpoint, role(), right),
                "Let an administrator of the database run: " + statement);
    }

    private String role() {
        return ask(String.class, "select quote_ident(current_user)");
    }

    private void owned(String schema) {
        List<String> others = database.queryForList("""
                select distinct quote_ident(pg_get_userbyid(relowner)) from pg_class
                where relnamespace = ?::regnamespace and relkind in ('r', 'p')
                    and (relname = any (?) or relname ~ '^activity_[0-9]{8}$') and not pg_has_role(relowner, 'usage')
                """, String.class, schema, names());
        if (!others.isEmpty()) {
            throw lacks(
                    "to change tables of the schema %s, which belong to %s"
                            .formatted(schema, String.join(", ", others)),
                    "grant %s to %s, or give the tables to %2$s".formatted(String.join(", ", others), role()));
        }
    }

    /** Before the first start any table in the schema is somebody else's. */
    private void empty(String schema) {
        List<String> others = database.queryForList("""
                select relname::text from pg_class
                where relnamespace = ?::regnamespace and relname = any (?) order by relname
                """, String.class, schema, names());
        if (!others.isEmpty()) {
            throw new StartupException(
                    ("The schema %s of the database at %s holds tables of another application, or tables "
                                    + "that %s may not read: %s%s.")
                            .formatted(
                                    schema,
                                    endpoint,
                                    role(),
                                    String.join(", ", others.subList(0, Math.min(MAX_NAMED, others.size()))),
                                    others.size() > MAX_NAMED ? " and more" : ""),
                    "Give Footfall a schema of its own with FOOTFALL_DATABASE_SCHEMA, or a database of its own.");
        }
    }

    /** The tables of the schema changes, and Liquibase's own. */
    private static String[] names() {
        Set<String> names = new TreeSet<>(Set.of("databasechangelog", "databasechangeloglock"));
        try {
            for (Resource file :
                    new PathMatchingResourcePatternResolver().getResources("classpath*:/db-changelog/*.sql")) {
                CREATED.matcher(file.getContentAsString(StandardCharsets.UTF_8))
                        .results()
                        .forEach(table -> names.add(table.group(1)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names.toArray(String[]::new);
    }

    private <T> T ask(Class<T> type, String query, Object... parameters) {
        T answer = database.queryForObject(query, type, parameters);
        if (answer == null) {
            throw new IllegalStateException("no answer to: " + query);
        }
        return answer;
    }
}
