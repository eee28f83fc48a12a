package dev.footfall.access.accounts;

import dev.footfall.platform.Role;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Somebody as an identity provider knows them.
 *
 * @param user who they are on the platform; null: nobody that Footfall knows of
 * @param calledThere what they are called there; not unique, and nothing that makes them somebody here
 * @param session what the provider calls this sign-in of theirs; null: it does not say
 * @param role what the provider has them be; null: it does not say
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
    private static final int LONGEST_NAME = 80;
    private static final String NAMELESS = "user";

    /** As accounts may be called: see {@link NewAccount}. */
    String name() {
        var kept = NOT_IN_NAMES.matcher(calledThere).replaceAll("-");
        var cut = kept.codePoints()
                .limit(LONGEST_NAME)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
        var name = EDGES.matcher(cut).replaceAll("");
        return NewAccount.isName(name) ? name : NAMELESS;
    }

    /** Without who it is: records end in logs. */
    @Override
    public String toString() {
        return "Identity[issuer=" + issuer + ", role=" + role + "]";
    }
}
