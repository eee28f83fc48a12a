package dev.footfall.platform.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessagesTests {

    private final Messages messages = new Messages();

    @ParameterizedTest
    @ValueSource(strings = {"مصحف", "קורא", "Turned \u202Eround"})
    void isolatesRightToLeftNames(String name) {
        assertThat(text("frame.account", name)).isEqualTo("Account \u2068" + name + "\u2069");
    }

    @Test
    void leavesOtherNamesUnchanged() {
        assertThat(text("frame.account", "Zoë")).isEqualTo("Account Zoë");
    }

    @ParameterizedTest
    @ValueSource(strings = {"notice.long.people", "notice.long.raw", "mine.note"})
    void usesTheSingularForOneDay(String key) {
        assertThat(text(key, 1)).contains("After one day").doesNotContain("days");
        assertThat(text(key, 30)).contains("After 30 days");
    }

    /** Of Arabic's six forms, by CLDR. */
    @ParameterizedTest
    @CsvSource({
        "0, لا أنشطة",
        "1, نشاط واحد",
        "2, نشاطان",
        "3, 3 أنشطة",
        "10, 10 أنشطة",
        "11, 11 نشاطًا",
        "99, 99 نشاطًا",
        "100, 100 نشاط",
        "103, 103 أنشطة"
    })
    void countsInArabic(long number, String text) {
        assertThat(messages.getMessage("timeline.count", new Object[] {number}, Locale.of("ar")))
                .isEqualTo(text);
    }

    @Test
    void showsNumbersInTheReadersDigits() {
        var locale = Locale.forLanguageTag("ar-EG-u-nu-arab");

        assertThat(messages.getMessage("timeline.count", new Object[] {1234}, locale))
                .isEqualTo("١٬٢٣٤ نشاطًا");
    }

    /** A number that the text says by itself; not what a cron, a time or a setting is made of. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            period.30            | ٣٠ يومًا
            error.422.text       | قاعدة البيانات متاحة، لكن الإجابة تستغرق أكثر من ٥ ثوانٍ.
            jobs.cron.hint       | ستة حقول، بتوقيت {0}: القيمة \u20660 30 1 * * *\u2069 تعني 01:30 كل ليلة.
            health.lately        | الكل، آخر ٢٤ ساعة
            """)
    void saysItsOwnNumbersInTheReadersDigits(String key, String text) {
        assertThat(messages.getMessage(key, null, Locale.forLanguageTag("ar-u-nu-arab")))
                .isEqualTo(text);
    }

    /** As the choices of a form are. */
    @Test
    void countsWhatComesAsText() {
        assertThat(messages.getMessage("keys.expires.days", new Object[] {"30"}, Locale.of("ar")))
                .isEqualTo("خلال 30 يومًا");
    }

    @Test
    void isolatesEveryNameInArabic() {
        assertThat(messages.getMessage("frame.account", new Object[] {"Zoë"}, Locale.of("ar")))
                .isEqualTo("الحساب \u2068Zoë\u2069");
    }

    @Test
    void showsEnglishInOtherLanguages() {
        assertThat(messages.getMessage("frame.account", new Object[] {"Zoë"}, Locale.FRENCH))
                .isEqualTo("Account Zoë");
    }

    private String text(String key, Object argument) {
        return messages.getMessage(key, new Object[] {argument}, Locale.ENGLISH);
    }
}
