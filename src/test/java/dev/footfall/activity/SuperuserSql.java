package dev.footfall.activity;

import dev.footfall.database.Endpoint;
import dev.footfall.testkit.TestPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** What only the server's superuser may do to a test's database. */
final class SuperuserSql {

    private SuperuserSql() {}

    static void execute(String database, String sql) {
        Endpoint server = TestPostgres.server();
        String url = server.url().replaceFirst("/[^/?]*(\\?|$)", "/" + database + "$1");
        try (Connection connection = DriverManager.getConnection(url, server.user(), server.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
