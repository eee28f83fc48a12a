package dev.footfall.explorer;

import dev.footfall.activity.Activity;
import dev.footfall.activity.ActivityDownload;
import dev.footfall.activity.ActivityFilter;
import dev.footfall.activity.StreamFormats;
import dev.footfall.activity.ViewedPeople;
import dev.footfall.catalog.EntityNames;
import dev.footfall.explorer.ActivitiesViews.ActivitiesView;
import dev.footfall.explorer.Searches.Search;
import dev.footfall.platform.Audit;
import dev.footfall.platform.Caller;
import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.ExternalIds.PersonId;
import dev.footfall.platform.Failures.TimeoutAdvice;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.InvalidInputException.Field;
import dev.footfall.platform.ProblemException.NotFoundException;
import dev.footfall.platform.page.FilteredPage;
import dev.footfall.platform.page.FormData;
import dev.footfall.platform.page.LayoutModel.NavigationEntry;
import dev.footfall.platform.page.PageController;
import dev.footfall.platform.page.PeriodChoice;
import dev.footfall.platform.page.UrlBuilder;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;

/** The administrators' list of raw activity, a single activity, and the list as a file. */
@PageController
class ActivitiesPage {

    private static final String METADATA = "metadata";

    /** Texts for errors whose own detail is about parameters. */
    private static final Map<String, String> WRONG = Map.of(
            "empty_period", "explorer.wrong.period",
            "invalid_timestamp", "explorer.wrong.moment",
            "invalid_uuid", "explorer.wrong.id");

    private final Searches searches;
    private final ActivitiesViews views;
    private final ActivityViews rows;
    private final ActivityDownload download;
    private final StreamFormats formats;
    private final Audit audit;
    private final ViewedPeople viewed;
    private final MessageSource texts;
    private final EntityNames names;

    ActivitiesPage(
            Searches searches,
            ActivitiesViews views,
            ActivityViews rows,
            ActivityDownload download,
            StreamFormats formats,
            Audit audit,
            ViewedPeople viewed,
            MessageSource texts,
            EntityNames names) {
        this.searches = searches;
        this.views = views;
        this.rows = rows;
        this.download = download;
        this.formats = formats;
        this.audit = audit;
        this.viewed = viewed;
        this.texts = texts;
        this.names = names;
    }

    @GetMapping(ActivityViews.PATH)
    @TimeoutAdvice("Narrow it: choose a shorter period, a user, or a type in addition to the metadata.")
    String list(
            Caller caller,
            @RequestParam MultiValueMap<String, String> query,
            @RequestHeader(name = "HX-Request", defaultValue = "false") boolean fragment,
            HttpServletResponse response,
            Model model) {
        var named = new LinkedMultiValueMap<>(query);
        InvalidInputException ambiguous = null;
        try {
            named.computeIfPresent(
                    "entityId", (_, values) -> values.stream().map(names::idOf).toList());
        } catch (InvalidInputException e) {
            ambiguous = e;
        }
        var kept = ambiguous == null ? searches.withoutPersonalTexts(named) : query;
        var url = FormQuery.tidied(UrlBuilder.of(ActivityViews.PATH, kept));
        boolean personal = !kept.equals(query);
        var typed = FormData.of(kept);
        response.setHeader("Vary", "HX-Request");
        if (personal && !fragment) {
            return "redirect:" + url;
        }
        try {
            if (ambiguous != null) {
                throw ambiguous;
            }
            var search = searches.read(FormQuery.withOneChoice(kept));
            if (personal || FormQuery.isFromForm(query)) {
                if (!fragment) {
                    return "redirect:" + url;
                }
                search = searches.read(url.query());
                typed = FormData.of(url.query());
                response.setHeader("HX-Push-Url", url.toString());
            }
            if (fragment && typed.has("part", "news")) {
                return news(caller, url, search, response, model);
            }
            var found = searches.find(search);
            viewed.tell(caller, search.filter().userId(), found.items(), "list");
            model.addAttribute("view", views.of(url, typed, found));
        } catch (InvalidInputException e) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
            var wrong = typed.with(inWords(e));
            model.addAttribute(
                    "view",
                    fragment ? views.without(url, wrong, false) : withoutErrors(caller, withoutFields(url, e), wrong));
            if (fragment) {
                // The list stays as it is until the filters are right.
                response.setHeader("HX-Retarget", "#filters");
                response.setHeader("HX-Reswap", "outerHTML show:none");
                response.setHeader("HX-Push-Url", "false");
                return "explorer/activities :: filters";
            }
        } catch (QueryTimeoutException e) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            model.addAttribute("view", views.without(url, typed, true));
        }
        return fragment ? "explorer/activities :: explorer" : "explorer/activities";
    }

    /** The list by the filters that can be used, beside what is wrong with the others. */
    private ActivitiesView withoutErrors(Caller caller, UrlBuilder rest, FormData wrong) {
        try {
            var search = searches.read(rest.query());
            var found = searches.find(search);
            viewed.tell(caller, search.filter().userId(), found.items(), "list");
            return views.of(rest, wrong, found);
        } catch (InvalidInputException | QueryTimeoutException e) {
            return views.without(rest, wrong, e instanceof QueryTimeoutException);
        }
    }

    /** Also without the place in the list, which belongs to other filters. */
    private static UrlBuilder withoutFields(UrlBuilder url, InvalidInputException wrong) {
        var rest = url.without("cursor").without("newer");
        for (var field : wrong.fields()) {
            for (var parameter : url.parameters()) {
                boolean isSame = parameter.name().equals(field.field())
                        || field.field().startsWith(METADATA)
                                && parameter.name().startsWith(METADATA)
                        || PeriodChoice.parameters().containsAll(List.of(field.field(), parameter.name()));
                rest = isSame ? rest.without(parameter.name()) : rest;
            }
        }
        return rest;
    }

    /** Readers know the fields by their labels, not by the names of parameters. */
    private InvalidInputException inWords(InvalidInputException e) {
        return new InvalidInputException(e.fields().stream()
                .map(field -> new Field(
                        field.field(),
                        field.code(),
                        WRONG.containsKey(field.code())
                                ? texts.getMessage(WRONG.get(field.code()), null, LocaleContextHolder.getLocale())
                                : field.detail()))
                .toList());
    }

    /** Polled every few seconds: only the people in the rows returned count as viewed. */
    private String news(Caller caller, UrlBuilder url, Search search, HttpServletResponse response, Model model) {
        var found = searches.news(search);
        if (found.items().isEmpty()) {
            response.setStatus(HttpStatus.NO_CONTENT.value());
        } else {
            viewed.tell(caller, search.filter().userId(), found.items(), "list");
        }
        model.addAttribute("view", views.news(url, found));
        return "explorer/activities :: news";
    }

    /** All three parts are the id; the time finds the partition. */
    @GetMapping(ActivityViews.PATH + "/{id}")
    String one(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam PersonId userId,
            @RequestParam Instant timestamp,
            @RequestHeader(name = "HX-Request", defaultValue = "false") boolean fragment,
            HttpServletResponse response,
            Model model) {
        if (userId.byText()) {
            return "redirect:" + ActivityViews.address(id, userId.uuid(), timestamp);
        }
        Optional<Activity> activity = searches.one(id, userId.uuid(), timestamp);
        boolean nobodys = activity.map(Activity::anonymized).orElse(false);
        viewed.tell(caller, nobodys ? null : userId.uuid(), activity.stream().toList(), "activity");
        Activity found =
                activity.orElseThrow(() -> new NotFoundException("There is no such activity, or it was deleted."));
        response.setHeader("Vary", "HX-Request");
        model.addAttribute("activity", rows.one(found));
        return fragment ? "explorer/activity :: panel" : "explorer/activity";
    }

    @GetMapping(ActivityViews.PATH + "/export")
    void export(Caller caller, @RequestParam MultiValueMap<String, String> query, HttpServletResponse response)
            throws IOException {
        var search = searches.read(query);
        var person = search.filter().userId();
        audit.record(new Audit.Entry("exported", caller, "activities as CSV", person));
        download.send(
                search.filter(),
                viewed.watched(formats.csv(search.bom()), caller, person, "csv"),
                "text/csv;charset=UTF-8",
                "activities.csv",
                response);
    }

    /**
     * The list's form sends empty fields, metadata as a key and a value, and of several entities the first in its
     * field and the others beside it, which go when the field is changed. URLs have none of these: {@code
     * metadata.source=search}.
     */
    static final class FormQuery {

        private static final String KEY = "metadataKey";
        private static final String IS = "metadataIs";
        private static final String VALUE = "metadataValue";
        private static final String ENTITY = "entityId";

        private FormQuery() {}

        static boolean isFromForm(Map<String, List<String>> query) {
            return query.containsKey(KEY)
                    || query.values().stream()
                            .anyMatch(values -> values.stream().anyMatch(String::isBlank));
        }

        static UrlBuilder tidied(UrlBuilder url) {
            var key = url.first(KEY);
            var value = url.first(VALUE);
            var is = url.first(IS).equals(ActivityFilter.NOT) ? ActivityFilter.NOT : "";
            var rest = url.without(KEY)
                    .without(IS)
                    .without(VALUE)
                    .without(Searches.FIRST_ENTITY)
                    .without(Searches.OTHER_ENTITY);
            if (!url.first(ENTITY).isEmpty() && url.first(ENTITY).equals(url.first(Searches.FIRST_ENTITY))) {
                for (var other : url.query().getOrDefault(Searches.OTHER_ENTITY, List.of())) {
                    rest = rest.and(ENTITY, other);
                }
            }
            if (hasDates(url.query())) {
                rest = PeriodChoice.withoutPreset(rest);
            }
            return key.isEmpty() ? rest : rest.with("metadata." + key + is, value);
        }

        /** Dates that were typed count, and not the preset that the form came with. */
        static MultiValueMap<String, String> withOneChoice(Map<String, List<String>> query) {
            var rest = new LinkedMultiValueMap<String, String>(query);
            if (isFromForm(query) && hasDates(query)) {
                PeriodChoice.PRESET_PARAMETERS.forEach(rest::remove);
            }
            return rest;
        }

        private static boolean hasDates(Map<String, List<String>> query) {
            return Stream.of(PeriodChoice.FROM, PeriodChoice.TO)
                    .flatMap(name -> query.getOrDefault(name, List.of()).stream())
                    .anyMatch(date -> !date.isBlank());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ExplorerNavigation {

        @Bean
        NavigationEntry activitiesInNavigation() {
            return new NavigationEntry(
                            210, "nav.activity", ActivityViews.PATH, "explorer.title", "list", Set.of(Role.ADMIN))
                    .withPeriod();
        }

        @Bean
        FilteredPage activitiesAsView(Searches searches) {
            return new FilteredPage(
                    ActivityViews.PATH, "explorer.title", Set.of(Role.ADMIN), address -> kept(searches, address));
        }

        /** Its filters: neither the place in the list nor the text of a person. */
        private static UrlBuilder kept(Searches searches, UrlBuilder address) {
            var filters = UrlBuilder.of(address.path(), searches.withoutPersonalTexts(address.query()));
            for (var name : List.of("cursor", "newer", "live", "part", "bom")) {
                filters = filters.without(name);
            }
            searches.read(filters.query());
            return filters;
        }
    }
}
