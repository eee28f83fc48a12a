package dev.footfall.access.keys;

import dev.footfall.access.keys.ApiKeys.KeyView;
import dev.footfall.platform.Caller;
import dev.footfall.platform.Caller.Scope;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.ProblemException.ConflictException;
import dev.footfall.platform.QueryParameters;
import dev.footfall.platform.StrictParameters;
import dev.footfall.platform.page.ConfirmDialog;
import dev.footfall.platform.page.ConfirmDialog.FlashMessage;
import dev.footfall.platform.page.FormData;
import dev.footfall.platform.page.PageController;
import dev.footfall.platform.page.SettingsSection;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * The API keys in the settings. A new key is shown in the response to the form itself, since a redirect would have to
 * store it. The form contains the new key's id: submitted twice, by a double click or a reload, it creates one key.
 */
@PageController
class KeysPage {

    private static final String PATH = "/admin/settings/keys";

    private final ApiKeyAdmin apiKeyAdmin;
    private final Clock clock;

    KeysPage(ApiKeyAdmin apiKeyAdmin, Clock clock) {
        this.apiKeyAdmin = apiKeyAdmin;
        this.clock = clock;
    }

    /** @param ended revoked or expired, newest first */
    record ListView(List<KeyView> good, List<KeyView> ended) {}

    /** @param id of the key to be created */
    record FormView(UUID id, FormData formData, List<Scope> scopes) {}

    /**
     * A new key.
     *
     * @param key the key itself, shown only once
     * @param captures whether it can send activity, as the example does
     * @param oldGoodUntil when the key that it replaces ends; null if it replaces none
     */
    record CreatedView(
            String name,
            String key,
            boolean captures,
            @Nullable Instant oldGoodUntil) {}

    /** @param successor id of the key that a rotation will create */
    record KeyPageView(KeyView key, boolean good, UUID successor, FormData formData) {}

    @GetMapping(PATH)
    String list(Model model) {
        var now = clock.instant();
        var keys = apiKeyAdmin.all().stream().collect(Collectors.partitioningBy(key -> key.isValid(now)));
        model.addAttribute(
                "view", new ListView(keys.getOrDefault(true, List.of()), keys.getOrDefault(false, List.of())));
        return "access/keys";
    }

    @GetMapping(PATH + "/new")
    String openNew(Model model) {
        return form(UUID.randomUUID(), FormData.of(Map.of("scopes", List.of(Scope.CAPTURE.text()))), model);
    }

    @PostMapping(PATH + "/new")
    String create(
            Caller caller,
            @RequestParam MultiValueMap<String, String> body,
            HttpServletResponse response,
            RedirectAttributes redirect,
            Model model) {
        var id = id(body.getFirst("id"));
        try {
            var newKey = new NewKey(
                    body.getFirst("name"),
                    body.getOrDefault("scopes", List.of()),
                    body.containsKey("admin"),
                    expiry(body.getFirst("expires")));
            var created = apiKeyAdmin.create(caller, id, newKey.validate(clock.instant()));
            return shown(created, null, model);
        } catch (InvalidInputException e) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
            return form(id, FormData.of(body).with(e), model);
        } catch (ConflictException e) {
            return FlashMessage.warning(PATH, redirect, "keys.already");
        }
    }

    @GetMapping(PATH + "/{id}")
    String open(@PathVariable UUID id, Model model) {
        return page(apiKeyAdmin.view(id), FormData.of(Map.of("overlap", List.of("1d"))), model);
    }

    @PostMapping(PATH + "/{id}/rotate")
    @StrictParameters({"overlap", "id"})
    String rotate(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam MultiValueMap<String, String> body,
            HttpServletResponse response,
            RedirectAttributes redirect,
            Model model) {
        var key = apiKeyAdmin.view(id);
        try {
            var overlap = KeysController.overlap(Objects.requireNonNullElse(body.getFirst("overlap"), ""));
            var created = apiKeyAdmin.rotate(caller, id, id(body.getFirst("id")), overlap);
            return shown(created, clock.instant().plus(overlap), model);
        } catch (InvalidInputException e) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
            return page(key, FormData.of(body).with(e), model);
        } catch (ConflictException e) {
            return FlashMessage.warning(PATH, redirect, "keys.already");
        }
    }

    @GetMapping(PATH + "/{id}/revoke")
    String askToRevoke(
            @PathVariable UUID id,
            @RequestHeader(name = "HX-Request", defaultValue = "false") boolean fragment,
            Model model) {
        var key = apiKeyAdmin.view(id);
        model.addAttribute(
                "question",
                new ConfirmDialog(
                        "keys.revoke.title",
                        "keys.revoke.text",
                        "keys.revoke",
                        List.of(key.name(), key.prefix()),
                        PATH + "/" + id + "/revoke",
                        PATH + "/" + id));
        return ConfirmDialog.view(fragment);
    }

    @PostMapping(PATH + "/{id}/revoke")
    @StrictParameters
    String revoke(Caller caller, @PathVariable UUID id, RedirectAttributes redirect) {
        var key = apiKeyAdmin.view(id);
        apiKeyAdmin.revoke(caller, id);
        return FlashMessage.on(PATH, redirect, "keys.revoked", key.name());
    }

    private String page(KeyView key, FormData formData, Model model) {
        model.addAttribute("view", new KeyPageView(key, key.isValid(clock.instant()), UUID.randomUUID(), formData));
        return "access/key";
    }

    private static String form(UUID id, FormData formData, Model model) {
        model.addAttribute("view", new FormView(id, formData, List.of(Scope.values())));
        return "access/key-new";
    }

    private static String shown(ApiKeyAdmin.CreatedKey created, @Nullable Instant oldGoodUntil, Model model) {
        var key = created.key();
        boolean captures = key.scopes().contains(Scope.CAPTURE);
        model.addAttribute("view", new CreatedView(key.name(), created.text().text(), captures, oldGoodUntil));
        return "access/key-made";
    }

    private @Nullable Instant expiry(@Nullable String days) {
        if (days == null || days.isEmpty()) {
            return null;
        }
        if (!List.of("30", "90", "365").contains(days)) {
            throw new InvalidInputException("expires", "unknown_value", "Choose one of the lengths.");
        }
        return clock.instant().plus(Duration.ofDays(Long.parseLong(days)));
    }

    private static UUID id(@Nullable String text) {
        var id = text == null ? null : QueryParameters.uuidOf(text);
        return id == null ? UUID.randomUUID() : id;
    }

    @Configuration(proxyBeanMethods = false)
    static class Section {

        @Bean
        SettingsSection keysInSettings() {
            return new SettingsSection(30, PATH, "keys.title", "keys.text", "key");
        }
    }
}
