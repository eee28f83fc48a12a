package dev.footfall.activity;

import java.time.LocalDate;

/**
 * Why a list may be empty although something happened: the days are closed.
 *
 * @param state {@code anonymized}: activity is there, but says no more whose it was; {@code purged}: it is not there any more
 * @param before all UTC days before this one
 * @param detail the same in words
 */
public record GoneActivity(String state, LocalDate before, String detail) {

    static GoneActivity of(DayState state, LocalDate before) {
        return new GoneActivity(
                state.text(),
                before,
                state == DayState.ANONYMIZED
                        ? "Activity from before %s has been anonymised: it cannot be found by a user or by metadata any more."
                                .formatted(before)
                        : "Activity from before %s is gone: it was kept as long as the settings say."
                                .formatted(before));
    }
}
