package dev.footfall.jobs;

import org.springframework.stereotype.Component;

/** For an installation that starts with old activity, like the demo: runs the nightly jobs at once. */
@Component
public class InitialCatchUp {

    private final Schedules schedules;

    InitialCatchUp(Schedules schedules) {
        this.schedules = schedules;
    }

    /** Makes every scheduled job that never ran due now; they run in the order of the night. */
    public void now() {
        schedules.planFirst();
    }
}
