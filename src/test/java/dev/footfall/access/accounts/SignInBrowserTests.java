package dev.footfall.access.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.footfall.platform.Role;
import dev.footfall.testkit.Chromium;
import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.TestBrowser;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

@FootfallTest
class SignInBrowserTests {

    @LocalServerPort
    int port;

    @Test
    void signingInWithTheKeyboardAfterATypingError() {
        var name = "dora-" + UUID.randomUUID();
        TestBrowser.makeAccount(port, name, Role.ADMIN);
        try (var chromium = Chromium.start()) {
            var page = chromium.newPage();
            page.navigate("http://localhost:" + port + "/login?next=/admin/nothing");
            page.keyboard().type(name);
            page.keyboard().press("Tab");
            page.keyboard().type("not the password");
            page.keyboard().press("Enter");
            page.getByText("That name and password do not go together.").waitFor();
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target/screenshots/login-refused.png")));
            assertThat(page.getByLabel("Name").inputValue()).isEqualTo(name);

            page.keyboard().type(TestBrowser.PASSWORD);
            page.keyboard().press("Enter");
            page.waitForURL("**/admin/nothing");

            assertThat(page.context().cookies())
                    .allSatisfy(cookie ->
                            assertThat(cookie.httpOnly).as(cookie.name).isTrue());
            // The browser notes a page that answers 401 or 404; nothing else is wrong.
            assertThat(chromium.complaints()).allMatch(complaint -> complaint.startsWith("Failed to load resource"));
        }
    }
}
