package dev.footfall.analytics.page;

import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.Tab;
import dev.footfall.testkit.Tab.Look;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.Today;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Sixty counted days of a crowd, made once for all tests of a class, and an administrator who looks at them. */
@FootfallTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WithCrowd {

    @LocalServerPort
    int port;

    @Autowired
    Crowd crowd;

    TestBrowser admin;

    @BeforeAll
    void fill() throws SQLException {
        Today.lasting(Duration.ofMinutes(3));
        crowd.comes(150, 60);
        admin = TestBrowser.signedInAs(port, Role.ADMIN);
    }

    Tab tab(boolean scripts) {
        return tab(scripts ? Look.DEFAULT : Look.DEFAULT.withoutScripts());
    }

    Tab tab(Look look) {
        return Tab.with(admin.session(), port, look);
    }
}
