package dev.footfall.export;

import static dev.footfall.testkit.TestActivity.anActivity;

import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.platform.DataFolder;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.SeenViews;
import dev.footfall.testkit.TestActivities;
import dev.footfall.testkit.TestActivity;
import dev.footfall.testkit.TestApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Nine hundred activities of four days, of three people and in part on an app, and nothing exported yet. */
@BesideTest(emptyEachTime = true)
abstract class WithActivityToExport {

    static final Instant LAST = Instant.parse("2026-11-20T23:59:59.999999Z");
    static final UUID[] USERS = {UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID()};
    static final UUID APP = UUID.randomUUID();

    @LocalServerPort
    int port;

    @Autowired
    TestActivities rows;

    @Autowired
    SeenViews views;

    @Autowired
    DataFolder data;

    @Autowired
    JdbcClient database;

    @Autowired
    @JobsDatabase
    DataSource jobs;

    TestApi api;
    ExportCalls exports;

    @BeforeEach
    void fill() {
        api = new TestApi(port);
        exports = new ExportCalls(port);
        views.clear();
        Random random = new Random(7);
        List<String> types = List.of("app_view", "app_share", "favorite_add");
        rows.insert(IntStream.range(0, 900)
                .mapToObj(i -> {
                    TestActivity activity = anActivity()
                            .by(USERS[random.nextInt(USERS.length)])
                            .of(types.get(random.nextInt(types.size())))
                            .at(LAST.minusNanos(1_000L * random.nextLong(4 * 86_400_000_000L)))
                            .with("source", i % 3 == 0 ? "=home; \"x\"" : "search");
                    return i % 2 == 0 ? activity : activity.on(APP);
                })
                .toList());
    }

    Path folder() {
        return data.path().resolve("exports");
    }

    List<String> files(String id) {
        try (Stream<Path> files = Files.list(folder())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(id))
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
