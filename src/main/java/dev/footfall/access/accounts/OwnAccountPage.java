package dev.footfall.access.accounts;

import dev.footfall.access.accounts.Accounts.Account;
import dev.footfall.platform.Audit;
import dev.footfall.platform.Caller;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.ProblemException.UnavailableException;
import dev.footfall.platform.page.ConfirmDialog.FlashMessage;
import dev.footfall.platform.page.FormData;
import dev.footfall.platform.page.PageController;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.Objects;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The reader's own account: the password, and the number of browsers in which it is signed in. */
@PageController
class OwnAccountPage {

    private static final String PATH = "/me/account";

    private final AccountAdmin accountAdmin;
    private final Accounts accounts;
    private final OwnPassword passwords;
    private final Sessions sessions;

    OwnAccountPage(AccountAdmin accountAdmin, Accounts accounts, OwnPassword passwords, Sessions sessions) {
        this.accountAdmin = accountAdmin;
        this.accounts = accounts;
        this.passwords = passwords;
        this.sessions = sessions;
    }

    /**
     * @param sessions browsers in which it is signed in, including this one
     * @param withPassword false if it signs in only with an identity provider
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
        model.addAttribute(
                "view", new View(accountAdmin.find(id), sessions.count(id), accounts.hasPassword(id), formData));
        return "access/own";
    }

    /**
     * Changes the signed-in reader's password. Requires the old one, so that an unattended browser does not give the
     * account away. Attempts count like sign-ins. Ends all sessions of the account; the caller begins a new one.
     */
    @Component
    static class OwnPassword {

        private final Accounts accounts;
        private final Passwords passwords;
        private final PasswordRules rules;
        private final SignInThrottle throttle;
        private final Sessions sessions;
        private final Audit audit;
        private final TransactionOperations transaction;

        OwnPassword(
                Accounts accounts,
                Passwords passwords,
                PasswordRules rules,
                SignInThrottle throttle,
                Sessions sessions,
                Audit audit,
                TransactionOperations transaction) {
            this.accounts = accounts;
            this.passwords = passwords;
            this.rules = rules;
            this.throttle = throttle;
            this.sessions = sessions;
            this.audit = audit;
            this.transaction = transaction;
        }

        /** Input of the form. */
        record Change(String current, String password, String again) {

            @Override
            public String toString() {
                return "Change[]";
            }
        }

        /**
         * Returns the account, to begin a session for.
         *
         * @throws InvalidInputException with everything that is wrong
         */
        Account change(Caller caller, Change change) {
            var name = caller.name();
            refuseWeak(name, change);
            if (throttle.attemptSignedIn(name).isPresent()) {
                audit.note(new Audit.Entry("sign-in-throttled", null, "password change", null));
                throw new InvalidInputException("current", "too_often", "Too many attempts. Try again in 15 minutes.");
            }
            var known = accounts.findByName(name).orElseThrow();
            if (!matches(change.current(), known)) {
                audit.note(new Audit.Entry("password-change-refused", caller, name, null));
                throw new InvalidInputException("current", "wrong_password", "This is not your current password.");
            }
            throttle.succeededSignedIn(name);
            var account = known.account();
            var hash = passwords.hash(change.password());
            transaction.executeWithoutResult(_ -> {
                accounts.setPassword(account.id(), hash);
                audit.record(new Audit.Entry("password-changed", caller, name, null));
            });
            sessions.endAll(account.id());
            return accounts.findById(account.id()).orElseThrow();
        }

        private boolean matches(String password, Accounts.AccountWithPassword known) {
            try {
                return passwords.matches(password, known.passwordHash(), Passwords.KNOWN);
            } catch (UnavailableException e) {
                throttle.notTriedSignedIn(known.account().name());
                throw e;
            }
        }

        private void refuseWeak(String name, Change change) {
            var errors = new ArrayList<InvalidInputException.Field>();
            rules.objection(name, change.password())
                    .ifPresent(objection ->
                            errors.add(new InvalidInputException.Field("password", "weak_password", objection)));
            if (!Objects.equals(change.password(), change.again())) {
                errors.add(new InvalidInputException.Field("again", "different", "The two new passwords differ."));
            }
            if (!errors.isEmpty()) {
                throw new InvalidInputException(errors);
            }
        }
    }
}
