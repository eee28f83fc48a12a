package dev.footfall.privacy.page;

import dev.footfall.activity.Activities;
import dev.footfall.activity.Activities.TypeTotal;
import dev.footfall.activity.ActivityFilter;
import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.ActivityTypes.ActivityType;
import dev.footfall.platform.Caller;
import dev.footfall.platform.Failures.TimeoutAdvice;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.ProblemException.NotFoundException;
import dev.footfall.platform.Settings;
import dev.footfall.platform.StrictParameters;
import dev.footfall.platform.page.PageController;
import dev.footfall.platform.page.PersonPanel;
import dev.footfall.privacy.AuditQueries;
import dev.footfall.privacy.removal.DayParameter;
import dev.footfall.privacy.removal.Erasures;
import dev.footfall.privacy.removal.Receipts;
import dev.footfall.privacy.removal.Receipts.Receipt;
import dev.footfall.privacy.suppression.Tracking;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** A person's pages about their own data: pause, preview of a deletion, deletion, receipt. */
@PageController
class OwnDataPages {

    private static final String MINE = "/me/activity";

    private final Activities activities;
    private final ActivityTypes types;
    private final Erasures erasures;
    private final Receipts receipts;
    private final Tracking tracking;
    private final Settings settings;

    OwnDataPages(
            Activities activities,
            ActivityTypes types,
            Erasures erasures,
            Receipts receipts,
            Tracking tracking,
            Settings settings) {
        this.activities = activities;
        this.types = types;
        this.erasures = erasures;
        this.receipts = receipts;
        this.tracking = tracking;
        this.settings = settings;
    }

    /**
     * Preview of a deletion.
     *
     * @param type the only type; null for all
     * @param day the only day in the reporting zone; null for all
     */
    record Question(@Nullable ActivityType type, @Nullable LocalDate day, long total, List<TypeCount> byType) {}

    record TypeCount(String label, String color, long count) {}

    @PostMapping(MINE + "/tracking")
    @StrictParameters("enabled")
    String track(Caller caller, @RequestParam boolean enabled) {
        tracking.set(caller, caller.person(), enabled);
        return "redirect:" + MINE;
    }

    @GetMapping(MINE + "/deletion")
    @StrictParameters({"type", "date"})
    @TimeoutAdvice("Delete one 'type', or one 'date', at a time.")
    String ask(
            Caller caller,
            @RequestParam(defaultValue = "") String type,
            @RequestParam(defaultValue = "") String date,
            Model model) {
        model.addAttribute("question", question(caller.person(), type(type), day(date)));
        return "privacy/deletion";
    }

    @PostMapping(MINE + "/deletion")
    @StrictParameters({"type", "date"})
    String delete(
            Caller caller, @RequestParam(defaultValue = "") String type, @RequestParam(defaultValue = "") String date) {
        var receipt = erasures.delete(caller, caller.person(), type(type), day(date));
        return "redirect:" + MINE + "/receipts/" + receipt.receipt();
    }

    @GetMapping(MINE + "/receipts/{receipt}")
    String receipt(Caller caller, @PathVariable UUID receipt, Model model) {
        model.addAttribute(
                "receipt",
                receipts.find(receipt, caller.person())
                        .orElseThrow(() -> new NotFoundException("There is no such receipt.")));
        model.addAttribute("back", MINE);
        return "privacy/receipt";
    }

    private Question question(UUID person, @Nullable ActivityType type, @Nullable LocalDate day) {
        var filter = ActivityFilter.ofUser(person);
        if (type != null) {
            filter = filter.ofTypes(Set.of(type.id()));
        }
        if (day != null) {
            filter = filter.between(settings.zone().start(day), settings.zone().start(day.plusDays(1)));
        }
        var totals = activities.totals(filter);
        return new Question(
                type,
                day,
                totals.stream().mapToLong(TypeTotal::count).sum(),
                totals.stream().map(this::count).toList());
    }

    private TypeCount count(TypeTotal total) {
        var type = types.withId(total.type());
        return new TypeCount(
                type.map(ActivityType::label).orElse("?"),
                type.map(ActivityType::color).orElse("gray"),
                total.count());
    }

    private @Nullable ActivityType type(String name) {
        return name.isBlank()
                ? null
                : types.named(name)
                        .orElseThrow(() -> new InvalidInputException(
                                "type", "unknown_activity_type", "There is no such activity type."));
    }

    private static @Nullable LocalDate day(String text) {
        return text.isBlank()
                ? null
                : DayParameter.of(text)
                        .orElseThrow(() -> new InvalidInputException("date", DayParameter.CODE, DayParameter.DETAIL));
    }

    /** Panel on a person's own page: pause, deletion, receipts, and who viewed their activity. */
    @Component
    static class OwnPanel implements PersonPanel {

        private static final int MAX_LOOKS = 20;

        private final Tracking tracking;
        private final Receipts receipts;
        private final AuditQueries audit;

        OwnPanel(Tracking tracking, Receipts receipts, AuditQueries audit) {
            this.tracking = tracking;
            this.receipts = receipts;
            this.audit = audit;
        }

        /**
         * Model of the panel.
         *
         * @param enabled whether activity is captured
         * @param looks views by others, newest first
         */
        record View(boolean enabled, List<Receipt> receipts, List<AuditQueries.Look> looks) {}

        @Override
        public String template() {
            return "privacy/own";
        }

        @Override
        public boolean own() {
            return true;
        }

        @Override
        public View of(UUID person) {
            return new View(tracking.enabled(person), receipts.of(person), audit.looksAt(person, MAX_LOOKS));
        }
    }
}
