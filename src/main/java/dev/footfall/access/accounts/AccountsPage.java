package dev.footfall.access.accounts;

import dev.footfall.access.accounts.AccountAdmin.IdConflictException;
import dev.footfall.access.accounts.Accounts.Account;
import dev.footfall.platform.Caller;
import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.ExternalIds;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.ProblemException.ConflictException;
import dev.footfall.platform.StrictParameters;
import dev.footfall.platform.page.ConfirmDialog;
import dev.footfall.platform.page.ConfirmDialog.FlashMessage;
import dev.footfall.platform.page.FormData;
import dev.footfall.platform.page.FormVersions;
import dev.footfall.platform.page.PageController;
import dev.footfall.platform.page.SettingsSection;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
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

/** The accounts in the settings: the list, and creating one. A generated password is shown in the response itself. */
@PageController
class AccountsPage {

    static final String PATH = "/admin/settings/accounts";

    private final AccountAdmin accountAdmin;
    private final ExternalIds ids;

    AccountsPage(AccountAdmin accountAdmin, ExternalIds ids) {
        this.accountAdmin = accountAdmin;
        this.ids = ids;
    }

    record FormView(FormData formData, List<Role> roles) {}

    /** @param password shown only once */
    record PasswordView(String name, String password) {}

    @GetMapping(PATH)
    String list(Model model) {
        model.addAttribute("accounts", accountAdmin.all());
        return "access/accounts";
    }

    @GetMapping(PATH + "/new")
    String openNew(Model model) {
        return showForm(FormData.of(Map.of("role", List.of(Role.ANALYST.name()))), model);
    }

    @PostMapping(PATH + "/new")
    String create(
            Caller caller,
            @RequestParam MultiValueMap<String, String> body,
            HttpServletResponse response,
            RedirectAttributes redirect,
            Model model) {
        try {
            var created = accountAdmin.create(caller, read(body).validate(ids));
            return created.password() == null
                    ? FlashMessage.on(
                            PATH, redirect, "accounts.made", created.account().name())
                    : showPassword(created.account().name(), created.password(), model);
        } catch (InvalidInputException e) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
            return showForm(FormData.of(body).with(e), model);
        } catch (ConflictException e) {
            response.setStatus(HttpStatus.CONFLICT.value());
            return showForm(FormData.of(body).with(e instanceof IdConflictException ? "id" : "name", e), model);
        }
    }

    private static NewAccount read(MultiValueMap<String, String> body) {
        var text = Objects.requireNonNullElse(body.getFirst("id"), "").strip();
        var password = body.getFirst("password");
        return new NewAccount(
                text,
                body.getFirst("name"),
                body.getFirst("role"),
                password == null || password.isEmpty() ? null : password);
    }

    static String showPassword(String name, String password, Model model) {
        model.addAttribute("view", new PasswordView(name, password));
        return "access/password";
    }

    private static String showForm(FormData formData, Model model) {
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

    /** The page on which an administrator changes one account. */
    @PageController
    static class AccountEditPage {

        private static final String PATH = AccountsPage.PATH + "/{id}";

        private final AccountAdmin accountAdmin;
        private final Sessions sessions;
        private final FormVersions versions;

        AccountEditPage(AccountAdmin accountAdmin, Sessions sessions, FormVersions versions) {
            this.accountAdmin = accountAdmin;
            this.sessions = sessions;
            this.versions = versions;
        }

        /** @param sessions browsers in which this account is signed in */
        record View(Account account, long sessions, List<Role> roles, FormData formData) {}

        @GetMapping(PATH)
        String open(@PathVariable UUID id, Model model) {
            return page(accountAdmin.find(id), FormData.nothing(), model);
        }

        @PostMapping(PATH + "/role")
        @StrictParameters({"role", FormVersions.FIELD})
        String changeRole(
                Caller caller,
                @PathVariable UUID id,
                @RequestParam(defaultValue = "") String role,
                @RequestParam MultiValueMap<String, String> body,
                HttpServletResponse response,
                RedirectAttributes redirect,
                Model model) {
            var account = accountAdmin.find(id);
            try {
                var newRole = Role.named(role)
                        .orElseThrow(() -> new InvalidInputException(List.of(NewAccount.wrongRole(role))));
                versions.save(
                        "account " + id,
                        body,
                        () -> fields(accountAdmin.find(id)),
                        () -> accountAdmin.change(caller, id, newRole, account.disabled()));
                return FlashMessage.on(AccountsPage.PATH, redirect, "accounts.changed", account.name());
            } catch (InvalidInputException e) {
                response.setStatus(HttpStatus.BAD_REQUEST.value());
                return page(accountAdmin.find(id), FormData.nothing().with(e), model);
            } catch (ConflictException e) {
                return refused(account, e, response, model);
            }
        }

        @GetMapping(PATH + "/disable")
        String askToDisable(
                @PathVariable UUID id,
                @RequestHeader(name = "HX-Request", defaultValue = "false") boolean fragment,
                Model model) {
            return showConfirmDialog(
                    id,
                    "accounts.disable.title",
                    "accounts.disable.text",
                    "accounts.disable",
                    "disable",
                    fragment,
                    model);
        }

        @PostMapping(PATH + "/disable")
        @StrictParameters
        String disable(
                Caller caller,
                @PathVariable UUID id,
                HttpServletResponse response,
                RedirectAttributes redirect,
                Model model) {
            var account = accountAdmin.find(id);
            try {
                accountAdmin.change(caller, id, account.role(), true);
                return FlashMessage.on(AccountsPage.PATH, redirect, "accounts.disabled", account.name());
            } catch (ConflictException e) {
                return refused(account, e, response, model);
            }
        }

        @PostMapping(PATH + "/enable")
        @StrictParameters
        String enable(Caller caller, @PathVariable UUID id, RedirectAttributes redirect) {
            var account = accountAdmin.find(id);
            accountAdmin.change(caller, id, account.role(), false);
            return FlashMessage.on(AccountsPage.PATH, redirect, "accounts.enabled", account.name());
        }

        @GetMapping(PATH + "/sign-out")
        String askToSignOut(
                @PathVariable UUID id,
                @RequestHeader(name = "HX-Request", defaultValue = "false") boolean fragment,
                Model model) {
            return showConfirmDialog(
                    id,
                    "accounts.signout.title",
                    "accounts.signout.text",
                    "accounts.signout",
                    "sign-out",
                    fragment,
                    model);
        }

        @PostMapping(PATH + "/sign-out")
        @StrictParameters
        String signOut(Caller caller, @PathVariable UUID id, RedirectAttributes redirect) {
            var account = accountAdmin.find(id);
            accountAdmin.endSessions(caller, id);
            return FlashMessage.on(AccountsPage.PATH, redirect, "accounts.signedout", account.name());
        }

        /** Generates a password if the field is empty. */
        @PostMapping(PATH + "/password")
        @StrictParameters(value = "password", mayBeEmpty = "password")
        String resetPassword(
                Caller caller,
                @PathVariable UUID id,
                @RequestParam(defaultValue = "") String password,
                HttpServletResponse response,
                RedirectAttributes redirect,
                Model model) {
            var account = accountAdmin.find(id);
            try {
                var chosen = accountAdmin.resetPassword(caller, id, password.isEmpty() ? null : password);
                return chosen == null
                        ? FlashMessage.on(AccountsPage.PATH, redirect, "accounts.passwordset", account.name())
                        : AccountsPage.showPassword(account.name(), chosen, model);
            } catch (InvalidInputException e) {
                response.setStatus(HttpStatus.BAD_REQUEST.value());
                return page(account, FormData.nothing().with(e), model);
            }
        }

        private String showConfirmDialog(
                UUID id, String title, String text, String confirm, String action, boolean fragment, Model model) {
            var account = accountAdmin.find(id);
            var path = AccountsPage.PATH + "/" + id;
            var arguments = List.<Object>of(account.name(), sessions.count(id));
            model.addAttribute(
                    "question", new ConfirmDialog(title, text, confirm, arguments, path + "/" + action, path));
            return ConfirmDialog.view(fragment);
        }

        private String refused(
                Account account, ConflictException conflictException, HttpServletResponse response, Model model) {
            response.setStatus(HttpStatus.CONFLICT.value());
            return page(account, FormData.nothing().with("role", conflictException), model);
        }

        private static Map<String, List<String>> fields(Account account) {
            return Map.of("role", List.of(account.role().name()));
        }

        private String page(Account account, FormData formData, Model model) {
            model.addAttribute("version", FormVersions.of(fields(account)));
            model.addAttribute(
                    "view", new View(account, sessions.count(account.id()), List.of(Role.values()), formData));
            return "access/account";
        }
    }
}
