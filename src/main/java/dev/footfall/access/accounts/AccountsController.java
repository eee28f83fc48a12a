package dev.footfall.access.accounts;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import dev.footfall.access.accounts.Accounts.Account;
import dev.footfall.platform.Caller;
import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.StrictParameters;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/admin/accounts")
@Tag(name = "Accounts")
class AccountsController {

    private final AccountAdmin book;

    AccountsController(AccountAdmin book) {
        this.book = book;
    }

    record AccountView(
            UUID id,
            String name,
            Role role,
            boolean disabled,
            Instant createdAt,
            @Nullable Instant signedInAt) {}

    record AccountList(List<AccountView> accounts) {}

    /** @param password the chosen one, shown this once; null where it was given */
    record MadeAccount(
            UUID id, String name, Role role, @Nullable String password) {}

    /** @param unknown fields that there are not: {@code disable} must not mean "not disabled" */
    record Change(
            @Nullable String role,
            @Nullable Boolean disabled,
            @Hidden @JsonAnySetter @Nullable Map<String, Object> unknown) {}

    record NewPassword(@Nullable String password) {}

    @GetMapping
    @Operation(summary = "All accounts of the pages")
    AccountList list() {
        return new AccountList(book.all().stream().map(AccountsController::view).toList());
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Makes an account")
    MadeAccount make(Caller caller, @RequestBody NewAccount asked) {
        var made = book.make(caller, asked.check());
        var account = made.account();
        return new MadeAccount(account.id(), account.name(), account.role(), made.password());
    }

    @PutMapping("/{id}")
    @StrictParameters
    @Operation(summary = "Sets role and state; a change signs the account out everywhere")
    AccountView change(Caller caller, @PathVariable UUID id, @RequestBody Change asked) {
        InvalidInputException.refuseUnknown(asked.unknown());
        var role = role(asked.role())
                .orElseThrow(() -> new InvalidInputException(List.of(NewAccount.wrongRole(asked.role()))));
        return view(book.change(caller, id, role, Boolean.TRUE.equals(asked.disabled())));
    }

    @PostMapping("/{id}/password")
    @StrictParameters
    @Operation(summary = "Sets a new password, or chooses one and shows it once; signs the account out everywhere")
    NewPassword resetPassword(
            Caller caller, @PathVariable UUID id, @RequestBody(required = false) @Nullable NewPassword asked) {
        return new NewPassword(book.resetPassword(caller, id, asked == null ? null : asked.password()));
    }

    @DeleteMapping("/{id}/sessions")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Signs the account out everywhere")
    void endSessions(Caller caller, @PathVariable UUID id) {
        book.endSessions(caller, id);
    }

    private static AccountView view(Account account) {
        return new AccountView(
                account.id(),
                account.name(),
                account.role(),
                account.disabled(),
                account.createdAt(),
                account.signedInAt());
    }

    private static Optional<Role> role(@Nullable String name) {
        return name == null ? Optional.empty() : Role.named(name);
    }
}
