package dev.footfall.platform.page;

import dev.footfall.platform.QueryParameters;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * By which column a table is sorted, as its address says: {@code sort=name}, or {@code sort=-name} for the other way
 * round. The heads of the columns link to it by the fragment {@code sorted} of {@code platform/components}, so that it
 * works without scripts. For tables that come page by page, or whose order is to be in their address; others have the
 * class {@code sortable}.
 *
 * @param columns that can be sorted by; with a minus those whose largest values interest first
 * @param here the page's address
 */
public record TableSort(String column, boolean descending, List<String> columns, UrlBuilder here) {

    private static final String PARAMETER = "sort";

    /** Sorted by the first of the columns where the address has none; an unknown one is an error of the parameters. */
    public static TableSort of(QueryParameters parameters, UrlBuilder here, List<String> columns) {
        String asked = Objects.requireNonNullElse(parameters.text(PARAMETER), columns.getFirst());
        List<String> names = columns.stream().map(TableSort::name).toList();
        if (!names.contains(name(asked))) {
            parameters.reject(
                    PARAMETER, "unknown_value", "'" + PARAMETER + "' must be one of " + String.join(", ", names) + ".");
        }
        return new TableSort(name(asked), asked.startsWith("-"), columns, here);
    }

    /** The address with the table sorted by this column: the other way round where it is already. Of its first page. */
    public String link(String by) {
        String next = isBy(by) ? (descending ? by : "-" + by) : columns.contains("-" + by) ? "-" + by : by;
        return here.without("before").without("after").with(PARAMETER, next).toString();
    }

    /** The value of {@code aria-sort}; null for all other columns. */
    public @Nullable String state(String by) {
        return isBy(by) ? (descending ? "descending" : "ascending") : null;
    }

    private boolean isBy(String by) {
        return column.equals(by);
    }

    private static String name(String sorted) {
        return sorted.startsWith("-") ? sorted.substring(1) : sorted;
    }
}
