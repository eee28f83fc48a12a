package dev.footfall.database;

import dev.footfall.database.DatabaseConfiguration.SchemaChanges;
import java.util.Map;
import javax.sql.DataSource;
import liquibase.exception.LiquibaseException;
import org.springframework.core.io.DefaultResourceLoader;

/** The application's own schema changes, for databases that tests make. */
public final class Migration {

    private Migration() {}

    public static void apply(Endpoint database) {
        try {
            DataSource connections = new ServerDataSource(database, "migration", Map.of(), Map.of());
            SchemaChanges changes = new SchemaChanges(connections, connections);
            changes.setResourceLoader(new DefaultResourceLoader());
            changes.afterPropertiesSet();
        } catch (LiquibaseException e) {
            throw new IllegalStateException(e);
        }
    }
}
