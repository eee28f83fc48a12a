package dev.footfall.platform.database;

import liquibase.exception.LiquibaseException;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The application's own schema changes, for databases that tests make. */
public final class Migration {

    private Migration() {}

    public static void apply(Endpoint database) {
        try {
            SchemaChanges changes = new SchemaChanges(
                    database, new DriverManagerDataSource(database.url(), database.user(), database.password()));
            changes.setResourceLoader(new DefaultResourceLoader());
            changes.afterPropertiesSet();
        } catch (LiquibaseException e) {
            throw new IllegalStateException(e);
        }
    }
}
