package dev.footfall.clients.imports;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.options.FilePayload;
import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.Tab;
import dev.footfall.testkit.Tab.Look;
import dev.footfall.testkit.Wait;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A file that an administrator chooses in a real browser, whose form it is that arrives. */
@FootfallTest
class ImportBrowserTests {

    @LocalServerPort
    int port;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void chosenFileIsImported(boolean scripts) {
        byte[] file =
                """
                {"type":"track","event":"Lamp Seen","userId":"u1","messageId":"%1$s","timestamp":"%2$s"}
                {"type":"track","event":"Lamp Seen","messageId":"nobody","timestamp":"%2$s"}
                """.formatted(scripts, Instant.now().minus(20, ChronoUnit.DAYS)).getBytes(StandardCharsets.UTF_8);
        try (Tab tab = Tab.as(Role.ADMIN, port, scripts ? Look.DEFAULT : Look.DEFAULT.withoutScripts())) {
            tab.open("/admin/sources");
            tab.find("a[href='/admin/sources/import']").click();
            tab.find("select[name=format]").selectOption("segment");
            tab.find("input[name=file]")
                    .setInputFiles(new FilePayload("events.jsonl", "application/octet-stream", file));
            tab.find("main button[type=submit]").click();
            assertThat(tab.page()).hasURL(Pattern.compile(".*/admin/jobs/import/runs/\\d+"));
            Wait.until(() -> {
                tab.page().reload();
                return tab.text("required: 1, at line 2").count() > 0;
            });
            assertThat(tab.text("accepted: 1")).isVisible();
            assertThat(tab.text("required: 1, at line 2")).isVisible();
        }
    }
}
