package dev.footfall.platform.database;

import dev.footfall.platform.DataFolder;
import dev.footfall.platform.Settings;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * The server that the settings name, or the embedded one. As connection details it is what the pools depend on, and so is closed after them. Who asks where it
 * is waits until it answers, and is told where it does not.
 */
final class DatabaseServer implements JdbcConnectionDetails, AutoCloseable {

    private record Answering(Endpoint endpoint, @Nullable EmbeddedPostgres embedded) {}

    private final CompletableFuture<Answering> answering;

    private DatabaseServer(CompletableFuture<Answering> answering) {
        this.answering = answering;
    }

    /** Begins to start or to look for it, and returns. */
    static DatabaseServer of(Settings.Database settings, DataFolder folder) {
        Executor beside =
                start -> Thread.ofPlatform().daemon().name("database-start").start(start);
        return new DatabaseServer(CompletableFuture.supplyAsync(() -> answering(settings, folder), beside));
    }

    private static Answering answering(Settings.Database settings, DataFolder folder) {
        String url = settings.url();
        if (url == null || url.isBlank()) {
            EmbeddedPostgres embedded = EmbeddedPostgres.start(folder, Map.of());
            return new Answering(embedded.endpoint(), embedded);
        }
        Endpoint endpoint = new Endpoint(
                url,
                Objects.requireNonNullElse(settings.user(), ""),
                Objects.requireNonNullElse(settings.password(), ""));
        Databases.check(endpoint);
        return new Answering(endpoint, null);
    }

    /** @throws dev.footfall.platform.StartRefused when it does not start or does not let Footfall in */
    Endpoint endpoint() {
        try {
            return answering.join().endpoint();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException why) {
                throw why;
            }
            throw e;
        }
    }

    @Override
    public String getUsername() {
        return endpoint().user();
    }

    @Override
    public String getPassword() {
        return endpoint().password();
    }

    @Override
    public String getJdbcUrl() {
        return endpoint().url();
    }

    /** Waits for a start that is under way: a server half started would be left behind. */
    @Override
    public void close() {
        EmbeddedPostgres embedded = answering
                .handle((started, refused) -> started == null ? null : started.embedded())
                .join();
        if (embedded != null) {
            embedded.close();
        }
    }
}
