package dev.footfall.privacy.page;

import dev.footfall.activity.Activities;
import dev.footfall.activity.Activities.TypeTotal;
import dev.footfall.activity.ActivityFilter;
import dev.footfall.platform.Audit.ProfileViewed;
import dev.footfall.platform.Caller;
import dev.footfall.platform.ExternalIds.PersonId;
import dev.footfall.platform.Failures.TimeoutAdvice;
import dev.footfall.platform.PersonalDataStore;
import dev.footfall.platform.ProblemException.NotFoundException;
import dev.footfall.platform.StrictParameters;
import dev.footfall.platform.page.PageController;
import dev.footfall.platform.page.PersonPanel;
import dev.footfall.privacy.removal.Erasures;
import dev.footfall.privacy.removal.Receipts;
import dev.footfall.privacy.removal.Receipts.Receipt;
import dev.footfall.privacy.suppression.SuppressionList;
import java.util.List;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** An administrator erases a person, after a page that explains what it removes, or lifts the erasure. */
@PageController
class ErasurePages {

    private static final String PERSON = "/admin/users/{id}";

    private final Activities activities;
    private final Erasures erasures;
    private final Receipts receipts;
    private final ApplicationEventPublisher events;

    ErasurePages(Activities activities, Erasures erasures, Receipts receipts, ApplicationEventPublisher events) {
        this.activities = activities;
        this.erasures = erasures;
        this.receipts = receipts;
        this.events = events;
    }

    @GetMapping(PERSON + "/erasure")
    @TimeoutAdvice(
            "There is too much activity to count here. POST /api/admin/users/{id}/erasure erases it without a count.")
    String ask(Caller caller, @PathVariable("id") PersonId person, Model model) {
        var id = person.uuid();
        if (person.byText()) {
            return "redirect:/admin/users/" + id + "/erasure";
        }
        ProfileViewed.tell(events, caller, id, "erasure");
        model.addAttribute("person", id);
        model.addAttribute(
                "total",
                activities.totals(ActivityFilter.ofUser(id)).stream()
                        .mapToLong(TypeTotal::count)
                        .sum());
        return "privacy/erasure";
    }

    @PostMapping(PERSON + "/erasure")
    @StrictParameters
    String erase(Caller caller, @PathVariable PersonId id) {
        return "redirect:/admin/privacy/receipts/"
                + erasures.erase(caller, id.uuid()).receipt();
    }

    @PostMapping(PERSON + "/erasure/lift")
    @StrictParameters
    String lift(Caller caller, @PathVariable PersonId id) {
        erasures.lift(caller, id.uuid());
        return "redirect:/admin/users/" + id.uuid();
    }

    @GetMapping("/admin/privacy/receipts/{receipt}")
    String receipt(@PathVariable UUID receipt, Model model) {
        model.addAttribute(
                "receipt",
                receipts.find(receipt).orElseThrow(() -> new NotFoundException("There is no such receipt.")));
        model.addAttribute("back", "/admin/privacy");
        return "privacy/receipt";
    }

    /**
     * Panel on the administrators' page about a person: whether they paused tracking or were erased, and the actions
     * for erasure.
     */
    @Component
    static class PersonState implements PersonPanel {

        private final SuppressionList suppressionList;
        private final Receipts receipts;
        private final Activities activities;
        private final List<PersonalDataStore> stores;
        private final JdbcClient database;

        PersonState(
                SuppressionList suppressionList,
                Receipts receipts,
                Activities activities,
                List<PersonalDataStore> stores,
                JdbcClient database) {
            this.suppressionList = suppressionList;
            this.receipts = receipts;
            this.activities = activities;
            // who looked is noted of any id, also of one that nobody has
            this.stores = stores.stream()
                    .filter(store -> !store.tables().contains("audit_entry"))
                    .toList();
            this.database = database;
        }

        /**
         * Model of the panel.
         *
         * @param unknown whether nothing at all is kept about this id
         */
        record View(UUID person, SuppressionList.State state, List<Receipt> receipts, boolean unknown) {}

        @Override
        public String template() {
            return "privacy/person";
        }

        @Override
        public boolean own() {
            return false;
        }

        @Override
        public View of(UUID person) {
            var state = suppressionList.state(person);
            var known = receipts.of(person);
            boolean unknown = state.erasedSince() == null
                    && state.pausedSince() == null
                    && known.isEmpty()
                    && activities.totals(ActivityFilter.ofUser(person)).isEmpty()
                    && stores.stream().noneMatch(store -> holds(store, person));
            return new View(person, state, known, unknown);
        }

        private boolean holds(PersonalDataStore store, UUID person) {
            var chunks = store.exportInChunks(person, database);
            return chunks.hasNext() && !chunks.next().isEmpty();
        }
    }
}
