package dev.footfall.access.accounts;

import dev.footfall.platform.Caller;
import dev.footfall.platform.ConflictException;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.QueryParameters;
import dev.footfall.platform.Role;
import dev.footfall.platform.page.FlashMessage;
import dev.footfall.platform.page.FormData;
import dev.footfall.platform.page.PageController;
import dev.footfall.platform.page.SettingsSection;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The settings' part about accounts: the list, and making one. A password that Footfall chose is shown in the answer itself. */
@PageController
class AccountsPage {

    static final String PATH = "/admin/settings/accounts";

    private final AccountAdmin book;

    AccountsPage(AccountAdmin book) {
        this.book = book;
    }

    record FormView(FormData formData, List<Role> roles) {}

    /** @param password shown this once */
    record PasswordView(String name, String password) {}

    @GetMapping(PATH)
    String list(Model model) {
        model.addAttribute("accounts", book.all());
        return "access/accounts";
    }

    @GetMapping(PATH + "/new")
    String openNew(Model model) {
        return form(FormData.of(Map.of("role", List.of(Role.ANALYST.name()))), model);
    }

    @PostMapping(PATH + "/new")
    String make(
            Caller caller,
            @RequestParam MultiValueMap<String, String> body,
            HttpServletResponse response,
            RedirectAttributes redirect,
            Model model) {
        try {
            var made = book.make(caller, read(body).check());
            return made.password() == null
                    ? FlashMessage.on(
                            PATH, redirect, "accounts.made", made.account().name())
                    : password(made.account().name(), made.password(), model);
        } catch (InvalidInputException e) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
            return form(FormData.of(body).with(e), model);
        } catch (ConflictException e) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
            return form(FormData.of(body).with("name", e), model);
        }
    }

    private static NewAccount read(MultiValueMap<String, String> body) {
        var given = Objects.requireNonNullElse(body.getFirst("id"), "").strip();
        var id = QueryParameters.uuidOf(given);
        if (id == null && !given.isEmpty()) {
            throw new InvalidInputException(
                    "id", "invalid_uuid", "A user id is a UUID like 0197a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b.");
        }
        var password = body.getFirst("password");
        return new NewAccount(
                id,
                body.getFirst("name"),
                body.getFirst("role"),
                password == null || password.isEmpty() ? null : password);
    }

    static String password(String name, String password, Model model) {
        model.addAttribute("view", new PasswordView(name, password));
        return "access/password";
    }

    private static String form(FormData formData, Model model) {
        model.addAttribute("view", new FormView(formData, List.of(Role.values())));
        return "access/account-new";
    }

    @Configuration(proxyBeanMethods = false)
    static class Section {

        @Bean
        SettingsSection accountsInSettings() {
            return new SettingsSection(40, PATH, "accounts.title", "accounts.text", "account");
        }
    }
}
