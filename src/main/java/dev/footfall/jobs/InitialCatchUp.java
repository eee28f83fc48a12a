package dev.footfall.jobs;

import org.springframework.stereotype.Component;

/**
 * For an installation that begins with old activity, as the demo does: the nights it would have had are one night, at
 * once.
 */
@Component
public class InitialCatchUp {

    private final Schedules schedules;

    InitialCatchUp(Schedules schedules) {
        this.schedules = schedules;
    }

    /** Has every scheduled job due now that never was before; they run in the night's order. */
    public void now() {
        schedules.planFirst();
    }
}
