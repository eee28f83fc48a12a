package dev.footfall.access.accounts;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Which passwords are allowed: long ones that are not commonly used. No rules about digits and symbols, which only make
 * people append "1!" (NIST SP 800-63B, 3.1.1.2). The list has those of the 20,000 most frequent passwords in public
 * leaks that are 12 characters or longer.
 */
@Component
class PasswordRules {

    static final int SHORTEST = 12;
    static final int LONGEST = 128;
    private static final int MIN_DIFFERENT = 5;

    private final Set<String> common;

    PasswordRules() {
        this.common = read("common-passwords.txt");
    }

    /** What is wrong with the password; empty if it is allowed. Length is counted in characters of any script. */
    Optional<String> objection(String accountName, String password) {
        int length = password.codePointCount(0, password.length());
        if (length < SHORTEST || length > LONGEST) {
            return Optional.of("A password needs 12 to 128 characters.");
        }
        if (password.codePoints().distinct().count() < MIN_DIFFERENT) {
            return Optional.of("This password repeats the same few characters.");
        }
        var lower = password.toLowerCase(Locale.ROOT);
        if (common.contains(lower)) {
            return Optional.of("This password is among the first that anybody would try.");
        }
        if (isNameInDisguise(accountName.toLowerCase(Locale.ROOT), lower)) {
            return Optional.of("The password repeats the account's name.");
        }
        return Optional.empty();
    }

    /** The name itself, repeated, or surrounded by digits and symbols. */
    private static boolean isNameInDisguise(String name, String password) {
        return password.contains(name)
                && password.replace(name, "").codePoints().noneMatch(Character::isLetter);
    }

    private static Set<String> read(String name) {
        try (var stream = Objects.requireNonNull(PasswordRules.class.getResourceAsStream(name));
                var reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
            return Set.copyOf(new HashSet<>(reader.readAllLines()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
