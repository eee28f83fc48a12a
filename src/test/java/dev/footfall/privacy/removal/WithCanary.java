package dev.footfall.privacy.removal;

import dev.footfall.activity.ActivityTypes;
import dev.footfall.analytics.rollup.DayCounter;
import dev.footfall.platform.ErasureRequest;
import dev.footfall.platform.KeyedHash;
import dev.footfall.platform.PersonalDataStore;
import dev.footfall.testkit.Dump;
import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.TestActivities;
import dev.footfall.testkit.TestApi;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A canary with something everywhere, in a database where nothing else is. */
@FootfallTest(emptyEachTime = true)
abstract class WithCanary {

    @LocalServerPort
    int port;

    @Autowired
    List<PersonalDataStore> stores;

    @Autowired
    TestActivities raw;

    @Autowired
    ActivityTypes types;

    @Autowired
    DayCounter counter;

    @Autowired
    JdbcClient database;

    @Autowired
    KeyedHash hash;

    @Autowired
    Clock clock;

    TestApi api;
    Canary canary;
    Dump dump;

    @BeforeEach
    void sing() throws Exception {
        api = new TestApi(port);
        canary = new Canary(port, raw, types, counter, database);
        dump = new Dump(database);
    }

    ErasureRequest removal() {
        return new ErasureRequest(
                UUID.randomUUID(), canary.person, hash.of(canary.person), true, null, null, null, clock.instant());
    }
}
