package dev.footfall.notify;

import dev.footfall.analytics.report.KeyFigures;
import dev.footfall.analytics.report.KeyFigures.Figure;
import dev.footfall.notify.Letter.LetterWriter;
import dev.footfall.notify.Outbox.Facts;
import dev.footfall.notify.SubscriptionForm.Filled;
import dev.footfall.notify.Subscriptions.Kind;
import dev.footfall.notify.Subscriptions.Rule;
import dev.footfall.notify.Subscriptions.Subscription;
import dev.footfall.notify.Webhooks.Webhook;
import dev.footfall.platform.Audit;
import dev.footfall.platform.Caller;
import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.Failures.TimeoutAdvice;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.ProblemException.NotFoundException;
import dev.footfall.platform.QueryParameters;
import dev.footfall.platform.StrictParameters;
import dev.footfall.platform.health.Alarms;
import dev.footfall.platform.page.ConfirmDialog;
import dev.footfall.platform.page.ConfirmDialog.FlashMessage;
import dev.footfall.platform.page.FormData;
import dev.footfall.platform.page.FormVersions;
import dev.footfall.platform.page.Languages.Reading.Choice;
import dev.footfall.platform.page.LayoutModel.NavigationEntry;
import dev.footfall.platform.page.Messages;
import dev.footfall.platform.page.PageController;
import dev.footfall.platform.page.SettingsSection;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * Digests and alerts in the settings: the list, the form, and what would be sent now. Administrators change all of them
 * and name any readers; an analyst has digests of their own, to one address.
 */
@PageController
@TimeoutAdvice("Choose fewer numbers.")
class SubscriptionsPage {

    private static final String DIGESTS = "/admin/settings/digests";
    private static final String ALERTS = "/admin/settings/alerts";
    private static final int MAX_OF_ANALYST = 5;
    private static final int MAX_OF_ADMIN = 100;

    private final Subscriptions subscriptions;
    private final Webhooks webhooks;
    private final Mailer mailer;
    private final LetterWriter letters;
    private final KeyFigures keyFigures;
    private final Alarms alarms;
    private final Messages texts;
    private final Audit audit;
    private final TransactionOperations transaction;
    private final FormVersions versions;
    private final Clock clock;

    SubscriptionsPage(
            Subscriptions subscriptions,
            Webhooks webhooks,
            Mailer mailer,
            LetterWriter letters,
            KeyFigures keyFigures,
            Alarms alarms,
            Messages texts,
            Audit audit,
            TransactionOperations transaction,
            FormVersions versions,
            Clock clock) {
        this.subscriptions = subscriptions;
        this.webhooks = webhooks;
        this.mailer = mailer;
        this.letters = letters;
        this.keyFigures = keyFigures;
        this.alarms = alarms;
        this.texts = texts;
        this.audit = audit;
        this.transaction = transaction;
        this.versions = versions;
        this.clock = clock;
    }

    /**
     * The list.
     *
     * @param kind digest or alert, as in message keys
     * @param missing settings without which no mail is sent
     * @param isAdmin whether the reader sees those of others, and the log
     */
    record ListView(
            String kind, String path, List<Subscription> subscriptions, List<String> missing, boolean isAdmin) {}

    /**
     * The form.
     *
     * @param action where it is sent
     * @param subscription null for a new one
     * @param id of a new one, so that a form sent twice makes one
     */
    record FormView(
            String kind,
            String path,
            String action,
            @Nullable Subscription subscription,
            UUID id,
            List<Rule> rules,
            List<Figure> figures,
            List<Webhook> webhooks,
            List<Choice> languages,
            List<String> missing,
            boolean isAdmin,
            FormData formData) {}

    /**
     * What would be sent.
     *
     * @param letters none where an alert finds nothing
     */
    record PreviewView(
            String kind, String path, Subscription subscription, List<Letter> letters, List<String> missing) {}

    @GetMapping({DIGESTS, ALERTS})
    String list(Caller caller, HttpServletRequest request, Model model) {
        Kind kind = kind(request);
        model.addAttribute(
                "view",
                new ListView(
                        kind.text(), path(kind), subscriptions.of(caller, kind), mailer.missing(), caller.isAdmin()));
        return "notify/subscriptions";
    }

    @GetMapping({DIGESTS + "/new", ALERTS + "/new"})
    String openNew(Caller caller, HttpServletRequest request, Model model) {
        Kind kind = kind(request);
        return form(kind, caller, null, UUID.randomUUID(), FormData.of(SubscriptionForm.values(null, kind)), model);
    }

    @PostMapping({DIGESTS + "/new", ALERTS + "/new"})
    String add(
            Caller caller,
            HttpServletRequest request,
            @RequestParam MultiValueMap<String, String> body,
            HttpServletResponse response,
            RedirectAttributes redirect,
            Model model) {
        UUID id = QueryParameters.uuidOf(Objects.requireNonNullElse(body.getFirst("id"), ""));
        return save(caller, kind(request), null, id == null ? UUID.randomUUID() : id, body, response, redirect, model);
    }

    @GetMapping({DIGESTS + "/{id}", ALERTS + "/{id}"})
    String open(Caller caller, HttpServletRequest request, @PathVariable UUID id, Model model) {
        Subscription subscription = find(caller, kind(request), id);
        return form(
                subscription.kind(),
                caller,
                subscription,
                id,
                FormVersions.open(SubscriptionForm.values(subscription, subscription.kind())),
                model);
    }

    @PostMapping({DIGESTS + "/{id}", ALERTS + "/{id}"})
    String change(
            Caller caller,
            HttpServletRequest request,
            @PathVariable UUID id,
            @RequestParam MultiValueMap<String, String> body,
            HttpServletResponse response,
            RedirectAttributes redirect,
            Model model) {
        Subscription before = find(caller, kind(request), id);
        return save(caller, before.kind(), before, id, body, response, redirect, model);
    }

    private String save(
            Caller caller,
            Kind kind,
            @Nullable Subscription before,
            UUID id,
            MultiValueMap<String, String> body,
            HttpServletResponse response,
            RedirectAttributes redirect,
            Model model) {
        try {
            if (before == null && subscriptions.find(id).isPresent()) {
                return FlashMessage.on(path(kind), redirect, "notify.already"); // the form was sent twice
            }
            checkNumber(caller, before);
            Filled filled = new SubscriptionForm(kind, caller, body, hooks(caller), texts.languages())
                    .read(before, id, clock.instant());
            versions.save("subscription " + id, body, () -> stored(kind, id), () -> {
                subscriptions.save(filled.subscription());
                subscriptions.setReaders(id, filled.addresses());
                audit.record(new Audit.Entry(
                        kind.text() + (before == null ? "-made" : "-changed"),
                        caller,
                        filled.subscription().name(),
                        null));
                return id;
            });
            return FlashMessage.on(
                    path(kind), redirect, "notify.saved", filled.subscription().name());
        } catch (InvalidInputException e) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
            return form(kind, caller, before, id, FormData.of(body).with(e), model);
        }
    }

    private Map<String, List<String>> stored(Kind kind, UUID id) {
        return SubscriptionForm.values(subscriptions.find(id).orElse(null), kind);
    }

    private void checkNumber(Caller caller, @Nullable Subscription before) {
        int most = caller.isAdmin() ? MAX_OF_ADMIN : MAX_OF_ANALYST;
        if (before == null && subscriptions.countOf(caller.identity()) >= most) {
            throw new InvalidInputException(
                    "name", "too_many", "You have %d already: delete one first.".formatted(most));
        }
    }

    @GetMapping({DIGESTS + "/{id}/preview", ALERTS + "/{id}/preview"})
    String preview(Caller caller, HttpServletRequest request, @PathVariable UUID id, Model model) {
        Subscription subscription = find(caller, kind(request), id);
        model.addAttribute(
                "view",
                new PreviewView(
                        subscription.kind().text(),
                        path(subscription.kind()),
                        subscription,
                        lettersOf(subscription),
                        mailer.missing()));
        return "notify/preview";
    }

    private List<Letter> lettersOf(Subscription subscription) {
        LocalDate yesterday = keyFigures.today().minusDays(1);
        LocalDate monday = keyFigures.today().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        return switch (subscription.rule()) {
            case DAY -> List.of(letters.write(subscription, yesterday.toString(), null));
            case WEEK ->
                List.of(letters.write(subscription, monday.minusWeeks(1).toString(), null));
            case RANGE, ABOVE, BELOW ->
                Planner.found(
                                subscription,
                                keyFigures.byDay(
                                        yesterday.minusWeeks(Planner.WEEKS),
                                        yesterday,
                                        subscription.smallGroupPolicy()))
                        .map(facts -> letters.write(subscription, yesterday.toString(), facts))
                        .stream()
                        .toList();
            case ALARM ->
                alarms.now().stream()
                        .map(standing -> letters.write(subscription, "", Facts.of(standing.alarm())))
                        .toList();
        };
    }

    @GetMapping({DIGESTS + "/{id}/deletion", ALERTS + "/{id}/deletion"})
    String askToDelete(
            Caller caller,
            HttpServletRequest request,
            @PathVariable UUID id,
            @RequestHeader(name = "HX-Request", defaultValue = "false") boolean fragment,
            Model model) {
        Subscription subscription = find(caller, kind(request), id);
        String path = path(subscription.kind()) + "/" + id;
        model.addAttribute(
                "question",
                new ConfirmDialog(
                        "notify.delete.title",
                        "notify.delete.text",
                        "notify.delete",
                        List.of(subscription.name(), subscription.readerCount()),
                        path + "/deletion",
                        path));
        return ConfirmDialog.view(fragment);
    }

    @PostMapping({DIGESTS + "/{id}/deletion", ALERTS + "/{id}/deletion"})
    @StrictParameters
    String delete(Caller caller, HttpServletRequest request, @PathVariable UUID id, RedirectAttributes redirect) {
        Subscription subscription = find(caller, kind(request), id);
        transaction.executeWithoutResult(_ -> {
            subscriptions.delete(id);
            audit.record(new Audit.Entry(subscription.kind().text() + "-deleted", caller, subscription.name(), null));
        });
        return FlashMessage.on(path(subscription.kind()), redirect, "notify.deleted", subscription.name());
    }

    private String form(
            Kind kind, Caller caller, @Nullable Subscription subscription, UUID id, FormData formData, Model model) {
        model.addAttribute(
                "view",
                new FormView(
                        kind.text(),
                        path(kind),
                        path(kind) + "/" + (subscription == null ? "new" : id),
                        subscription,
                        id,
                        Rule.of(kind),
                        List.of(Figure.values()),
                        hooks(caller),
                        texts.languages().stream()
                                .map(code -> new Choice(
                                        code, texts.getMessage("frame.language.name", null, Locale.of(code))))
                                .toList(),
                        mailer.missing(),
                        caller.isAdmin(),
                        formData));
        return "notify/subscription";
    }

    private List<Webhook> hooks(Caller caller) {
        return caller.isAdmin() ? webhooks.all() : List.of();
    }

    private Subscription find(Caller caller, Kind kind, UUID id) {
        return subscriptions
                .find(caller, id)
                .filter(subscription -> subscription.kind() == kind)
                .orElseThrow(() -> new NotFoundException("There is no such digest or alert."));
    }

    private static Kind kind(HttpServletRequest request) {
        return request.getRequestURI().startsWith(ALERTS) ? Kind.ALERT : Kind.DIGEST;
    }

    private static String path(Kind kind) {
        return kind == Kind.ALERT ? ALERTS : DIGESTS;
    }

    @Configuration(proxyBeanMethods = false)
    static class Sections {

        @Bean
        SettingsSection digestsInSettings() {
            return new SettingsSection(
                    50, DIGESTS, "notify.digest.title", "notify.digest.text", "mail", Set.of(Role.ADMIN, Role.ANALYST));
        }

        @Bean
        SettingsSection alertsInSettings() {
            return new SettingsSection(60, ALERTS, "notify.alert.title", "notify.alert.text", "bell");
        }

        /** Administrators find it in the settings. */
        @Bean
        NavigationEntry digestsInNavigation() {
            return new NavigationEntry(
                    180, "nav.analytics", DIGESTS, "notify.digest.title", "mail", Set.of(Role.ANALYST));
        }
    }
}
