package dev.footfall.platform.page;

import dev.footfall.platform.Caller;
import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.Caller.Scope;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A page whose filters stand in its address, so that readers may save the address as a view. A module adds its own by
 * a bean of this type.
 *
 * @param label key of its name
 * @param roles who may open it
 * @param tidy what of an address is kept; throws {@link dev.footfall.platform.InvalidInputException} where it is wrong
 */
public record FilteredPage(String path, String label, Set<Role> roles, UnaryOperator<UrlBuilder> tidy) {

    public FilteredPage {
        roles = Set.copyOf(roles);
    }

    /** A key that may read numbers counts as an analyst. */
    public boolean isFor(Caller caller) {
        return caller.roles().stream().anyMatch(roles::contains)
                || caller.may(Scope.ANALYTICS_READ) && roles.contains(Role.ANALYST);
    }

    public UrlBuilder kept(UrlBuilder address) {
        return tidy.apply(address);
    }

    /**
     * The part of the navigation that is the reader's own: saved views, with a link that saves the current page.
     *
     * @param add address of the form that saves the page; null where it cannot be saved
     */
    public record SavedLinks(
            List<SavedLink> views, @Nullable String add) {

        public static final SavedLinks NONE = new SavedLinks(List.of(), null);

        /** Asked when the layout is printed, which parts of pages do without. */
        public interface SavedLinksSource {

            /** @param address path and query of the page */
            SavedLinks of(Caller caller, String address);
        }
    }

    /** @param active whether the reader is there */
    public record SavedLink(String name, String address, boolean active) {}
}
