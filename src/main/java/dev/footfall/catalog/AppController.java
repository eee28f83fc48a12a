package dev.footfall.catalog;

import dev.footfall.platform.Caller;
import dev.footfall.platform.InvalidInput;
import dev.footfall.platform.NotFound;
import dev.footfall.platform.QueryParameters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
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

/** The catalogue of apps: told by the host platform, asked by everybody who signed in. */
@RestController
@RequestMapping("/api/apps")
class AppController {

    static final int MOST_AT_ONCE = 5_000;

    private final Apps apps;
    private final Catalog catalog;

    record Name(@Nullable String name) {}

    record Entry(@Nullable String id, @Nullable String name) {}

    record Found(List<App> apps) {}

    record Stored(int stored) {}

    AppController(Apps apps, Catalog catalog) {
        this.apps = apps;
        this.catalog = catalog;
    }

    @GetMapping("/{id}")
    App get(@PathVariable UUID id) {
        return apps.find(id).orElseThrow(() -> new NotFound("There is no app with this id."));
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
    App put(Caller caller, @PathVariable UUID id, @RequestBody Name body) {
        List<InvalidInput.Field> wrong = new ArrayList<>();
        String name = AppName.check("name", body.name(), wrong);
        refuse(wrong);
        catalog.put(caller, Map.of(id, name));
        return get(id);
    }

    /** Where an id comes twice the last name counts. */
    @PutMapping
    Stored put(Caller caller, @RequestBody List<@Nullable Entry> body) {
        if (body.size() > MOST_AT_ONCE) {
            throw new ErrorResponseException(
                    HttpStatus.CONTENT_TOO_LARGE,
                    ProblemDetail.forStatusAndDetail(
                            HttpStatus.CONTENT_TOO_LARGE,
                            "At most " + MOST_AT_ONCE + " apps a request: send them in parts."),
                    null);
        }
        Map<UUID, String> names = new HashMap<>();
        List<InvalidInput.Field> wrong = new ArrayList<>();
        for (int i = 0; i < body.size(); i++) {
            Entry entry = body.get(i);
            UUID id = entry == null || entry.id() == null ? null : QueryParameters.uuidOf(entry.id());
            String name = AppName.check("[" + i + "].name", entry == null ? null : entry.name(), wrong);
            if (id == null) {
                wrong.add(new InvalidInput.Field(
                        "[" + i + "].id",
                        entry == null || entry.id() == null ? "required" : "invalid_uuid",
                        "'id' must be the UUID of an app."));
            } else {
                names.put(id, name);
            }
        }
        refuse(wrong);
        catalog.put(caller, names);
        return new Stored(names.size());
    }

    /** The first hundred, so that an answer stays readable. */
    private static void refuse(List<InvalidInput.Field> wrong) {
        if (!wrong.isEmpty()) {
            throw new InvalidInput(wrong.subList(0, Math.min(100, wrong.size())));
        }
    }
}
