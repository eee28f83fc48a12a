package dev.footfall.privacy.page;

import dev.footfall.activity.ActivityType;
import dev.footfall.activity.ActivityTypes;
import dev.footfall.platform.RetentionPeriods;
import dev.footfall.platform.page.PageController;
import java.time.Duration;
import java.util.Collection;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** What is kept, why, how long and who may see it, for everybody to read: made from what is in force, so that it cannot say anything else. */
@PageController
class NoticePage {

    private final RetentionPeriods periods;
    private final ActivityTypes types;

    NoticePage(RetentionPeriods periods, ActivityTypes types) {
        this.periods = periods;
        this.types = types;
    }

    /**
     * What is in force.
     *
     * @param peopleDays after how many days raw activity loses its people
     * @param rawDays after how many it is gone
     */
    record Notice(long peopleDays, long rawDays, Collection<ActivityType> types) {}

    @GetMapping("/privacy")
    String show(Model model) {
        model.addAttribute("view", new Notice(days(periods.anonymizeAfter()), days(periods.retain()), types.all()));
        return "privacy/notice";
    }

    /** A part of a day counts as a day: nothing is promised sooner than it is kept. */
    private static long days(Duration duration) {
        return duration.plusDays(1).minusNanos(1).toDays();
    }
}
