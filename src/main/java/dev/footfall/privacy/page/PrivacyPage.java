package dev.footfall.privacy.page;

import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.ActivityTypes.ActivityType;
import dev.footfall.platform.Audit;
import dev.footfall.platform.Caller;
import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.RetentionPeriods;
import dev.footfall.platform.page.LayoutModel.NavigationEntry;
import dev.footfall.platform.page.PageController;
import dev.footfall.privacy.AuditQueries;
import dev.footfall.privacy.removal.Receipts;
import dev.footfall.privacy.retention.RetentionStatus;
import dev.footfall.privacy.suppression.SuppressionCache;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * What administrators have to answer for: removals, pauses, how raw activity fades, what was redacted, and who did
 * what.
 */
@PageController
class PrivacyPage {

    private static final int MOST_RECEIPTS = 25;
    private static final int MOST_LINES = 50;

    private final Receipts receipts;
    private final SuppressionCache people;
    private final RetentionStatus fading;
    private final RedactionFindings findings;
    private final AuditQueries audit;
    private final Audit trail;

    PrivacyPage(
            Receipts receipts,
            SuppressionCache people,
            RetentionStatus fading,
            RedactionFindings findings,
            AuditQueries audit,
            Audit trail) {
        this.receipts = receipts;
        this.people = people;
        this.fading = fading;
        this.findings = findings;
        this.audit = audit;
        this.trail = trail;
    }

    /**
     * Some lines of the audit.
     *
     * @param action the only kind that is shown; empty: all
     * @param older the id to go on from; null at the end
     */
    record Log(
            List<String> actions,
            String action,
            List<AuditQueries.Line> lines,
            @Nullable Long older) {}

    @GetMapping("/admin/privacy")
    String show(
            Caller caller,
            @RequestParam(defaultValue = "") String action,
            @RequestParam(required = false) @Nullable Long before,
            Model model) {
        record(caller, action, before);
        model.addAttribute("paused", people.pausedPeople());
        model.addAttribute("erased", people.erasedPeople());
        model.addAttribute("receipts", receipts.latest(MOST_RECEIPTS));
        model.addAttribute("fading", fading.now());
        model.addAttribute("findings", findings.all());
        model.addAttribute("log", log(action, before));
        return "privacy/admin";
    }

    /** Who reads what others did is one of those who did something. */
    private void record(Caller caller, String action, @Nullable Long before) {
        String known = audit.actions().contains(action) ? action : "all";
        trail.record(
                new Audit.Entry("audit-read", caller, before == null ? known : known + ", older than " + before, null));
    }

    private Log log(String action, @Nullable Long before) {
        var lines = audit.latest(action.isBlank() ? null : action, before, MOST_LINES);
        return new Log(
                audit.actions(),
                action,
                lines,
                lines.size() < MOST_LINES ? null : lines.getLast().id());
    }

    /** What this node's scrubber took out since it started, by kind and key: the value is kept nowhere. */
    @Component
    static class RedactionFindings {

        private static final int MOST = 30;

        private final MeterRegistry meters;

        RedactionFindings(MeterRegistry meters) {
            this.meters = meters;
        }

        /** So many values of this kind, under this top-level key. */
        record Finding(String kind, String key, long count) {}

        /** The most frequent first. */
        List<Finding> all() {
            return meters.find("footfall.capture.redacted").counters().stream()
                    .map(RedactionFindings::finding)
                    .sorted(Comparator.comparingLong(Finding::count)
                            .reversed()
                            .thenComparing(Finding::key)
                            .thenComparing(Finding::kind))
                    .limit(MOST)
                    .toList();
        }

        private static Finding finding(Counter counter) {
            return new Finding(
                    Objects.requireNonNullElse(counter.getId().getTag("kind"), ""),
                    Objects.requireNonNullElse(counter.getId().getTag("key"), ""),
                    (long) counter.count());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class PrivacyNavigation {

        @Bean
        NavigationEntry privacyInNavigation() {
            return new NavigationEntry(
                    790, "nav.system", "/admin/privacy", "privacy.title", "privacy", Set.of(Role.ADMIN));
        }

        @Bean
        NavigationEntry noticeInNavigation() {
            return new NavigationEntry(910, "nav.own", "/privacy", "notice.title", "info", Set.of());
        }
    }

    /**
     * What is kept, why, how long and who may see it, for everybody to read: made from what is in force, so that it
     * cannot say anything else.
     */
    @PageController
    static class NoticePage {

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
}
