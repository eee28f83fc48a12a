package dev.footfall.platform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExternalIdsTests {

    private static final Pattern UUID_FORM =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private final ExternalIds ids = TestIds.IDS;
    private final Random random = new Random(15);

    @Test
    void uuidStandsForItselfInEitherCase() {
        for (int i = 0; i < 1_000; i++) {
            UUID uuid = new UUID(random.nextLong(), random.nextLong());
            for (String text : Set.of(uuid.toString(), uuid.toString().toUpperCase(Locale.ROOT))) {
                assertThat(ids.person(text)).isEqualTo(uuid);
                assertThat(ids.entity(text)).isEqualTo(uuid);
            }
        }
    }

    /** One character of a UUID is another, or is missing. */
    @Test
    void takesNothingElseForAUuid() {
        String strange = "0123456789abcdefABCDEFgG-+ ٣０é/:@`";
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder(new UUID(random.nextLong(), random.nextLong()).toString());
            int place = random.nextInt(text.length());
            text.setCharAt(place, strange.charAt(random.nextInt(strange.length())));
            text.setLength(i % 50 == 0 ? random.nextInt(text.length()) : text.length());
            boolean uuid = UUID_FORM.matcher(text).matches();

            assertThat(ExternalIds.uuidOf(text.toString()))
                    .as(text.toString())
                    .isEqualTo(uuid ? UUID.fromString(text.toString()) : null);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+197a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b",
                "0197a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b0",
                "123456789-5b6d-7e8f-9a0-1c2d3e4f5a6b",
                "0197a3c45b6d7e8f9a0b1c2d3e4f5a6b",
                "{0197a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b}"
            })
    void whatTheJdkReadsLooselyIsAnotherText(String text) {
        assertThat(ExternalIds.uuidOf(text)).isNull();
        assertThat(ids.person(text).version()).isEqualTo(8);
    }

    @Test
    void sameTextIsTheSamePersonAndNoEntity() {
        Set<UUID> seen = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            String text = text() + i;
            UUID person = ids.person(text);
            UUID entity = ids.entity(text);

            assertThat(person).isEqualTo(ids.person(new String(text.getBytes(UTF_8), UTF_8)));
            assertThat(person.version()).isEqualTo(8);
            assertThat(person.variant()).isEqualTo(2);
            assertThat(seen.add(person)).as(text).isTrue();
            assertThat(seen.add(entity)).as(text).isTrue();
        }
        assertThat(ids.person("Kim")).as("the case of a text counts").isNotEqualTo(ids.person("kim"));
    }

    @Test
    void anotherSecretGivesOtherPeople() {
        assertThat(TestIds.under("another secret of more than sixteen").person("kim"))
                .isNotEqualTo(ids.person("kim"));
        assertThat(TestIds.under("a secret of more than sixteen bytes").person("kim"))
                .isEqualTo(ids.person("kim"));
    }

    /** Written down once: it must never change, since people would become others. */
    @Test
    void isTheSameForEver() {
        assertThat(ids.person("auth0|5f7c").toString()).isEqualTo("f7db4a95-31e7-8553-86d1-f90746532482");
        assertThat(ids.entity("auth0|5f7c").toString()).isEqualTo("b292b6a2-d30d-829c-be5a-01aab5e21bff");
    }

    @Test
    void refusesTextsThatAreEmptyLongOrUnstorable() {
        for (String text : Set.of("", "x".repeat(256), "🙂".repeat(256), "a\0b", "a\ud83d", "\ude42a")) {
            assertThat(ExternalIds.isValid(text)).isFalse();
            assertThatThrownBy(() -> ids.person(text)).isInstanceOf(IllegalArgumentException.class);
        }
        for (String text : Set.of(" ", "x", "x".repeat(255), "🙂".repeat(255), "a\nb", "0", "null")) {
            assertThat(ExternalIds.isValid(text)).isTrue();
        }
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(20); left >= 0; left--) {
            int c = 1 + random.nextInt(Character.MAX_CODE_POINT);
            text.appendCodePoint(c >= 0xD800 && c < 0xE000 ? ' ' : c);
        }
        return text.toString();
    }
}
