package dev.footfall.analytics.page;

import dev.footfall.platform.page.Address;
import dev.footfall.platform.page.Typed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The dashboard's page.
 *
 * @param typed the days of the reader's own as typed, with what is wrong about them
 * @param presets usual periods
 * @param free whether the reader is an administrator: chooses days of their own, and takes the first steps
 * @param from the first day, for its field; as it was typed where that cannot be used
 * @param to likewise
 * @param shown the numbers; null where there are none
 * @param nothing whether there is no activity at all yet
 * @param tooSlow whether it was given up
 * @param here this page's own address
 */
record DashboardView(
        Typed typed,
        List<Preset> presets,
        boolean free,
        String from,
        String to,
        @Nullable Dashboard shown,
        boolean nothing,
        boolean tooSlow,
        Address here) {

    /** The last so many days. */
    record Preset(int days, String address, boolean active) {}

    /** What is wrong beside the fields. */
    public List<String> otherErrors() {
        return typed.otherErrors(free ? List.of("from", "to") : List.of());
    }

    /** Where the numbers of one chart are to be had as a file. */
    public String file(String name) {
        return here.at(DashboardPage.PATH + "/dashboard/" + name).toString();
    }
}
