package dev.footfall.access.accounts;

import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.TestBrowser;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Anna has an account, nobody has guessed at one yet, and a browser is about to sign in. */
@BesideTest
abstract class WithAnna {

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient database;

    String name = "";
    TestBrowser browser = new TestBrowser(0);

    @BeforeEach
    void makeAccount() {
        database.sql("delete from sign_in_attempt").update();
        name = "anna-" + UUID.randomUUID();
        TestBrowser.makeAccount(port, name, Role.USER);
        browser = new TestBrowser(port);
    }
}
