package dev.footfall.notify;

import dev.footfall.notify.Outbox.LogEntry;
import dev.footfall.notify.Subscriptions.Recipient;
import dev.footfall.notify.Subscriptions.Subscription;
import dev.footfall.platform.Audit;
import dev.footfall.platform.Caller;
import dev.footfall.platform.ProblemException.NotFoundException;
import dev.footfall.platform.QueryParameters;
import dev.footfall.platform.ReportingZone;
import dev.footfall.platform.StrictParameters;
import dev.footfall.platform.page.ConfirmDialog.FlashMessage;
import dev.footfall.platform.page.PageController;
import dev.footfall.platform.page.SettingsSection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The log of what was sent, newest first. */
@PageController
class MessagesPage {

    private static final String PATH = "/admin/settings/messages";

    private final Outbox outbox;
    private final Subscriptions subscriptions;
    private final Audit audit;
    private final TransactionOperations transaction;
    private final ReportingZone zone;
    private final Clock clock;

    MessagesPage(
            Outbox outbox,
            Subscriptions subscriptions,
            Audit audit,
            TransactionOperations transaction,
            ReportingZone zone,
            Clock clock) {
        this.outbox = outbox;
        this.subscriptions = subscriptions;
        this.audit = audit;
        this.transaction = transaction;
        this.zone = zone;
        this.clock = clock;
    }

    /** @param older address of the next page; null on the last */
    record ListView(List<LogEntry> messages, @Nullable String older) {}

    @GetMapping(PATH)
    String list(@RequestParam MultiValueMap<String, String> query, Model model) {
        QueryParameters parameters = new QueryParameters(query);
        Instant before = parameters.moment("before", zone);
        parameters.check();
        List<LogEntry> found = outbox.log(
                Objects.requireNonNullElseGet(before, () -> clock.instant().plus(Duration.ofDays(1))));
        boolean more = found.size() > Outbox.ON_PAGE;
        List<LogEntry> shown = more ? found.subList(0, Outbox.ON_PAGE) : found;
        model.addAttribute(
                "view",
                new ListView(shown, more ? PATH + "?before=" + shown.getLast().createdAt() : null));
        return "notify/messages";
    }

    /** Who writes that nothing may be kept about them need not have an account. The audit does not name them either. */
    @PostMapping(PATH + "/reader-erasure")
    @StrictParameters(value = "address", mayBeEmpty = "address")
    String forget(Caller caller, @RequestParam(defaultValue = "") String address, RedirectAttributes redirect) {
        long lists = Objects.requireNonNull(transaction.execute(_ -> {
            int found = subscriptions.forget(address.strip());
            if (found > 0) {
                audit.record(new Audit.Entry("reader-erased", caller, String.valueOf(found), null));
            }
            return (long) found;
        }));
        return FlashMessage.on(PATH, redirect, "messages.forgotten", lists);
    }

    @Configuration(proxyBeanMethods = false)
    static class Section {

        @Bean
        SettingsSection messagesInSettings() {
            return new SettingsSection(80, PATH, "messages.title", "messages.text", "list");
        }
    }

    /**
     * Ends the mails to one address without signing in: by the button of this page, or by the POST that mail programs
     * send (RFC 8058). Opening the link changes nothing, since programs that look for viruses open links too.
     */
    @PageController
    static class UnsubscribePage {

        private final UnsubscribeLinks links;
        private final Subscriptions subscriptions;
        private final Audit audit;
        private final Clock clock;

        UnsubscribePage(UnsubscribeLinks links, Subscriptions subscriptions, Audit audit, Clock clock) {
            this.links = links;
            this.subscriptions = subscriptions;
            this.audit = audit;
            this.clock = clock;
        }

        /**
         * What the link is about.
         *
         * @param address shortened: links are forwarded with the mail
         * @param gone whether they have unsubscribed
         */
        record View(String name, String address, boolean gone, String action) {}

        @GetMapping(UnsubscribeLinks.PATH + "{token}")
        String ask(@PathVariable String token, Model model) {
            return show(token, model);
        }

        /** @param again to get the mails again */
        @PostMapping(UnsubscribeLinks.PATH + "{token}")
        String unsubscribe(
                @PathVariable String token, @RequestParam(defaultValue = "false") boolean again, Model model) {
            Subscription subscription = find(token);
            subscriptions.unsubscribe(reader(subscription).id(), again ? null : clock.instant());
            audit.note(new Audit.Entry(again ? "subscribed-again" : "unsubscribed", null, subscription.name(), null));
            return show(token, model);
        }

        private String show(String token, Model model) {
            Subscription subscription = find(token);
            Recipient reader = reader(subscription);
            model.addAttribute(
                    "view",
                    new View(
                            subscription.name(),
                            reader.address().replaceFirst("(?<=^.)[^@]*", "…"),
                            reader.unsubscribedAt() != null,
                            UnsubscribeLinks.PATH + token));
            return "notify/unsubscribe";
        }

        private Subscription find(String token) {
            return links.recipient(token)
                    .flatMap(subscriptions::ofRecipient)
                    .orElseThrow(() -> new NotFoundException(
                            "This link is no longer good: the address is on no list any more, and gets no mail."));
        }

        private static Recipient reader(Subscription subscription) {
            return subscription.recipients().getFirst();
        }
    }
}
