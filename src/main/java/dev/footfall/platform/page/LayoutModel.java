package dev.footfall.platform.page;

import dev.footfall.platform.BrowserErrors;
import dev.footfall.platform.Caller;
import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.page.FilteredPage.SavedLinks;
import dev.footfall.platform.page.FilteredPage.SavedLinks.SavedLinksSource;
import dev.footfall.platform.page.LayoutModel.LayoutModelFactory;
import dev.footfall.platform.page.UrlBuilder.Redirects;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.TransactionException;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;

/**
 * What the layout prints around a page.
 *
 * @param account the name of the signed-in account; null for strangers, who get no navigation
 * @param role their highest role, as the key of its name; null for strangers
 * @param ownAccount whether they signed in to an account, which has a page of its own; false for a one-time link
 * @param sections the navigation, with the pages that this person may open
 * @param searchable whether they may find entities or other people, and so get the search box
 * @param theme light, dark or system
 * @param language the language, its direction and digits
 * @param path where the reader is, to return to; never a page that needs more than reading
 * @param savedLinks see {@link #saved}
 */
public record LayoutModel(
        @Nullable String account,
        @Nullable String role,
        boolean ownAccount,
        List<Section> sections,
        boolean searchable,
        Theme theme,
        Languages.Reading language,
        String path,
        Supplier<SavedLinks> savedLinks) {

    /** Pages under a common heading. */
    public record Section(String label, List<Item> items) {}

    /** One page; active when the reader is on it or below it. */
    public record Item(String path, String label, String icon, boolean active) {}

    public boolean signedIn() {
        return account != null;
    }

    /** The reader's saved views; read from the database when it is first called. */
    public SavedLinks saved() {
        return savedLinks.get();
    }

    /** Makes the {@link LayoutModel} of a request. */
    @Component
    public static class LayoutModelFactory {

        private static final String SIGN_IN = "/login";

        private final List<NavigationEntry> entries;
        private final Languages languages;
        private final ObjectProvider<SavedLinksSource> savedLinks;

        LayoutModelFactory(
                ObjectProvider<NavigationEntry> entries,
                Languages languages,
                ObjectProvider<SavedLinksSource> savedLinks) {
            this.languages = languages;
            this.entries = entries.stream()
                    .sorted(Comparator.comparingInt(NavigationEntry::order))
                    .toList();
            this.savedLinks = savedLinks;
        }

        public LayoutModel of(HttpServletRequest request) {
            var caller = caller();
            var path = BrowserErrors.path(request);
            // What a provider's answer had in its address is used up, and may be a stranger's.
            var here = path.startsWith(SIGN_IN + "/")
                    ? SIGN_IN
                    : Redirects.onThisSite(
                            path + (request.getQueryString() == null ? "" : "?" + request.getQueryString()));
            return new LayoutModel(
                    caller.map(Caller::name).orElse(null),
                    caller.map(LayoutModelFactory::role).orElse(null),
                    caller.map(known -> known.kind() == Caller.Kind.ACCOUNT).orElse(false),
                    caller.map(known -> sections(known.roles(), path, period(request, path)))
                            .orElse(List.of()),
                    caller.map(Caller::roles).stream().anyMatch(LayoutModelFactory::mayFind),
                    Theme.of(request),
                    languages.reading(request),
                    here,
                    SingletonSupplier.of(
                            () -> caller.map(known -> saved(known, here)).orElse(SavedLinks.NONE)));
        }

        /** None while the database is away. */
        private SavedLinks saved(Caller caller, String here) {
            try {
                return savedLinks.stream()
                        .map(source -> source.of(caller, here))
                        .findFirst()
                        .orElse(SavedLinks.NONE);
            } catch (DataAccessException | TransactionException away) {
                return SavedLinks.NONE;
            }
        }

        /** The first page that somebody with these roles may open. */
        Optional<String> first(Set<Role> roles) {
            return entries.stream()
                    .filter(entry -> entry.isFor(roles))
                    .map(NavigationEntry::path)
                    .findFirst();
        }

        /** The period chosen on this page, as an address; nothing on a page without one. */
        private UrlBuilder period(HttpServletRequest request, String path) {
            var nothing = new UrlBuilder(path, List.of());
            if (!request.getMethod().equals(HttpMethod.GET.name())
                    || entries.stream().noneMatch(entry -> entry.keepsPeriod() && entry.holds(path))) {
                return nothing;
            }
            var query = new LinkedHashMap<String, List<String>>();
            request.getParameterMap().forEach((name, values) -> query.put(name, List.of(values)));
            return PeriodChoice.keep(nothing, UrlBuilder.of(path, query));
        }

        private List<LayoutModel.Section> sections(Set<Role> roles, String path, UrlBuilder period) {
            var mine = entries.stream().filter(entry -> entry.isFor(roles)).toList();
            // Of "/admin/settings" and "/admin/settings/keys" only the longer one is active.
            var active = mine.stream()
                    .map(NavigationEntry::path)
                    .filter(candidate ->
                            mine.stream().anyMatch(entry -> entry.path().equals(candidate) && entry.holds(path)))
                    .max(Comparator.comparingInt(String::length))
                    .orElse("");
            var sections = new LinkedHashMap<String, List<LayoutModel.Item>>();
            for (var entry : mine) {
                sections.computeIfAbsent(entry.section(), _ -> new ArrayList<>())
                        .add(new LayoutModel.Item(
                                entry.keepsPeriod() ? period.at(entry.path()).toString() : entry.path(),
                                entry.label(),
                                entry.icon(),
                                entry.path().equals(active)));
            }
            return sections.entrySet().stream()
                    .map(section -> new LayoutModel.Section(section.getKey(), List.copyOf(section.getValue())))
                    .toList();
        }

        /** Empty while the database, and with it the session, is away: the page that says so must still be shown. */
        private static Optional<Caller> caller() {
            try {
                return Caller.current();
            } catch (DataAccessException | TransactionException away) {
                return Optional.empty();
            }
        }

        /** Who may open the page of an entity, and administrators also those of people. */
        private static boolean mayFind(Set<Role> roles) {
            return roles.contains(Role.ADMIN) || roles.contains(Role.ANALYST);
        }

        private static @Nullable String role(Caller caller) {
            return caller.roles().stream()
                    .min(Comparator.naturalOrder())
                    .map(role -> "role." + role.text())
                    .orElse(null);
        }
    }

    /** Adds the {@link LayoutModel} to the model of every page. */
    @ControllerAdvice(annotations = PageController.class)
    static class LayoutModelAdvice {

        private final LayoutModelFactory layoutModelFactory;

        LayoutModelAdvice(LayoutModelFactory layoutModelFactory) {
            this.layoutModelFactory = layoutModelFactory;
        }

        @ModelAttribute("frame")
        LayoutModel frame(HttpServletRequest request) {
            return layoutModelFactory.of(request);
        }
    }

    /**
     * A page in the navigation. A module adds its pages by beans of this type. The security chain decides who may open
     * a page; this only decides who sees the link.
     *
     * @param order its position: tens, so that there is room in between
     * @param section key of its heading, from {@code messages.properties}
     * @param path the page, and the prefix of all pages below it
     * @param label key of its name
     * @param icon a symbol of {@code icons.svg}
     * @param roles who sees it; empty: everybody who is signed in
     * @param keepsPeriod whether it shows a {@link PeriodChoice}, which the way from one such page to another keeps
     */
    public record NavigationEntry(
            int order, String section, String path, String label, String icon, Set<Role> roles, boolean keepsPeriod) {

        /** A prefix of many pages' addresses that are not below it in the navigation. */
        private static final String ALL_ADMIN = "/admin";

        public NavigationEntry {
            roles = Set.copyOf(roles);
        }

        public NavigationEntry(int order, String section, String path, String label, String icon, Set<Role> roles) {
            this(order, section, path, label, icon, roles, false);
        }

        public NavigationEntry withPeriod() {
            return new NavigationEntry(order, section, path, label, icon, roles, true);
        }

        boolean isFor(Set<Role> held) {
            return roles.isEmpty() || held.stream().anyMatch(roles::contains);
        }

        boolean holds(String requestPath) {
            return requestPath.equals(path) || !path.equals(ALL_ADMIN) && requestPath.startsWith(path + "/");
        }
    }

    /** The front page: redirects strangers to sign-in, everybody else to their first page. */
    @Controller
    static class HomeController {

        private final LayoutModelFactory layoutModelFactory;

        HomeController(LayoutModelFactory layoutModelFactory) {
            this.layoutModelFactory = layoutModelFactory;
        }

        @GetMapping("/")
        String home(@Nullable Caller caller) {
            return "redirect:"
                    + (caller == null
                            ? "/login"
                            : layoutModelFactory.first(caller.roles()).orElse("/me/activity"));
        }
    }
}
