package dev.footfall.testkit;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * One real browser for the whole test run, started on first use: the machine's own Chromium. Where there is none the
 * tests that need it are skipped, on CI they fail.
 */
final class Chromium {

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final Duration STARTS_WITHIN = Wait.seconds(180);
    private static final List<String> QUIET = List.of(
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            "--force-color-profile=srgb");

    private Chromium() {}

    static Browser browser() {
        return Shared.BROWSER.orElseGet(() -> {
            if ("true".equals(System.getenv("CI"))) {
                throw new IllegalStateException("No Chromium in the PATH: apt-get install chromium");
            }
            return Assumptions.abort("no Chromium in the PATH");
        });
    }

    private static Optional<Browser> start() {
        return executable().map(executable -> {
            // Its connection ends with this process, and the browser with its connection.
            var playwright = Playwright.create(
                    new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
            var root = "root".equals(System.getProperty("user.name"));
            return playwright
                    .chromium()
                    .launch(new BrowserType.LaunchOptions()
                            .setExecutablePath(executable)
                            .setTimeout(STARTS_WITHIN.toMillis())
                            .setArgs(Stream.concat(QUIET.stream(), root ? Stream.of("--no-sandbox") : Stream.of())
                                    .toList()));
        });
    }

    private static Optional<Path> executable() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static final class Shared {
        static final Optional<Browser> BROWSER = start();
    }
}
