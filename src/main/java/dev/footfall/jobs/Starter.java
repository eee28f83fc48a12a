package dev.footfall.jobs;

import dev.footfall.platform.Caller;
import dev.footfall.platform.FairPermits;
import java.util.List;

/**
 * Who starts a run, and how many may be under way for it at once in this process.
 *
 * @param name as history and console show it
 * @param holder by whom turns are taken
 * @param asks for something of its own, such as a file, beside the work of whoever runs Footfall
 */
record Starter(String name, Object holder, boolean asks) {

    private static final Object ALL_WHO_ASK = "all who ask";

    static Starter named(String name) {
        return new Starter(name, name, false);
    }

    /** An operator. */
    static Starter of(Caller caller) {
        return new Starter(caller.name(), caller.identity(), false);
    }

    /** One of many who ask for something of their own. */
    static Starter asking(Caller caller) {
        return new Starter(caller.name(), caller.identity(), true);
    }

    /** One for each who asks; and one stays for the rest of the work, where there are several. */
    List<FairPermits.Share> shares(int atOnce) {
        return asks
                ? List.of(new FairPermits.Share(holder, 1), new FairPermits.Share(ALL_WHO_ASK, Math.max(1, atOnce - 1)))
                : List.of(new FairPermits.Share(holder, atOnce));
    }
}
