package dev.footfall.database;

import dev.footfall.platform.DataFolder;
import dev.footfall.platform.Settings;
import dev.footfall.platform.StartupException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;

/**
 * The configured server, or the embedded one. The pools depend on it as their connection details, so it is closed after
 * them. {@link #endpoint()} waits until the server answers, and throws where it does not.
 */
final class DatabaseServer implements JdbcConnectionDetails, AutoCloseable {

    private record Answering(
            Endpoint endpoint, String schema, @Nullable EmbeddedPostgres embedded) {}

    private final CompletableFuture<Answering> answering;

    private DatabaseServer(CompletableFuture<Answering> answering) {
        this.answering = answering;
    }

    /** Begins to start or to look for it, and returns at once. */
    static DatabaseServer of(Settings.Database settings, DataFolder folder) {
        Executor executor =
                start -> Thread.ofPlatform().daemon().name("database-start").start(start);
        return new DatabaseServer(CompletableFuture.supplyAsync(() -> answering(settings, folder), executor));
    }

    private static Answering answering(Settings.Database settings, DataFolder folder) {
        String url = settings.url();
        String schema = settings.schema() == null || settings.schema().isBlank() ? null : settings.schema();
        if (url == null || url.isBlank()) {
            EmbeddedPostgres embedded = EmbeddedPostgres.start(folder, Map.of());
            try {
                return new Answering(
                        embedded.endpoint(), DatabaseChecks.schema(embedded.endpoint(), schema, true), embedded);
            } catch (RuntimeException e) {
                embedded.close();
                throw e;
            }
        }
        Endpoint endpoint = new Endpoint(
                url,
                Objects.requireNonNullElse(settings.user(), ""),
                Objects.requireNonNullElse(settings.password(), ""));
        return new Answering(endpoint, DatabaseChecks.schema(endpoint, schema, false), null);
    }

    private Answering answering() {
        try {
            return answering.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException why) {
                throw why;
            }
            throw e;
        }
    }

    /** @throws dev.footfall.platform.StartupException when it does not start or does not let Footfall in */
    Endpoint endpoint() {
        return answering().endpoint();
    }

    /** Whether it is the embedded one, which has no pooler in front of it. */
    boolean isOwn() {
        return answering().embedded() != null;
    }

    /**
     * See {@link ServerDataSource}. All names are looked up in Footfall's schema alone, whatever the role's search
     * path.
     */
    ServerDataSource connections(String name, Map<String, String> driver, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("search_path", answering().schema());
        return new ServerDataSource(endpoint(), name, driver, all);
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

    /** Waits for a start that is in progress: otherwise a half-started server would stay behind. */
    @Override
    public void close() {
        EmbeddedPostgres embedded = answering
                .handle((started, refused) -> started == null ? null : started.embedded())
                .join();
        if (embedded != null) {
            embedded.close();
        }
    }

    /**
     * Opens the data folder and begins the server before Spring reads its first bean: both starts take seconds, and run
     * in parallel. Both are beans, closed after all that depend on them, server before folder.
     */
    static final class DatabaseStart implements ApplicationContextInitializer<GenericApplicationContext> {

        /** What Java reads in place of bytes that its locale has no character for. */
        private static final char UNREADABLE = '\uFFFD';

        @Override
        public void initialize(GenericApplicationContext context) {
            if (context.getEnvironment().getProperty("footfall.data-dir", "").indexOf(UNREADABLE) >= 0) {
                throw new StartupException(
                        "The name of the data folder in FOOTFALL_DATA_DIR contains characters that Java "
                                + "cannot use in this locale.",
                        "Start with LC_ALL=C.UTF-8 in the environment, or name a folder in ASCII.");
            }
            Settings settings = Binder.get(context.getEnvironment()).bindOrCreate("footfall", Settings.class);
            DataFolder folder = settings.database().attach()
                    ? DataFolder.ownOrAttach(settings.dataDir())
                    : DataFolder.own(settings.dataDir());
            DatabaseServer server = DatabaseServer.of(settings.database(), folder);
            DefaultListableBeanFactory beans = context.getDefaultListableBeanFactory();
            beans.registerSingleton("dataFolder", folder);
            beans.registerDisposableBean("dataFolder", folder::close);
            beans.registerSingleton("databaseServer", server);
            beans.registerDisposableBean("databaseServer", server::close);
        }
    }
}
