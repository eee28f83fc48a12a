package dev.footfall.access.accounts;

import dev.footfall.platform.Caller;
import dev.footfall.platform.InvalidInput;
import dev.footfall.platform.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
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

    /** Names and e-mail addresses; nothing that would read oddly in a log or a page. */
    private static final Pattern NAME =
            Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._@+ -]{0,98}[\\p{L}\\p{N}]|\\p{L}");

    private final AccountBook book;

    AccountsController(AccountBook book) {
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

    /**
     * @param id the user id of the same person in the host platform, so that their activity is "mine"; random when left out
     * @param password 12 to 128 characters; chosen at random and shown once when left out
     */
    record NewAccount(
            @Nullable UUID id,
            @Nullable String name,
            @Nullable String role,
            @Nullable String password) {}

    /** @param password the chosen one, shown this once; null where it was given */
    record MadeAccount(
            UUID id, String name, Role role, @Nullable String password) {}

    record Change(@Nullable String role, @Nullable Boolean disabled) {}

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
        var wrong = new ArrayList<InvalidInput.Field>();
        var name = asked.name() == null ? "" : asked.name().strip();
        if (!NAME.matcher(name).matches()) {
            wrong.add(new InvalidInput.Field(
                    "name", "invalid_name", "A name has 1 to 100 letters, digits, spaces and the signs . _ @ + -"));
        }
        var role = role(asked.role());
        if (role.isEmpty()) {
            wrong.add(unknownRole());
        }
        if (!wrong.isEmpty()) {
            throw new InvalidInput(wrong);
        }
        var id = Objects.requireNonNullElseGet(asked.id(), UUID::randomUUID);
        var made = book.make(caller, id, name, role.orElseThrow(), asked.password());
        return new MadeAccount(id, name, role.orElseThrow(), made.password());
    }

    @PutMapping("/{id}")
    @Operation(summary = "Sets role and state; a change signs the account out everywhere")
    AccountView change(Caller caller, @PathVariable UUID id, @RequestBody Change asked) {
        var role = role(asked.role()).orElseThrow(() -> new InvalidInput(List.of(unknownRole())));
        return view(book.change(caller, id, role, Boolean.TRUE.equals(asked.disabled())));
    }

    @PostMapping("/{id}/password")
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

    private static InvalidInput.Field unknownRole() {
        return new InvalidInput.Field("role", "unknown_role", "There are the roles ADMIN, ANALYST, OPS and USER.");
    }
}
