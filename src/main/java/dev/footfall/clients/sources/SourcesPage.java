package dev.footfall.clients.sources;

import dev.footfall.access.keys.CaptureKeys.CaptureKey;
import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.ActivityTypes.ActivityType;
import dev.footfall.activity.EntityTypes;
import dev.footfall.clients.mapping.MappingAdmin;
import dev.footfall.clients.mapping.Mappings;
import dev.footfall.clients.mapping.Mappings.MappedName;
import dev.footfall.clients.sources.SourceReports.Arrival;
import dev.footfall.clients.sources.SourceReports.Counts;
import dev.footfall.clients.sources.SourceReports.NamedCounts;
import dev.footfall.clients.sources.SourceReports.Periods;
import dev.footfall.clients.sources.SourceReports.Shape;
import dev.footfall.clients.sources.Sources.Source;
import dev.footfall.clients.sources.UnknownNames.RejectedRow;
import dev.footfall.platform.Caller;
import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.ProblemException.ConflictException;
import dev.footfall.platform.QueryParameters;
import dev.footfall.platform.StrictParameters;
import dev.footfall.platform.page.ConfirmDialog.FlashMessage;
import dev.footfall.platform.page.FormData;
import dev.footfall.platform.page.FormVersions;
import dev.footfall.platform.page.LayoutModel.NavigationEntry;
import dev.footfall.platform.page.PageController;
import dev.footfall.platform.page.TableSort;
import dev.footfall.platform.page.UrlBuilder;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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

/** The sources of activity: what arrives from each, what did not fit, and what its events are called here. */
@PageController
class SourcesPage {

    static final String PATH = "/admin/sources";

    private static final List<String> SORTS = List.of(
            "name",
            "-last",
            "-taken-hour",
            "-taken-day",
            "-taken-week",
            "-duplicates-hour",
            "-duplicates-day",
            "-duplicates-week",
            "-rejected-hour",
            "-rejected-day",
            "-rejected-week");

    private final Sources sources;
    private final SourceReports reports;
    private final UnknownNames unknownNames;
    private final Mappings mappings;
    private final MappingAdmin admin;
    private final ActivityTypes types;
    private final EntityTypes entityTypes;
    private final FormVersions versions;

    SourcesPage(
            Sources sources,
            SourceReports reports,
            UnknownNames unknownNames,
            Mappings mappings,
            MappingAdmin admin,
            ActivityTypes types,
            EntityTypes entityTypes,
            FormVersions versions) {
        this.sources = sources;
        this.reports = reports;
        this.unknownNames = unknownNames;
        this.mappings = mappings;
        this.admin = admin;
        this.types = types;
        this.entityTypes = entityTypes;
        this.versions = versions;
    }

    /** @param counts null where nothing came in the last week */
    record SourceRow(
            Source source,
            @Nullable Counts counts,
            @Nullable Arrival arrival,
            @Nullable Instant lastUsedAt) {

        private @Nullable Instant lastAt() {
            return arrival == null ? lastUsedAt : arrival.lastAt();
        }

        /** @param column as {@code taken-day} */
        private long count(String column) {
            if (counts == null) {
                return 0;
            }
            var amount = column.startsWith("taken")
                    ? counts.taken()
                    : column.startsWith("duplicates") ? counts.duplicates() : counts.rejected();
            return column.endsWith("hour") ? amount.hour() : column.endsWith("day") ? amount.day() : amount.week();
        }

        static Comparator<SourceRow> by(TableSort sort) {
            Comparator<SourceRow> order = switch (sort.column()) {
                case "name" ->
                    Comparator.comparing((SourceRow row) -> row.source.name(), String.CASE_INSENSITIVE_ORDER);
                case "last" ->
                    Comparator.comparing(SourceRow::lastAt, Comparator.nullsFirst(Comparator.naturalOrder()));
                default -> Comparator.comparingLong((SourceRow row) -> row.count(sort.column()));
            };
            return sort.descending() ? order.reversed() : order;
        }
    }

    /** @param ended sources whose keys are all revoked or expired */
    record ListView(
            List<SourceRow> rows, List<SourceRow> ended, TableSort sort, List<RejectedRow> rejected, Periods periods) {}

    /**
     * @param keys newest first
     * @param names by the sender's name
     */
    record SourceView(
            Source source,
            List<CaptureKey> keys,
            boolean registersUnknown,
            @Nullable Counts counts,
            @Nullable Arrival arrival,
            List<NamedCounts> names,
            List<RejectedRow> rejected,
            List<Shape> shapes,
            Map<String, MappedName> mapped,
            Periods periods) {}

    /** @param added whether the form adds a row, so that its name can be typed */
    record NameView(
            Source source,
            boolean added,
            FormData formData,
            Collection<ActivityType> types,
            Collection<String> entityTypes) {}

    @GetMapping(PATH)
    String list(@RequestParam MultiValueMap<String, String> query, Model model) {
        var parameters = new QueryParameters(query);
        var sort = TableSort.of(parameters, UrlBuilder.of(PATH, query), SORTS);
        parameters.check();
        var all = sources.all();
        var counts = reports.totals(all);
        var arrivals = reports.arrivals(all);
        var rows = all.stream()
                .map(source -> new SourceRow(
                        source,
                        counts.get(source.id()),
                        arrivals.get(source.id()),
                        source.current().lastUsedAt()))
                .sorted(SourceRow.by(sort))
                .toList();
        model.addAttribute(
                "view",
                new ListView(
                        rows.stream().filter(row -> row.source.valid()).toList(),
                        rows.stream().filter(row -> !row.source.valid()).toList(),
                        sort,
                        unknownNames.of(all),
                        reports.periods()));
        return "clients/sources";
    }

    /** The page of a source; a key's id leads there too. */
    @GetMapping(PATH + "/{id}")
    String open(@PathVariable UUID id, Model model) {
        var source = sources.ofKey(id);
        if (!source.id().equals(id)) {
            return "redirect:" + PATH + "/" + source.id();
        }
        mappings.refresh();
        model.addAttribute(
                "view",
                new SourceView(
                        source,
                        source.keys(),
                        mappings.of(source.current().id()).registersUnknown(),
                        reports.totals(List.of(source)).get(id),
                        reports.arrival(source),
                        reports.names(source),
                        unknownNames.of(List.of(source)),
                        reports.shapes(source),
                        new TreeMap<>(admin.rows(id)),
                        reports.periods()));
        return "clients/source";
    }

    @PostMapping(PATH + "/{id}/registering")
    String setRegistering(Caller caller, @PathVariable UUID id, @RequestParam boolean on, RedirectAttributes redirect) {
        var source = sources.find(id);
        admin.setRegistering(caller, id, source.prefix(), on);
        return FlashMessage.on(PATH + "/" + id, redirect, on ? "sources.registers.on" : "sources.registers.off");
    }

    /** A row of the table: the one of that name, or a new one for it. */
    @GetMapping(PATH + "/{id}/names/edit")
    String openName(@PathVariable UUID id, @RequestParam(defaultValue = "") String name, Model model) {
        var source = sources.find(id);
        var row = admin.rows(id).get(name);
        return form(source, row == null, FormVersions.open(fields(name, row)), model);
    }

    private static Map<String, List<String>> fields(String name, @Nullable MappedName row) {
        var values = new TreeMap<String, List<String>>(Map.of("name", List.of(name)));
        if (row != null) {
            values.put("activityType", List.of(row.activityType()));
            values.put("entityType", List.of(row.entityType() == null ? "" : row.entityType()));
            values.put("entityProperty", List.of(row.entityProperty() == null ? "" : row.entityProperty()));
        }
        return values;
    }

    @PostMapping(PATH + "/{id}/names/edit")
    String putName(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam MultiValueMap<String, String> body,
            HttpServletResponse response,
            RedirectAttributes redirect,
            Model model) {
        var source = sources.find(id);
        var row = new MappingAdmin.Row(
                body.getFirst("name"),
                body.getFirst("activityType"),
                body.getFirst("entityType"),
                body.getFirst("entityProperty"));
        var formData = FormData.of(body);
        try {
            var name = formData.value("name");
            versions.save(
                    "source " + id + " " + name,
                    body,
                    () -> fields(name, admin.rows(id).get(name)),
                    () -> {
                        admin.put(caller, id, source.prefix(), row);
                        return name;
                    });
            return FlashMessage.on(PATH + "/" + id, redirect, "sources.name.saved", formData.value("name"));
        } catch (InvalidInputException e) {
            formData = formData.with(e);
        } catch (ConflictException e) {
            formData = formData.with("name", e);
        }
        response.setStatus(HttpStatus.BAD_REQUEST.value());
        return form(source, !admin.rows(id).containsKey(formData.value("name")), formData, model);
    }

    @PostMapping(PATH + "/{id}/names/remove")
    @StrictParameters("name")
    String removeName(Caller caller, @PathVariable UUID id, @RequestParam String name, RedirectAttributes redirect) {
        var source = sources.find(id);
        admin.remove(caller, id, source.prefix(), name);
        return FlashMessage.on(PATH + "/" + id, redirect, "sources.name.removed", name);
    }

    /** Registers an unknown name as a type. */
    @PostMapping(PATH + "/{id}/names/register")
    String register(Caller caller, @PathVariable UUID id, @RequestParam String name, RedirectAttributes redirect) {
        var source = sources.find(id);
        var type = admin.register(caller, name);
        return FlashMessage.on(PATH + "/" + source.id(), redirect, "sources.registered", type);
    }

    private String form(Source source, boolean added, FormData formData, Model model) {
        types.refresh();
        model.addAttribute("view", new NameView(source, added, formData, types.all(), entityTypes.all()));
        return "clients/name";
    }

    @Configuration(proxyBeanMethods = false)
    static class Navigation {

        @Bean
        NavigationEntry sourcesInNavigation() {
            return new NavigationEntry(790, "nav.system", PATH, "sources.title", "plug", Set.of(Role.ADMIN));
        }
    }
}
