package dev.footfall.platform.page;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the layout prints around a page.
 *
 * @param account the name of who is signed in; null for strangers, who get no navigation
 * @param role their highest role, as the key of its name; null for strangers
 * @param ownAccount whether they signed in to an account, which has a page of its own; by a one-time link nobody does
 * @param sections the navigation, with what this person may open
 * @param searchable whether they may look at other people, and so get the search box
 * @param theme light, dark or system
 * @param path where the reader is, to come back to; never a page that needs more than reading
 */
public record LayoutModel(
        @Nullable String account,
        @Nullable String role,
        boolean ownAccount,
        List<Section> sections,
        boolean searchable,
        Theme theme,
        String path) {

    /** Some pages under a heading. */
    public record Section(String label, List<Item> items) {}

    /** One page; active when the reader is on it or below it. */
    public record Item(String path, String label, String icon, boolean active) {}

    public boolean signedIn() {
        return account != null;
    }
}
