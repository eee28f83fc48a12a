package dev.footfall.explorer;

import static dev.footfall.testkit.TestActivity.anActivity;

import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.SeenViews;
import dev.footfall.testkit.Tab;
import dev.footfall.testkit.Tab.Look;
import dev.footfall.testkit.TestActivities;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A hundred and twenty activities, a minute apart, and an administrator with a tab. */
@FootfallTest(emptyEachTime = true)
abstract class WithManyActivities {

    static final UUID PERSON = UUID.fromString("0197a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b");

    @LocalServerPort
    int port;

    @Autowired
    TestActivities rows;

    @Autowired
    @JobsDatabase
    JdbcClient database;

    @Autowired
    SeenViews views;

    @Autowired
    Clock clock;

    Instant now;

    @BeforeEach
    void fill() {
        views.clear();
        now = clock.instant().truncatedTo(ChronoUnit.SECONDS).minus(1, ChronoUnit.MINUTES);
        rows.insert(IntStream.range(0, 120)
                .mapToObj(i -> anActivity().at(now.minusSeconds(60L * i)).with("number", "n" + i))
                .toList());
    }

    Tab tab(boolean scripts) {
        return Tab.as(Role.ADMIN, port, scripts ? Look.DEFAULT : Look.DEFAULT.withoutScripts());
    }
}
