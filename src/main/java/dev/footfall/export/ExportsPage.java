package dev.footfall.export;

import dev.footfall.export.ExportRequests.Export;
import dev.footfall.export.ExportRequests.ExportStatus;
import dev.footfall.platform.Caller;
import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.CallerNames;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.ProblemException.ConflictException;
import dev.footfall.platform.StrictParameters;
import dev.footfall.platform.page.ConfirmDialog;
import dev.footfall.platform.page.ConfirmDialog.FlashMessage;
import dev.footfall.platform.page.Formats;
import dev.footfall.platform.page.LayoutModel.NavigationEntry;
import dev.footfall.platform.page.PageController;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The page of large exports: administrators see all, operators only their state. */
@PageController
class ExportsPage {

    private static final String PATH = "/admin/exports";

    private final Exports exports;
    private final Formats formats;
    private final CallerNames names;

    ExportsPage(Exports exports, Formats formats, CallerNames names) {
        this.exports = exports;
        this.formats = formats;
        this.names = names;
    }

    @GetMapping(PATH)
    String list(Caller caller, Model model) {
        return page(caller, List.of(), model);
    }

    /** Takes the filters as the list of activities sends them. */
    @PostMapping(PATH)
    String create(
            Caller caller,
            @RequestParam MultiValueMap<String, String> body,
            HttpServletResponse response,
            RedirectAttributes redirect,
            Model model) {
        Map<String, List<String>> filter = new LinkedHashMap<>(body);
        filter.remove("_csrf");
        return start(() -> exports.create(caller, filter), caller, response, redirect, model);
    }

    @PostMapping(PATH + "/{id}/again")
    String again(
            Caller caller,
            @PathVariable UUID id,
            HttpServletResponse response,
            RedirectAttributes redirect,
            Model model) {
        return start(() -> exports.again(caller, id), caller, response, redirect, model);
    }

    @PostMapping(PATH + "/{id}/restart")
    String restart(
            Caller caller,
            @PathVariable UUID id,
            HttpServletResponse response,
            RedirectAttributes redirect,
            Model model) {
        return start(() -> exports.restart(caller, id), caller, response, redirect, model);
    }

    @GetMapping(PATH + "/{id}/file")
    ResponseEntity<Resource> file(Caller caller, @PathVariable UUID id) {
        return FileAnswer.of(exports.file(caller, id));
    }

    @GetMapping(PATH + "/{id}/deletion")
    String askToDelete(
            Caller caller,
            @PathVariable UUID id,
            @RequestHeader(name = "HX-Request", defaultValue = "false") boolean fragment,
            Model model) {
        Export export = exports.own(caller, id);
        model.addAttribute(
                "question",
                new ConfirmDialog(
                        "exports.delete.title",
                        "exports.delete.text",
                        "exports.delete",
                        List.of(formats.moment(export.createdAt()), formats.count(export.rows())),
                        PATH + "/" + id + "/deletion",
                        PATH));
        return ConfirmDialog.view(fragment);
    }

    @PostMapping(PATH + "/{id}/deletion")
    @StrictParameters
    String delete(Caller caller, @PathVariable UUID id, RedirectAttributes redirect) {
        exports.delete(caller, id);
        return FlashMessage.on(PATH, redirect, "exports.deleted", "");
    }

    private String start(
            Runnable begin, Caller caller, HttpServletResponse response, RedirectAttributes redirect, Model model) {
        try {
            begin.run();
            return FlashMessage.on(PATH, redirect, "exports.begun", "");
        } catch (ConflictException e) {
            response.setStatus(HttpStatus.CONFLICT.value());
            return page(caller, List.of(String.valueOf(e.getMessage())), model);
        } catch (InvalidInputException e) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
            return page(
                    caller,
                    e.fields().stream().map(InvalidInputException.Field::detail).toList(),
                    model);
        }
    }

    private String page(Caller caller, List<String> errors, Model model) {
        List<ExportCard> cards = caller.isAdmin()
                ? exports.of(caller).stream().map(ExportCard::whole).toList()
                : exports.all().stream().map(ExportCard::state).toList();
        model.addAttribute("exports", cards);
        model.addAttribute("keyNames", caller.isAdmin() ? names.ofKeys() : Map.of());
        model.addAttribute("whole", caller.isAdmin());
        model.addAttribute("live", cards.stream().anyMatch(ExportCard::underWay));
        model.addAttribute("errors", errors);
        return "export/exports";
    }

    @Configuration(proxyBeanMethods = false)
    static class Navigation {

        @Bean
        NavigationEntry exportsInNavigation() {
            return new NavigationEntry(
                    820, "nav.system", PATH, "exports.title", "export", Set.of(Role.ADMIN, Role.OPS));
        }
    }

    /**
     * Model of one export.
     *
     * @param mark the badge's style
     * @param filters its filters; empty for none, and if the reader may not see them
     * @param everything whether it is known to have no filter
     * @param repeatable whether it can be created again
     */
    record ExportCard(
            Export export,
            String mark,
            List<Filter> filters,
            boolean everything,
            boolean repeatable,
            @Nullable Long bytes,
            @Nullable String sha256) {

        /** One value of a filter. */
        record Filter(String name, String value) {}

        static ExportCard whole(Export export) {
            Map<String, List<String>> filter = export.filter();
            List<Filter> filters = filter == null
                    ? List.of()
                    : filter.entrySet().stream()
                            .filter(entry -> !entry.getKey().equals(ExportFilters.BOM))
                            .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
                            .flatMap(entry -> entry.getValue().stream().map(value -> new Filter(entry.getKey(), value)))
                            .toList();
            return of(
                    export,
                    filters,
                    filter != null && filters.isEmpty(),
                    filter != null,
                    export.status() == ExportStatus.COMPLETED);
        }

        /** For operators. */
        static ExportCard state(Export export) {
            return of(export, List.of(), false, false, false);
        }

        private static ExportCard of(
                Export export, List<Filter> filters, boolean everything, boolean repeatable, boolean file) {
            return new ExportCard(
                    export,
                    mark(export.status()),
                    filters,
                    everything,
                    repeatable,
                    file ? export.bytes() : null,
                    file ? export.sha256() : null);
        }

        public UUID id() {
            return export.id();
        }

        public boolean underWay() {
            return export.status().isUnderWay();
        }

        public boolean there() {
            return export.status() == ExportStatus.COMPLETED;
        }

        public boolean restartable() {
            return export.status().isRestartable();
        }

        public boolean over() {
            return export.status().isOver();
        }

        private static String mark(ExportStatus status) {
            return switch (status) {
                case PENDING, RUNNING -> "blue";
                case COMPLETED -> "green";
                case FAILED -> "red";
                case STOPPED, SUPERSEDED -> "yellow";
                case EXPIRED -> "gray";
            };
        }
    }
}
