package dev.footfall.platform.page;

import dev.footfall.platform.BrowserErrors;
import dev.footfall.platform.Caller;
import dev.footfall.platform.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Makes the {@link LayoutModel} of a request. */
@Component
public class LayoutModelFactory {

    private final List<NavigationEntry> entries;

    LayoutModelFactory(ObjectProvider<NavigationEntry> entries) {
        this.entries = entries.stream()
                .sorted(Comparator.comparingInt(NavigationEntry::order))
                .toList();
    }

    public LayoutModel of(HttpServletRequest request) {
        var caller = caller();
        var path = BrowserErrors.path(request);
        return new LayoutModel(
                caller.map(Caller::name).orElse(null),
                caller.map(LayoutModelFactory::role).orElse(null),
                caller.map(known -> known.kind() == Caller.Kind.ACCOUNT).orElse(false),
                caller.map(known -> sections(known.roles(), path)).orElse(List.of()),
                caller.map(Caller::isAdmin).orElse(false),
                Theme.of(request),
                Redirects.onThisSite(path + (request.getQueryString() == null ? "" : "?" + request.getQueryString())));
    }

    /** Where somebody with these roles begins: the first page that is theirs. */
    Optional<String> first(Set<Role> roles) {
        return entries.stream()
                .filter(entry -> entry.isFor(roles))
                .map(NavigationEntry::path)
                .findFirst();
    }

    private List<LayoutModel.Section> sections(Set<Role> roles, String path) {
        var mine = entries.stream().filter(entry -> entry.isFor(roles)).toList();
        // Of "/admin/settings" and "/admin/settings/keys" the longer one is where the reader is.
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
                            entry.path(),
                            entry.label(),
                            entry.icon(),
                            entry.path().equals(active)));
        }
        return sections.entrySet().stream()
                .map(section -> new LayoutModel.Section(section.getKey(), List.copyOf(section.getValue())))
                .toList();
    }

    /** Nobody while the database, and with it the session, is away: the page that says so must still be shown. */
    private static Optional<Caller> caller() {
        try {
            return Caller.current();
        } catch (DataAccessException | TransactionException away) {
            return Optional.empty();
        }
    }

    private static @Nullable String role(Caller caller) {
        return caller.roles().stream()
                .min(Comparator.naturalOrder())
                .map(role -> "role." + role.text())
                .orElse(null);
    }
}
