package dev.footfall.access.accounts;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import dev.footfall.access.accounts.Accounts.Account;
import dev.footfall.platform.Caller;
import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.ExternalIds;
import dev.footfall.platform.ExternalIds.PersonId;
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

    private final AccountAdmin accountAdmin;
    private final ExternalIds ids;

    AccountsController(AccountAdmin accountAdmin, ExternalIds ids) {
        this.accountAdmin = accountAdmin;
        this.ids = ids;
    }

    record AccountView(
            UUID id,
            String name,
            Role role,
            boolean disabled,
            Instant createdAt,
            @Nullable Instant signedInAt) {}

    record AccountList(List<AccountView> accounts) {}

    /** @param password generated, shown only once; null if the caller gave one */
    record CreatedAccount(
            UUID id, String name, Role role, @Nullable String password) {}

    /** @param unknown unknown fields, which are errors: {@code disable} must not mean "not disabled" */
    record Change(
            @Nullable String role,
            @Nullable Boolean disabled,
            @Hidden @JsonAnySetter @Nullable Map<String, Object> unknown) {}

    record NewPassword(@Nullable String password) {}

    @GetMapping
    @Operation(summary = "All accounts of the pages")
    AccountList list() {
        return new AccountList(
                accountAdmin.all().stream().map(AccountsController::view).toList());
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Creates an account")
    CreatedAccount create(Caller caller, @RequestBody NewAccount request) {
        var created = accountAdmin.create(caller, request.validate(ids));
        var account = created.account();
        return new CreatedAccount(account.id(), account.name(), account.role(), created.password());
    }

    @PutMapping("/{id}")
    @StrictParameters
    @Operation(summary = "Sets role and state; a change signs the account out everywhere")
    AccountView change(Caller caller, @PathVariable PersonId id, @RequestBody Change request) {
        InvalidInputException.refuseUnknown(request.unknown());
        var role = role(request.role())
                .orElseThrow(() -> new InvalidInputException(List.of(NewAccount.wrongRole(request.role()))));
        return view(accountAdmin.change(caller, id.uuid(), role, Boolean.TRUE.equals(request.disabled())));
    }

    @PostMapping("/{id}/password")
    @StrictParameters
    @Operation(summary = "Sets a new password, or chooses one and shows it once; signs the account out everywhere")
    NewPassword resetPassword(
            Caller caller, @PathVariable PersonId id, @RequestBody(required = false) @Nullable NewPassword request) {
        return new NewPassword(
                accountAdmin.resetPassword(caller, id.uuid(), request == null ? null : request.password()));
    }

    @DeleteMapping("/{id}/sessions")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Signs the account out everywhere")
    void endSessions(Caller caller, @PathVariable PersonId id) {
        accountAdmin.endSessions(caller, id.uuid());
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
