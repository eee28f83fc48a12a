package dev.footfall.platform.database;

import dev.footfall.platform.DataFolder;
import dev.footfall.platform.Settings;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/** The server that the settings name, or the embedded one. As connection details it is what the pools depend on, and so is closed after them. */
final class DatabaseServer implements JdbcConnectionDetails, AutoCloseable {

    private final Endpoint endpoint;
    private final @Nullable EmbeddedPostgres embedded;

    private DatabaseServer(Endpoint endpoint, @Nullable EmbeddedPostgres embedded) {
        this.endpoint = endpoint;
        this.embedded = embedded;
    }

    static DatabaseServer of(Settings.Database settings, DataFolder folder) {
        String url = settings.url();
        if (url == null || url.isBlank()) {
            EmbeddedPostgres embedded = EmbeddedPostgres.start(folder, Map.of());
            return new DatabaseServer(embedded.endpoint(), embedded);
        }
        Endpoint endpoint = new Endpoint(
                url,
                Objects.requireNonNullElse(settings.user(), ""),
                Objects.requireNonNullElse(settings.password(), ""));
        Databases.check(endpoint);
        return new DatabaseServer(endpoint, null);
    }

    Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public String getUsername() {
        return endpoint.user();
    }

    @Override
    public String getPassword() {
        return endpoint.password();
    }

    @Override
    public String getJdbcUrl() {
        return endpoint.url();
    }

    @Override
    public void close() {
        if (embedded != null) {
            embedded.close();
        }
    }
}
