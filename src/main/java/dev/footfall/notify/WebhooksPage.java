package dev.footfall.notify;

import dev.footfall.notify.Webhooks.Webhook;
import dev.footfall.platform.Audit;
import dev.footfall.platform.Caller;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.ProblemException.NotFoundException;
import dev.footfall.platform.QueryParameters;
import dev.footfall.platform.StrictParameters;
import dev.footfall.platform.page.ConfirmDialog;
import dev.footfall.platform.page.ConfirmDialog.FlashMessage;
import dev.footfall.platform.page.FormData;
import dev.footfall.platform.page.PageController;
import dev.footfall.platform.page.SettingsSection;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
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

/** The webhooks in the settings. A secret is shown in the response to the form itself, and never again. */
@PageController
class WebhooksPage {

    private static final String PATH = "/admin/settings/webhooks";
    private static final int MAX_NAME = 100;
    private static final int MAX_URL = 2_000;

    private final Webhooks webhooks;
    private final WebhookTargets targets;
    private final MessageSource texts;
    private final Audit audit;
    private final TransactionOperations transaction;

    WebhooksPage(
            Webhooks webhooks,
            WebhookTargets targets,
            MessageSource texts,
            Audit audit,
            TransactionOperations transaction) {
        this.webhooks = webhooks;
        this.targets = targets;
        this.texts = texts;
        this.audit = audit;
        this.transaction = transaction;
    }

    /**
     * One webhook, or the form for a new one.
     *
     * @param webhook null for a new one
     * @param id of a new one, so that a form sent twice makes one
     * @param secret shown once; null later
     */
    record View(
            @Nullable Webhook webhook, UUID id, @Nullable String secret, FormData formData) {}

    @GetMapping(PATH)
    String list(Model model) {
        model.addAttribute("webhooks", webhooks.all());
        return "notify/webhooks";
    }

    @GetMapping(PATH + "/new")
    String openNew(Model model) {
        return show(null, UUID.randomUUID(), null, FormData.nothing(), model);
    }

    @PostMapping(PATH + "/new")
    String add(
            Caller caller,
            @RequestParam MultiValueMap<String, String> body,
            HttpServletResponse response,
            RedirectAttributes redirect,
            Locale locale,
            Model model) {
        UUID given = QueryParameters.uuidOf(Objects.requireNonNullElse(body.getFirst("id"), ""));
        UUID id = given == null ? UUID.randomUUID() : given;
        String name = Objects.requireNonNullElse(body.getFirst("name"), "").strip();
        String url = Objects.requireNonNullElse(body.getFirst("url"), "").strip();
        List<InvalidInputException.Field> errors = new ArrayList<>();
        if (name.isEmpty() || name.length() > MAX_NAME || name.chars().anyMatch(Character::isISOControl)) {
            errors.add(new InvalidInputException.Field(
                    "name", "invalid_value", texts.getMessage("webhooks.wrong.name", null, locale)));
        }
        (url.length() > MAX_URL ? Optional.of("webhooks.wrong.url") : targets.objection(url))
                .ifPresent(objection -> errors.add(new InvalidInputException.Field(
                        "url", "invalid_value", texts.getMessage(objection, null, locale))));
        if (!errors.isEmpty()) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
            return show(null, id, null, FormData.of(body).with(new InvalidInputException(errors)), model);
        }
        Boolean added = transaction.execute(_ -> {
            boolean isNew = webhooks.add(id, name, URI.create(url));
            if (isNew) {
                audit.record(new Audit.Entry("webhook-made", caller, name, null));
            }
            return isNew;
        });
        if (!Boolean.TRUE.equals(added)) {
            return FlashMessage.on(PATH, redirect, "notify.already");
        }
        return showSecret(id, model);
    }

    @GetMapping(PATH + "/{id}")
    String open(@PathVariable UUID id, Model model) {
        return show(find(id), id, null, FormData.nothing(), model);
    }

    @PostMapping(PATH + "/{id}/secret")
    @StrictParameters
    String renewSecret(Caller caller, @PathVariable UUID id, Model model) {
        Webhook webhook = find(id);
        transaction.executeWithoutResult(_ -> {
            webhooks.renewSecret(id);
            audit.record(new Audit.Entry("webhook-secret-renewed", caller, webhook.name(), null));
        });
        return showSecret(id, model);
    }

    @GetMapping(PATH + "/{id}/deletion")
    String askToDelete(
            @PathVariable UUID id,
            @RequestHeader(name = "HX-Request", defaultValue = "false") boolean fragment,
            Model model) {
        model.addAttribute(
                "question",
                new ConfirmDialog(
                        "webhooks.delete.title",
                        "webhooks.delete.text",
                        "notify.delete",
                        List.of(find(id).name()),
                        PATH + "/" + id + "/deletion",
                        PATH + "/" + id));
        return ConfirmDialog.view(fragment);
    }

    @PostMapping(PATH + "/{id}/deletion")
    @StrictParameters
    String delete(Caller caller, @PathVariable UUID id, RedirectAttributes redirect) {
        Webhook webhook = find(id);
        transaction.executeWithoutResult(_ -> {
            webhooks.delete(id);
            audit.record(new Audit.Entry("webhook-deleted", caller, webhook.name(), null));
        });
        return FlashMessage.on(PATH, redirect, "notify.deleted", webhook.name());
    }

    private String showSecret(UUID id, Model model) {
        Webhook webhook = find(id);
        return show(webhook, id, webhooks.secret(webhook), FormData.nothing(), model);
    }

    private static String show(
            @Nullable Webhook webhook, UUID id, @Nullable String secret, FormData formData, Model model) {
        model.addAttribute("view", new View(webhook, id, secret, formData));
        return "notify/webhook";
    }

    private Webhook find(UUID id) {
        return webhooks.find(id).orElseThrow(() -> new NotFoundException("There is no such webhook."));
    }

    @Configuration(proxyBeanMethods = false)
    static class Section {

        @Bean
        SettingsSection webhooksInSettings() {
            return new SettingsSection(70, PATH, "webhooks.title", "webhooks.text", "plug");
        }
    }
}
