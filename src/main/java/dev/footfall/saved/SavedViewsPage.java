package dev.footfall.saved;

import dev.footfall.platform.Caller;
import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.ProblemException.ConflictException;
import dev.footfall.platform.StrictParameters;
import dev.footfall.platform.page.ConfirmDialog;
import dev.footfall.platform.page.ConfirmDialog.FlashMessage;
import dev.footfall.platform.page.FilteredPage.SavedLink;
import dev.footfall.platform.page.FilteredPage.SavedLinks;
import dev.footfall.platform.page.FilteredPage.SavedLinks.SavedLinksSource;
import dev.footfall.platform.page.FormData;
import dev.footfall.platform.page.FormVersions;
import dev.footfall.platform.page.LayoutModel.NavigationEntry;
import dev.footfall.platform.page.PageController;
import dev.footfall.platform.page.UrlBuilder;
import dev.footfall.saved.SavedViews.SavedView;
import dev.footfall.saved.SavedViews.ViewInput;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The list of saved views, and the forms that save, rename and share one. */
@PageController
class SavedViewsPage {

    static final String PATH = "/admin/views";
    static final Set<Role> READERS = Set.of(Role.ADMIN, Role.ANALYST);

    private static final String ADDRESS = "address";

    private final SavedViews views;
    private final FormVersions versions;

    SavedViewsPage(SavedViews views, FormVersions versions) {
        this.views = views;
        this.versions = versions;
    }

    /**
     * A line of the list.
     *
     * @param page key of the page's name
     * @param changeable whether this reader may change it
     */
    record Row(SavedView view, String page, boolean own, boolean changeable) {}

    /**
     * The form.
     *
     * @param id of the view that is changed; null where one is saved
     * @param page key of the page's name
     * @param parameters the filters
     * @param mayShare whether this reader may share it
     */
    record FormView(
            @Nullable UUID id,
            FormData formData,
            @Nullable String page,
            List<UrlBuilder.Parameter> parameters,
            boolean mayShare) {}

    @GetMapping(PATH)
    String list(Caller caller, Model model) {
        model.addAttribute(
                "views",
                views.of(caller).stream()
                        .map(view -> new Row(
                                view,
                                views.page(caller, view.address().path())
                                        .orElseThrow()
                                        .label(),
                                view.ownership().isOf(caller),
                                view.ownership().mayBeChangedBy(caller)))
                        .toList());
        return "saved/views";
    }

    @GetMapping(PATH + "/new")
    String openNew(
            Caller caller, @RequestParam(defaultValue = "") String address, HttpServletResponse response, Model model) {
        var formData = FormData.of(Map.of(ADDRESS, List.of(address)));
        var wrong = new ArrayList<InvalidInputException.Field>();
        if (views.address(caller, address, wrong) == null) {
            return wrong(caller, null, formData.with(new InvalidInputException(wrong)), response, model);
        }
        return form(caller, null, formData, model);
    }

    @PostMapping(PATH + "/new")
    String add(
            Caller caller,
            @RequestParam MultiValueMap<String, String> body,
            HttpServletResponse response,
            RedirectAttributes redirect,
            Model model) {
        try {
            var added = views.add(caller, input(body));
            return FlashMessage.on(added.address().toString(), redirect, "views.saved", added.name());
        } catch (InvalidInputException e) {
            return wrong(caller, null, FormData.of(body).with(e), response, model);
        } catch (ConflictException e) {
            return wrong(caller, null, FormData.of(body).with("name", e), response, model);
        }
    }

    @GetMapping(PATH + "/{id}/edit")
    String open(Caller caller, @PathVariable UUID id, Model model) {
        return form(caller, id, FormVersions.open(fields(views.find(caller, id))), model);
    }

    @PostMapping(PATH + "/{id}/edit")
    String change(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam MultiValueMap<String, String> body,
            HttpServletResponse response,
            RedirectAttributes redirect,
            Model model) {
        var formData = FormData.of(body);
        try {
            var changed = versions.save(
                    "view " + id,
                    body,
                    () -> fields(views.find(caller, id)),
                    () -> views.change(caller, id, input(body)));
            return FlashMessage.on(PATH, redirect, "views.saved", changed.name());
        } catch (InvalidInputException e) {
            formData = formData.with(e);
        } catch (ConflictException e) {
            formData = formData.with("name", e);
        }
        return wrong(caller, id, formData, response, model);
    }

    @GetMapping(PATH + "/{id}/deletion")
    String askToDelete(
            Caller caller,
            @PathVariable UUID id,
            @RequestHeader(name = "HX-Request", defaultValue = "false") boolean fragment,
            Model model) {
        var view = views.find(caller, id);
        model.addAttribute(
                "question",
                new ConfirmDialog(
                        "views.delete.title",
                        view.ownership().shared() ? "views.delete.shared" : "views.delete.text",
                        "saved.delete",
                        List.of(view.name()),
                        PATH + "/" + id + "/deletion",
                        PATH));
        return ConfirmDialog.view(fragment);
    }

    @PostMapping(PATH + "/{id}/deletion")
    @StrictParameters
    String delete(Caller caller, @PathVariable UUID id, RedirectAttributes redirect) {
        var name = views.find(caller, id).name();
        views.delete(caller, id);
        return FlashMessage.on(PATH, redirect, "views.deleted", name);
    }

    private static ViewInput input(MultiValueMap<String, String> body) {
        return new ViewInput(body.getFirst("name"), body.getFirst(ADDRESS), body.containsKey("shared"));
    }

    private static Map<String, List<String>> fields(SavedView view) {
        var fields = new LinkedHashMap<String, List<String>>();
        fields.put("name", List.of(view.name()));
        fields.put("shared", view.ownership().shared() ? List.of("on") : List.of());
        fields.put(ADDRESS, List.of(view.address().toString()));
        return fields;
    }

    private String wrong(
            Caller caller, @Nullable UUID id, FormData formData, HttpServletResponse response, Model model) {
        response.setStatus(HttpStatus.BAD_REQUEST.value());
        return form(caller, id, formData, model);
    }

    private String form(Caller caller, @Nullable UUID id, FormData formData, Model model) {
        var address = views.address(caller, formData.value(ADDRESS), new ArrayList<>());
        model.addAttribute(
                "view",
                new FormView(
                        id,
                        formData,
                        address == null
                                ? null
                                : views.page(caller, address.path())
                                        .orElseThrow()
                                        .label(),
                        address == null ? List.of() : address.parameters(),
                        caller.isAdmin()));
        return "saved/view";
    }

    @Configuration(proxyBeanMethods = false)
    static class Navigation {

        @Bean
        NavigationEntry viewsInNavigation() {
            return new NavigationEntry(310, "nav.saved", PATH, "views.title", "bookmark", READERS);
        }
    }

    /** The saved views in the navigation: the first by name, with a link that saves the current page. */
    @Component
    static class NavigationLinks implements SavedLinksSource {

        private static final int MAX_LINKS = 20;

        private final SavedViews views;

        NavigationLinks(SavedViews views) {
            this.views = views;
        }

        @Override
        public SavedLinks of(Caller caller, String address) {
            if (caller.kind() != Caller.Kind.ACCOUNT || caller.roles().stream().noneMatch(READERS::contains)) {
                return SavedLinks.NONE;
            }
            var here = UrlBuilder.parse(address);
            var links = views.of(caller).stream()
                    .limit(MAX_LINKS)
                    .map(view -> new SavedLink(
                            view.name(),
                            view.address().toString(),
                            view.address().equals(here)))
                    .toList();
            var add = here == null || views.page(caller, here.path()).isEmpty()
                    ? null
                    : UrlBuilder.of(PATH + "/new").and(ADDRESS, here).toString();
            return new SavedLinks(links, add);
        }
    }
}
