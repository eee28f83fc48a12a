package dev.footfall.platform;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Takes Footfall's values from the environment literally. Spring would resolve placeholders in them, so that a password
 * or a folder with <code>${</code> in its name silently became another one. Runs before Spring Boot wraps the source.
 */
final class LiteralEnvironment implements EnvironmentPostProcessor, Ordered {

    private static final String OURS = "FOOTFALL_";
    /** Without a closing brace it is no placeholder, and would keep the backslash. */
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(?=.*})", Pattern.DOTALL);

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
        var sources = environment.getPropertySources();
        if (sources.get(name) instanceof SystemEnvironmentPropertySource source
                && source.getSource().entrySet().stream().anyMatch(LiteralEnvironment::holdsPlaceholder)) {
            Map<String, Object> literal = new LinkedHashMap<>(source.getSource());
            literal.replaceAll((key, value) ->
                    key.startsWith(OURS) ? PLACEHOLDER.matcher(value.toString()).replaceAll("\\\\\\${") : value);
            sources.replace(name, new SystemEnvironmentPropertySource(name, literal));
        }
    }

    private static boolean holdsPlaceholder(Map.Entry<String, Object> value) {
        return value.getKey().startsWith(OURS)
                && PLACEHOLDER.matcher(value.getValue().toString()).find();
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
