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
import dev.footfall.platform.page.ConfirmDialog.FlashMessage;
import dev.footfall.platform.page.FormData;
import dev.footfall.platform.page.FormVersions;
import dev.footfall.platform.page.PageController;
import dev.footfall.platform.page.SettingsSection;
import dev.footfall.platform.page.TableSort;
import dev.footfall.platform.page.UrlBuilder;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The apps in the settings: search, add, rename. */
@PageController
class AppsPage {

    private static final String PATH = "/admin/settings/apps";
    private static final String NAME_IN = "names.";
    private static final List<String> SORTS = List.of("name", "id", "-changed");

    private final Apps apps;
    private final Catalog catalog;
    private final ExternalIds ids;
    private final FormVersions versions;

    AppsPage(Apps apps, Catalog catalog, ExternalIds ids, FormVersions versions) {
        this.apps = apps;
        this.catalog = catalog;
        this.ids = ids;
        this.versions = versions;
    }

    /**
     * A page of the list.
     *
     * @param total over all pages
     * @param sort null where the query is wrong
     * @param before URL of the previous page; null on the first
     * @param after URL of the next page; null on the last
     */
    record ListView(
            FormData formData,
            List<App> apps,
            long total,
            @Nullable TableSort sort,
            @Nullable String before,
            @Nullable String after) {}

    /** @param app the one to rename; null to add one */
    record FormView(@Nullable App app, FormData formData) {

        private static final List<String> USUAL = List.of("ar");

        /** Languages that get a field for the name: those that it has one in, and those of the pages. */
        public Collection<String> languages() {
            var languages = new TreeSet<>(USUAL);
            formData.values().keySet().stream()
                    .filter(field -> field.startsWith(NAME_IN))
                    .map(field -> field.substring(NAME_IN.length()))
                    .forEach(languages::add);
            return languages;
        }

        /** The language's name in itself. */
        public static String called(String language) {
            var locale = Locale.forLanguageTag(language);
            return locale.getDisplayName(locale);
        }
    }

    @GetMapping(PATH)
    String list(@RequestParam MultiValueMap<String, String> query, HttpServletResponse response, Model model) {
        var here = UrlBuilder.of(PATH, query);
        try {
            var parameters = new QueryParameters(query);
            var text = Objects.requireNonNullElse(parameters.text("query"), "");
            var after = parameters.uuid("after");
            var before = parameters.uuid("before");
            var sort = TableSort.of(parameters, here, SORTS);
            parameters.check();
            var order = Apps.Order.valueOf(sort.column().toUpperCase(Locale.ROOT));
            var page = apps.page(text, order, sort.descending(), after, before);
            model.addAttribute("view", view(here, FormData.of(query), sort, page, apps.count(text)));
        } catch (InvalidInputException e) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
            model.addAttribute("view", new ListView(FormData.of(query).with(e), List.of(), 0, null, null, null));
        }
        return "catalog/apps";
    }

    private static ListView view(UrlBuilder here, FormData formData, TableSort sort, Apps.Page page, long total) {
        var first = here.without("after").without("before");
        return new ListView(
                formData,
                page.apps(),
                total,
                sort,
                page.more() ? first.with("before", page.apps().getFirst().id()).toString() : null,
                page.rest() ? first.with("after", page.apps().getLast().id()).toString() : null);
    }

    @GetMapping(PATH + "/new")
    String openNew(@RequestParam(defaultValue = "") String id, Model model) {
        model.addAttribute("view", new FormView(null, FormData.of(Map.of("id", List.of(id)))));
        return "catalog/app";
    }

    @PostMapping(PATH + "/new")
    String add(
            Caller caller,
            @RequestParam MultiValueMap<String, String> body,
            HttpServletResponse response,
            RedirectAttributes redirect,
            Model model) {
        var errors = new ArrayList<InvalidInputException.Field>();
        var text = Objects.requireNonNullElse(body.getFirst("id"), "").strip();
        var id = ExternalIds.isValid(text) ? ids.entityId(text) : null;
        if (id == null) {
            errors.add(new InvalidInputException.Field("id", "invalid_uuid", "An id " + ExternalIds.RULE));
        }
        var names = names(body, errors);
        if (!errors.isEmpty() || id == null) {
            return wrong(null, FormData.of(body).with(new InvalidInputException(errors)), response, model);
        }
        catalog.put(caller, id, names);
        return FlashMessage.on(PATH, redirect, "apps.named", names.name());
    }

    @GetMapping(PATH + "/{id}/edit")
    String open(@PathVariable EntityId id, Model model) {
        var app = apps.find(id.uuid()).orElseThrow(AppsPage::noSuchApp);
        model.addAttribute("view", new FormView(app, FormVersions.open(fields(app))));
        return "catalog/app";
    }

    @PostMapping(PATH + "/{id}/edit")
    String rename(
            Caller caller,
            @PathVariable EntityId id,
            @RequestParam MultiValueMap<String, String> body,
            HttpServletResponse response,
            RedirectAttributes redirect,
            Model model) {
        var app = apps.find(id.uuid()).orElseThrow(AppsPage::noSuchApp);
        var errors = new ArrayList<InvalidInputException.Field>();
        var names = names(body, errors);
        try {
            if (!errors.isEmpty()) {
                throw new InvalidInputException(errors);
            }
            versions.save("app " + app.id(), body, () -> stored(app.id(), body), () -> {
                catalog.put(caller, Map.of(app.id(), names), Map.of());
                return names;
            });
            return FlashMessage.on(PATH, redirect, "apps.named", names.name());
        } catch (InvalidInputException e) {
            return wrong(app, FormData.of(body).with(e), response, model);
        }
    }

    /** A field for each language, which may be empty; forms of programs that have none leave those that there are. */
    private static Names names(MultiValueMap<String, String> body, List<InvalidInputException.Field> errors) {
        var translated = new LinkedHashMap<String, @Nullable String>();
        body.forEach((field, values) -> {
            if (field.startsWith(NAME_IN)) {
                translated.put(field.substring(NAME_IN.length()), values.getFirst());
            }
        });
        return AppName.check("", body.getFirst("name"), translated.isEmpty() ? null : translated, errors);
    }

    private static Map<String, List<String>> fields(App app) {
        var fields = new LinkedHashMap<>(Map.of("name", List.of(app.name())));
        app.names().forEach((language, name) -> fields.put(NAME_IN + language, List.of(name)));
        return fields;
    }

    /** As {@link #fields}, with empty ones for the languages of the form that the app has no name in now. */
    private Map<String, List<String>> stored(UUID id, Map<String, List<String>> form) {
        var fields = new LinkedHashMap<String, List<String>>();
        form.keySet().stream()
                .filter(field -> field.startsWith(NAME_IN))
                .forEach(field -> fields.put(field, List.of()));
        fields.putAll(fields(apps.find(id).orElseThrow(AppsPage::noSuchApp)));
        return fields;
    }

    private static String wrong(@Nullable App app, FormData formData, HttpServletResponse response, Model model) {
        response.setStatus(HttpStatus.BAD_REQUEST.value());
        model.addAttribute("view", new FormView(app, formData));
        return "catalog/app";
    }

    private static NotFoundException noSuchApp() {
        return new NotFoundException("There is no app with this id.");
    }

    @Configuration(proxyBeanMethods = false)
    static class Section {

        @Bean
        SettingsSection appsInSettings() {
            return new SettingsSection(20, PATH, "apps.title", "apps.text", "apps");
        }
    }
}
