package dev.footfall.platform.page;

import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Data for charts, as JSON that stands in the page inside {@code <script type="application/json">}: a block that browsers
 * never run, so that the content security policy needs no exception. Nothing in it can end that block.
 */
@Component
public class PageJson {

    private final JsonMapper json;

    PageJson(JsonMapper json) {
        this.json = json;
    }

    public String of(Object data) {
        return json.writeValueAsString(data)
                .replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("&", "\\u0026");
    }
}
