package dev.footfall.access.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.platform.ReportingZone;
import dev.footfall.platform.Settings;
import dev.footfall.platform.StartupException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;

/** Keys that everybody can read open nothing to others. */
class QuickStartKeysTests {

    private static final String CAPTURE = "my-first-capture-key-0001";
    private static final String ADMIN = "my-first-admin-key-000001";

    @Test
    void readmeShowsTheSameKeys() throws IOException {
        assertThat(Files.readString(Path.of("README.md")))
                .contains("FOOTFALL_CAPTURE_KEY=" + CAPTURE + " FOOTFALL_ADMIN_KEY=" + ADMIN);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "none", textBlock = """
            none
            http://localhost:8080
            http://127.0.0.1:8080
            """)
    void listensOnLoopbackOnlyWithQuickStartKeys(@Nullable URI baseUrl) {
        assertThat(address(new KeySettings(CAPTURE, null), baseUrl)).isEqualTo(InetAddress.getLoopbackAddress());
        assertThat(address(new KeySettings(null, ADMIN), baseUrl)).isEqualTo(InetAddress.getLoopbackAddress());
        assertThat(address(new KeySettings("a-key-of-ones-own-0001", "another-key-of-ones-own"), baseUrl))
                .isNull();
    }

    @Test
    void refusesToStartWhereOthersCanConnect() {
        var keys = new KeySettings(null, ADMIN);
        assertThatThrownBy(() -> address(keys, URI.create("https://footfall.example")))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("FOOTFALL_ADMIN_KEY")
                .hasMessageNotContaining(ADMIN);
        assertThatThrownBy(() -> new QuickStartKeys(keys, settings(null), List.of("10.0.0.0/8"))
                        .customize(new TomcatServletWebServerFactory()))
                .isInstanceOf(StartupException.class);
    }

    private static @Nullable InetAddress address(KeySettings keys, @Nullable URI baseUrl) {
        var factory = new TomcatServletWebServerFactory();
        new QuickStartKeys(keys, settings(baseUrl), List.of()).customize(factory);
        return factory.getAddress();
    }

    private static Settings settings(@Nullable URI baseUrl) {
        return new Settings(
                Path.of(".data"),
                ReportingZone.UTC,
                Duration.ofDays(7),
                Duration.ofDays(30),
                Duration.ofDays(90),
                null,
                baseUrl,
                new Settings.Database(null, null, null, null, false));
    }
}
