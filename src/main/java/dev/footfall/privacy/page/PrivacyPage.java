package dev.footfall.privacy.page;

import dev.footfall.platform.Audit;
import dev.footfall.platform.Caller;
import dev.footfall.platform.page.PageController;
import dev.footfall.privacy.AuditQueries;
import dev.footfall.privacy.removal.Receipts;
import dev.footfall.privacy.retention.RetentionStatus;
import dev.footfall.privacy.suppression.SuppressionCache;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What administrators have to answer for: removals, pauses, how raw activity fades, what was redacted, and who did what. */
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
}
