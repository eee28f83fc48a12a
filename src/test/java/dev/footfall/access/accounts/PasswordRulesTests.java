package dev.footfall.access.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordRulesTests {

    private final PasswordRules rules = new PasswordRules();
    private final Passwords passwords = new Passwords();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "correct horse battery",
                "vierzehn Äpfel für Zoë",
                "密碼密碼是一個很長的句子喔",
                "🐎🔋📎🐎🔋📎🌍🌎🌏🪐🚀🛰",
                "admin-password-of-mine",
                "twelve chars"
            })
    void acceptsLongPasswordsOfAnyScript(String password) {
        assertThat(rules.objection("admin", password)).isEmpty();
        assertThat(passwords.matches(password, passwords.hash(password), Passwords.KNOWN))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "elevenchars",
                "",
                "            ",
                "aaaaaaaaaaaaaaaa",
                "121212121212",
                "password1234",
                "PassWord1234",
                "1q2w3e4r5t6y",
                "123456789012",
                "adminadminadmin",
                "Admin1234567890!"
            })
    void rejectsShortCommonAndRepeatedPasswords(String password) {
        assertThat(rules.objection("admin", password)).isPresent();
    }

    @Test
    void countsLengthInCharacters() {
        assertThat(rules.objection("admin", "abcdé".repeat(25) + "xyz")).isEmpty();
        assertThat(rules.objection("admin", "abcdé".repeat(25) + "wxyz")).isPresent();
    }

    @Test
    void comparesPasswordsToTheLastCharacter() {
        var password = "a long sentence of more than 72 bytes, past which another hash would not look: ";
        var hash = passwords.hash(password + "1");

        assertThat(passwords.matches(password + "1", hash, Passwords.KNOWN)).isTrue();
        assertThat(passwords.matches(password + "2", hash, Passwords.KNOWN)).isFalse();
        assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    }

    @Test
    void matchesComposedAndDecomposedCharacters() {
        var composed = "zw\u00f6lf Zeichen";
        var decomposed = "zwo\u0308lf Zeichen";

        assertThat(passwords.matches(decomposed, passwords.hash(composed), Passwords.KNOWN))
                .isTrue();
    }

    @Test
    void matchesNothingWithoutAnAccount() {
        assertThat(passwords.matches("whatever it may be", null, Passwords.KNOWN))
                .isFalse();
        assertThat(passwords.matches("x".repeat(100_000), null, Passwords.KNOWN))
                .isFalse();
    }
}
