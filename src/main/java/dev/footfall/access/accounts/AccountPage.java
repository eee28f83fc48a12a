package dev.footfall.access.accounts;

import dev.footfall.platform.Caller;
import dev.footfall.platform.ConflictException;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.Role;
import dev.footfall.platform.StrictParameters;
import dev.footfall.platform.page.ConfirmDialog;
import dev.footfall.platform.page.FlashMessage;
import dev.footfall.platform.page.FormData;
import dev.footfall.platform.page.PageController;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** One account, as an administrator changes it. */
@PageController
class AccountPage {

    private static final String PATH = AccountsPage.PATH + "/{id}";

    private final AccountAdmin book;
    private final Sessions sessions;

    AccountPage(AccountAdmin book, Sessions sessions) {
        this.book = book;
        this.sessions = sessions;
    }

    /** @param sessions browsers that this account is signed in on */
    record View(Account account, long sessions, List<Role> roles, FormData formData) {}

    @GetMapping(PATH)
    String open(@PathVariable UUID id, Model model) {
        return page(book.find(id), FormData.nothing(), model);
    }

    @PostMapping(PATH + "/role")
    @StrictParameters("role")
    String changeRole(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String role,
            HttpServletResponse response,
            RedirectAttributes redirect,
            Model model) {
        var account = book.find(id);
        try {
            var asked =
                    Role.named(role).orElseThrow(() -> new InvalidInputException(List.of(NewAccount.wrongRole(role))));
            book.change(caller, id, asked, account.disabled());
            return FlashMessage.on(AccountsPage.PATH, redirect, "accounts.changed", account.name());
        } catch (InvalidInputException e) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
            return page(account, FormData.nothing().with(e), model);
        } catch (ConflictException e) {
            return refused(account, e, response, model);
        }
    }

    @GetMapping(PATH + "/disable")
    String askToDisable(
            @PathVariable UUID id,
            @RequestHeader(name = "HX-Request", defaultValue = "false") boolean part,
            Model model) {
        return ask(id, "accounts.disable.title", "accounts.disable.text", "accounts.disable", "disable", part, model);
    }

    @PostMapping(PATH + "/disable")
    @StrictParameters
    String disable(
            Caller caller,
            @PathVariable UUID id,
            HttpServletResponse response,
            RedirectAttributes redirect,
            Model model) {
        var account = book.find(id);
        try {
            book.change(caller, id, account.role(), true);
            return FlashMessage.on(AccountsPage.PATH, redirect, "accounts.disabled", account.name());
        } catch (ConflictException e) {
            return refused(account, e, response, model);
        }
    }

    @PostMapping(PATH + "/enable")
    @StrictParameters
    String enable(Caller caller, @PathVariable UUID id, RedirectAttributes redirect) {
        var account = book.find(id);
        book.change(caller, id, account.role(), false);
        return FlashMessage.on(AccountsPage.PATH, redirect, "accounts.enabled", account.name());
    }

    @GetMapping(PATH + "/sign-out")
    String askToSignOut(
            @PathVariable UUID id,
            @RequestHeader(name = "HX-Request", defaultValue = "false") boolean part,
            Model model) {
        return ask(id, "accounts.signout.title", "accounts.signout.text", "accounts.signout", "sign-out", part, model);
    }

    @PostMapping(PATH + "/sign-out")
    @StrictParameters
    String signOut(Caller caller, @PathVariable UUID id, RedirectAttributes redirect) {
        var account = book.find(id);
        book.endSessions(caller, id);
        return FlashMessage.on(AccountsPage.PATH, redirect, "accounts.signedout", account.name());
    }

    /** An empty field chooses a random password. */
    @PostMapping(PATH + "/password")
    @StrictParameters(value = "password", mayBeEmpty = "password")
    String resetPassword(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String password,
            HttpServletResponse response,
            RedirectAttributes redirect,
            Model model) {
        var account = book.find(id);
        try {
            var chosen = book.resetPassword(caller, id, password.isEmpty() ? null : password);
            return chosen == null
                    ? FlashMessage.on(AccountsPage.PATH, redirect, "accounts.passwordset", account.name())
                    : AccountsPage.password(account.name(), chosen, model);
        } catch (InvalidInputException e) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
            return page(account, FormData.nothing().with(e), model);
        }
    }

    private String ask(UUID id, String title, String text, String confirm, String what, boolean part, Model model) {
        var account = book.find(id);
        var here = AccountsPage.PATH + "/" + id;
        var about = List.<Object>of(account.name(), sessions.count(id));
        model.addAttribute("question", new ConfirmDialog(title, text, confirm, about, here + "/" + what, here));
        return ConfirmDialog.view(part);
    }

    private String refused(
            Account account, ConflictException conflictException, HttpServletResponse response, Model model) {
        response.setStatus(HttpStatus.CONFLICT.value());
        return page(account, FormData.nothing().with("role", conflictException), model);
    }

    private String page(Account account, FormData formData, Model model) {
        model.addAttribute("view", new View(account, sessions.count(account.id()), List.of(Role.values()), formData));
        return "access/account";
    }
}
