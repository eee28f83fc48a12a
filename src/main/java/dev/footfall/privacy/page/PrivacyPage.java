package dev.footfall.privacy.page;

import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.ActivityTypes.ActivityType;
import dev.footfall.platform.Caller;
import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.RetentionPeriods;
import dev.footfall.platform.page.LayoutModel.NavigationEntry;
import dev.footfall.platform.page.PageController;
import dev.footfall.platform.page.UrlBuilder;
import dev.footfall.privacy.removal.Receipts;
import dev.footfall.privacy.retention.RetentionStatus;
import dev.footfall.privacy.suppression.SuppressionCache;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The administrators' page about privacy: removals, pauses, retention, redaction and audit. */
@PageController
class PrivacyPage {

    private static final int MAX_RECEIPTS = 25;

    private final Receipts receipts;
    private final SuppressionCache people;
    private final RetentionStatus fading;
    private final RedactionFindings findings;
    private final AuditLog auditLog;

    PrivacyPage(
            Receipts receipts,
            SuppressionCache people,
            RetentionStatus fading,
            RedactionFindings findings,
            AuditLog auditLog) {
        this.receipts = receipts;
        this.people = people;
        this.fading = fading;
        this.findings = findings;
        this.auditLog = auditLog;
    }

    @GetMapping(AuditLog.PAGE)
    String show(
            Caller caller,
            @RequestParam MultiValueMap<String, String> query,
            HttpServletResponse response,
            Model model) {
        var kept = auditLog.withoutTextOfPerson(query);
        if (!kept.equals(query)) {
            return "redirect:" + UrlBuilder.of(AuditLog.PAGE, kept) + "#log";
        }
        var log = auditLog.view(caller, query);
        if (log.formData().isWrong()) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
        }
        model.addAttribute("paused", people.pausedPeople());
        model.addAttribute("erased", people.erasedPeople());
        model.addAttribute("receipts", receipts.latest(MAX_RECEIPTS));
        model.addAttribute("fading", fading.now());
        model.addAttribute("findings", findings.all());
        model.addAttribute("log", log);
        return "privacy/admin";
    }

    /** What the scrubber on this node redacted since the start, by kind and key. The values are stored nowhere. */
    @Component
    static class RedactionFindings {

        private static final int MAX_FINDINGS = 30;

        private final MeterRegistry meters;

        RedactionFindings(MeterRegistry meters) {
            this.meters = meters;
        }

        /** The number of values of this kind under this top-level key. */
        record Finding(String kind, String key, long count) {}

        /** Most frequent first. */
        List<Finding> all() {
            return meters.find("footfall.capture.redacted").counters().stream()
                    .map(RedactionFindings::finding)
                    .sorted(Comparator.comparingLong(Finding::count)
                            .reversed()
                            .thenComparing(Finding::key)
                            .thenComparing(Finding::kind))
                    .limit(MAX_FINDINGS)
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
     * The public privacy notice: what is kept, why, how long, and who may see it. Generated from the current settings,
     * so that it is always true.
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
         * The current settings.
         *
         * @param peopleDays days after which raw activity is anonymized
         * @param rawDays days after which it is dropped
         */
        record Notice(long peopleDays, long rawDays, Collection<ActivityType> types) {}

        @GetMapping("/privacy")
        String show(Model model) {
            model.addAttribute("view", new Notice(days(periods.anonymizeAfter()), days(periods.retain()), types.all()));
            return "privacy/notice";
        }

        /** Rounds up to whole days, so that the notice never promises removal too early. */
        private static long days(Duration duration) {
            return duration.plusDays(1).minusNanos(1).toDays();
        }
    }
}
