package dev.footfall.access.accounts;

import dev.footfall.platform.Caller;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.page.FlashMessage;
import dev.footfall.platform.page.FormData;
import dev.footfall.platform.page.PageController;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Everybody's own account: the password, and on how many browsers it is signed in. */
@PageController
class OwnAccountPage {

    private static final String PATH = "/me/account";

    private final AccountAdmin book;
    private final Accounts accounts;
    private final OwnPassword passwords;
    private final Sessions sessions;

    OwnAccountPage(AccountAdmin book, Accounts accounts, OwnPassword passwords, Sessions sessions) {
        this.book = book;
        this.accounts = accounts;
        this.passwords = passwords;
        this.sessions = sessions;
    }

    /**
     * @param sessions browsers that it is signed in on, this one included
     * @param withPassword false: it signs in with an identity provider only
     */
    record View(Account account, long sessions, boolean withPassword, FormData formData) {}

    @GetMapping(PATH)
    String open(Caller caller, Model model) {
        return page(caller, FormData.nothing(), model);
    }

    @PostMapping(PATH + "/password")
    String changePassword(
            Caller caller,
            @RequestParam(defaultValue = "") String current,
            @RequestParam(defaultValue = "") String password,
            @RequestParam(defaultValue = "") String again,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect,
            Model model) {
        try {
            var change = new OwnPassword.Change(current, password, again);
            sessions.begin(request, passwords.change(caller, change));
            return FlashMessage.on(PATH, redirect, "own.changed", "");
        } catch (InvalidInputException e) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
            return page(caller, FormData.nothing().with(e), model);
        }
    }

    private String page(Caller caller, FormData formData, Model model) {
        var id = caller.person();
        model.addAttribute("view", new View(book.find(id), sessions.count(id), accounts.hasPassword(id), formData));
        return "access/own";
    }
}
