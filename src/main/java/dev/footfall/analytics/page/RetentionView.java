package dev.footfall.analytics.page;

import dev.footfall.platform.page.Address;
import dev.footfall.platform.page.Typed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The page of retention.
 *
 * @param periods how long the periods may be
 * @param modes what may count as having come back
 * @param free whether the reader is an administrator, and chooses days of their own
 * @param from the first day, for its field
 * @param to likewise the last
 * @param shown null where there are no numbers
 * @param nothing whether there is no activity at all yet
 * @param tooSlow whether it was given up
 * @param here this page's own address
 */
record RetentionView(
        Typed typed,
        List<Choice> periods,
        List<Choice> modes,
        boolean free,
        String from,
        String to,
        @Nullable Triangle shown,
        boolean nothing,
        boolean tooSlow,
        Address here) {

    /** One of several; {@code name} is the end of the key of its text. */
    record Choice(String name, String address, boolean active) {}

    /** What is wrong beside the fields. */
    public List<String> otherErrors() {
        return typed.otherErrors(free ? List.of("from", "to") : List.of());
    }

    public String file(String name) {
        return here.at(RetentionPage.PATH + "/" + name).toString();
    }
}
