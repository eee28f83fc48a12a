package dev.footfall.platform;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * Requires a unit in every setting of time or size. Spring Boot reads a bare number as milliseconds, or bytes: with
 * {@code FOOTFALL_RETAIN=90} the next night would drop everything. Only Footfall's settings are checked; those of
 * Spring Boot keep their own rules.
 */
@Component
class SettingUnits implements ConfigurationPropertiesBindHandlerAdvisor {

    private record Form(Pattern right, String words) {}

    private static final Map<Class<?>, Form> FORMS = Map.of(
            Duration.class,
            new Form(
                    Pattern.compile("[+-]?\\d+(ns|us|ms|s|m|h|d)|[+-]?p[\\dtdhms.,+-]+", Pattern.CASE_INSENSITIVE),
                    "a time with its unit, like 30d, 36h, 10m, 8s or 300ms (d: days, h: hours, m: minutes, "
                            + "s: seconds)"),
            DataSize.class,
            new Form(
                    Pattern.compile("[+-]?\\d+(B|KB|MB|GB|TB)"),
                    "a size with its unit, like 512MB or 2GB (B, KB, MB, GB or TB)"));

    private static final ConfigurationPropertyName OWN = ConfigurationPropertyName.of("footfall");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)(:.*)?}");

    private final Environment environment;

    SettingUnits(Environment environment) {
        this.environment = environment;
    }

    @Override
    public BindHandler apply(BindHandler handler) {
        return new AbstractBindHandler(handler) {
            @Override
            public <T> @Nullable Bindable<T> onStart(
                    ConfigurationPropertyName name, Bindable<T> target, BindContext context) {
                ResolvableType type = target.getType();
                boolean list = List.class.equals(type.resolve());
                Form form = FORMS.get((list ? type.getGeneric(0) : type).resolve(Object.class));
                if (form != null && OWN.isAncestorOf(name)) {
                    check(name, form, context);
                }
                return super.onStart(name, target, context);
            }
        };
    }

    private void check(ConfigurationPropertyName name, Form form, BindContext context) {
        for (ConfigurationPropertySource source : context.getSources()) {
            ConfigurationProperty found = source.getConfigurationProperty(name);
            if (found != null) {
                // YAML values may be numbers
                String written = String.valueOf(found.getValue());
                Arrays.stream(environment.resolvePlaceholders(written).split(","))
                        .map(String::strip)
                        .filter(one ->
                                !one.isEmpty() && !form.right.matcher(one).matches())
                        .findFirst()
                        .ifPresent(wrong -> {
                            throw new StartupException(
                                    "%s is '%s', without a unit that Footfall knows."
                                            .formatted(variable(name, written), wrong),
                                    "Write " + form.words + ".");
                        });
                return;
            }
        }
    }

    /** As the operator knows it: the environment variable where application.yml maps one. */
    private static String variable(ConfigurationPropertyName name, String written) {
        Matcher mapped = VARIABLE.matcher(written);
        return mapped.matches() ? mapped.group(1) : name.toString();
    }
}
