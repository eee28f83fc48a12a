package dev.footfall.platform.page;

import dev.footfall.platform.Role;
import java.util.Set;

/**
 * A page that stands in the navigation. A module adds its pages by beans of this type; the security chain decides by itself
 * who may open a page, this only decides who sees the way there.
 *
 * @param order where it stands: tens, so that there is room between
 * @param section key of the heading it stands under, from {@code messages.properties}
 * @param path the page, and the beginning of all pages below it
 * @param label key of its name
 * @param icon a symbol of {@code icons.svg}
 * @param roles who sees it; empty: everybody who is signed in
 */
public record NavigationEntry(int order, String section, String path, String label, String icon, Set<Role> roles) {

    /** Other pages' addresses lie below this one without being its own. */
    private static final String ALL_ADMIN = "/admin";

    public NavigationEntry {
        roles = Set.copyOf(roles);
    }

    boolean isFor(Set<Role> held) {
        return roles.isEmpty() || held.stream().anyMatch(roles::contains);
    }

    boolean holds(String asked) {
        return asked.equals(path) || !path.equals(ALL_ADMIN) && asked.startsWith(path + "/");
    }
}
