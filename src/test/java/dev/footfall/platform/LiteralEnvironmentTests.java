package dev.footfall.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** What the environment says is what is meant, whatever Spring's configuration files would make of it. */
class LiteralEnvironmentTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "${HOME}",
                "a${HOME}b${nothing}c",
                "${HOME:x}",
                "${",
                "a${HOME}b${c",
                "$${HOME}",
                "#{1 + 1}",
                "back\\slash",
                "a:b}c$d",
                "\\${HOME}",
                "100% 'q' \"d\""
            })
    void takesValuesAsTheyAre(String value) {
        StandardEnvironment environment = new StandardEnvironment();
        var sources = environment.getPropertySources();
        sources.replace(
                "systemEnvironment",
                new SystemEnvironmentPropertySource(
                        "systemEnvironment",
                        Map.of("FOOTFALL_DATABASE_PASSWORD", value, "FOOTFALL_DATA_DIR", value, "HOME", "/srv")));
        sources.addLast(new MapPropertySource(
                "application.yml",
                Map.of("footfall.jwt.secret", "${FOOTFALL_DATABASE_PASSWORD:}", "other", "${HOME}/x")));
        new LiteralEnvironment().postProcessEnvironment(environment, new SpringApplication());
        ConfigurationPropertySources.attach(environment);

        Binder binder = Binder.get(environment);
        assertThat(binder.bind("footfall.data-dir", String.class).get()).isEqualTo(value);
        assertThat(binder.bind("footfall.jwt.secret", String.class).get()).isEqualTo(value);
        assertThat(environment.getProperty("FOOTFALL_DATA_DIR")).isEqualTo(value);
        assertThat(environment.getProperty("other")).isEqualTo("/srv/x");
    }
}
