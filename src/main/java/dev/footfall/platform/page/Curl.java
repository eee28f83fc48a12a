package dev.footfall.platform.page;

import dev.footfall.platform.Settings;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** The first activity, as a line to paste into a terminal. In templates {@code ${@curl.line(key)}}. */
@Component
class Curl {

    private final Settings settings;

    Curl(Settings settings) {
        this.settings = settings;
    }

    /**
     * A line that captures a view, by a person made up for it.
     *
     * @param key the API key, or a shell variable that holds it
     */
    public String line(String key) {
        return """
                curl -H "Authorization: Bearer %s" -H "Content-Type: application/json" \\
                  -d '{"userId": "%s", "activityType": "app_view", "metadata": {"source": "first steps"}}' \\
                  %s/api/activities""".formatted(key, UUID.randomUUID(), site());
    }

    private String site() {
        var configured = settings.baseUrl();
        return configured == null
                ? ServletUriComponentsBuilder.fromCurrentContextPath().toUriString()
                : configured.toString();
    }
}
