package dev.footfall.access.accounts;

import dev.footfall.platform.Caller.Role;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A person as their identity provider describes them.
 *
 * @param user who they are in the host platform, by the user id that the provider sends; null if it sends none
 * @param calledThere their display name at the provider; not unique, never used to find an account
 * @param session the provider's id of this session; null if it sends none
 * @param role according to the provider; null if it sends none
 */
public record Identity(
        String issuer,
        String subject,
        @Nullable UUID user,
        String calledThere,
        @Nullable String session,
        @Nullable Role role) {

    private static final Pattern NOT_IN_NAMES = Pattern.compile("[^\\p{L}\\p{N}._@+ -]+");
    private static final Pattern EDGES = Pattern.compile("^[^\\p{L}\\p{N}]+|[^\\p{L}\\p{N}]+$");
    private static final int MAX_NAME_LENGTH = 80;
    private static final String NAMELESS = "user";

    /** Adapted to the rules for names: see {@link NewAccount}. */
    String name() {
        var allowed = NOT_IN_NAMES.matcher(calledThere).replaceAll("-");
        var cut = allowed.codePoints()
                .limit(MAX_NAME_LENGTH)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
        var name = EDGES.matcher(cut).replaceAll("");
        return NewAccount.isName(name) ? name : NAMELESS;
    }

    /** Omits everything personal, since records may be logged. */
    @Override
    public String toString() {
        return "Identity[issuer=" + issuer + ", role=" + role + "]";
    }
}
