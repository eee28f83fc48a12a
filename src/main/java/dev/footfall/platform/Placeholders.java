package dev.footfall.platform;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Passwords, keys and secrets that everybody knows from documentation: those that ask to be replaced, and words that
 * nobody means as a secret. Compared without case, spaces and signs, so that {@code Change_Me!} is one too. A phrase
 * that merely contains such a word is not.
 */
public final class Placeholders {

    private static final Pattern SIGNS = Pattern.compile("[^\\p{L}\\p{N}]");

    /** Values that ask to be replaced, whatever follows: {@code change-me-to-a-long-passphrase}. */
    private static final Pattern TO_BE_REPLACED =
            Pattern.compile("(?:change|replace)(?:me|this|it|with|by).*|(?:todo|fixme|placeholder).*"
                    + "|(?:my|your)(?:own)?(?:long|random|strong|super|api|jwt)*"
                    + "(?:password|passphrase|secret|key|token)+(?:here)?[0-9]*");

    /** Only such words and digits: {@code admin}, {@code password123}, {@code admin-password}. */
    private static final Pattern WORDS = Pattern.compile(
            "[0-9]*(?:(?:admin|administrator|changeit|default|demo|example|footfall|guest|jwt|key|letmein"
                    + "|pass|passwd|password|passphrase|postgres|qwerty|root|secret|test|token|user|welcome)[0-9]*)+");

    private static final Set<String> FILLERS = Set.of("x", "0", "1");

    private Placeholders() {}

    /**
     * @param variable the setting's name, for the message, which does not repeat the value
     * @throws StartupException where the value is a placeholder; null is not
     */
    public static void refuse(String variable, @Nullable String value) {
        if (value != null && isOne(value)) {
            throw new StartupException(
                    variable + " is a placeholder from the documentation, which everybody can read.",
                    "Give a random one, such as `openssl rand -hex 32` prints. If Footfall already ran with it, it may"
                            + " have been used by others: change it wherever it was copied.");
        }
    }

    static boolean isOne(String value) {
        var bare = SIGNS.matcher(value.toLowerCase(Locale.ROOT)).replaceAll("");
        boolean filler =
                !bare.isEmpty() && bare.codePoints().distinct().count() == 1 && FILLERS.contains(bare.substring(0, 1));
        return filler
                || value.strip().matches("<.*>")
                || TO_BE_REPLACED.matcher(bare).matches()
                || WORDS.matcher(bare).matches();
    }
}
