package dev.footfall.catalog;

import dev.footfall.catalog.Apps.App;
import dev.footfall.catalog.Apps.AppName;
import dev.footfall.catalog.Apps.Names;
import dev.footfall.platform.Caller;
import dev.footfall.platform.ExternalIds;
import dev.footfall.platform.ExternalIds.EntityId;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.ProblemException.NotFoundException;
import dev.footfall.platform.QueryParameters;
import dev.footfall.platform.body.BodySettings.LargeBody;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.util.MultiValueMap;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The catalogue of apps: written by the host platform, readable by everybody who is signed in. */
@RestController
@RequestMapping("/api/apps")
class AppController {

    private static final int MAX_ENTRIES = 5_000;
    /** The maximum number of apps with the longest names fits. */
    private static final long MAX_BODY = 5L * 1024 * 1024;

    private final Apps apps;
    private final Catalog catalog;
    private final ExternalIds ids;

    private static final String NAMES =
            "Names in other languages by language tag, like `{\"ar\": \"…\"}`. Without it they stay, with `{}` they go.";

    record Name(
            @Nullable String name,

            @Schema(description = NAMES) @Nullable Map<String, @Nullable String> names) {}

    record Entry(
            @Schema(description = "A UUID or any other text, as activities carry it as `entityId`") @Nullable String id,

            @Nullable String name,

            @Schema(description = NAMES) @Nullable Map<String, @Nullable String> names) {}

    /**
     * Rejects the first app over the limit while the body is still being parsed: five megabytes may contain a million.
     */
    static final class Entries extends ArrayList<@Nullable Entry> {

        private static final long serialVersionUID = 1L;

        @Override
        public boolean add(@Nullable Entry entry) {
            if (size() == MAX_ENTRIES) {
                throw new ErrorResponseException(
                        HttpStatus.CONTENT_TOO_LARGE,
                        ProblemDetail.forStatusAndDetail(
                                HttpStatus.CONTENT_TOO_LARGE,
                                "At most " + MAX_ENTRIES + " apps per request: send them in several requests."),
                        null);
            }
            return super.add(entry);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Bodies {

        @Bean
        LargeBody appsBody() {
            return new LargeBody("/api/apps", MAX_BODY, MAX_BODY);
        }
    }

    record Found(List<App> apps) {}

    record Stored(int stored) {}

    AppController(Apps apps, Catalog catalog, ExternalIds ids) {
        this.apps = apps;
        this.catalog = catalog;
        this.ids = ids;
    }

    @GetMapping("/{id}")
    App get(@PathVariable EntityId id) {
        return apps.find(id.uuid()).orElseThrow(() -> new NotFoundException("There is no app with this id."));
    }

    @GetMapping
    Found search(@RequestParam MultiValueMap<String, String> query) {
        QueryParameters parameters = new QueryParameters(query);
        String text = parameters.text("query");
        int limit = parameters.number("limit", 50, 1, 500);
        parameters.check();
        return new Found(apps.search(text == null ? "" : text, limit));
    }

    @PutMapping("/{id}")
    App put(Caller caller, @PathVariable EntityId id, @RequestBody Name body) {
        List<InvalidInputException.Field> errors = new ArrayList<>();
        Names names = AppName.check("", body.name(), body.names(), errors);
        refuse(errors);
        catalog.put(caller, id, names);
        return get(id);
    }

    /** If an id occurs twice, the last name wins. */
    @PutMapping
    Stored put(Caller caller, @RequestBody Entries body) {
        Map<UUID, Names> names = new HashMap<>();
        Map<UUID, String> texts = new HashMap<>();
        List<InvalidInputException.Field> errors = new ArrayList<>();
        for (int i = 0; i < body.size(); i++) {
            Entry entry = body.get(i);
            String id = entry == null ? null : entry.id();
            Names checked = AppName.check(
                    "[" + i + "].", entry == null ? null : entry.name(), entry == null ? null : entry.names(), errors);
            if (id == null || !ExternalIds.isValid(id)) {
                errors.add(new InvalidInputException.Field(
                        "[" + i + "].id", id == null ? "required" : "invalid_uuid", "'id' " + ExternalIds.RULE));
            } else {
                EntityId app = ids.entityId(id);
                names.put(app.uuid(), checked);
                if (app.text() != null) {
                    texts.put(app.uuid(), app.text());
                }
            }
        }
        refuse(errors);
        catalog.put(caller, names, texts);
        return new Stored(names.size());
    }

    /** Reports only the first hundred errors, to keep the answer readable. */
    private static void refuse(List<InvalidInputException.Field> errors) {
        if (!errors.isEmpty()) {
            throw new InvalidInputException(errors.subList(0, Math.min(100, errors.size())));
        }
    }
}
