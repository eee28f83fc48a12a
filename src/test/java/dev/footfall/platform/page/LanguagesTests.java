package dev.footfall.platform.page;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.Cookie;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;
import org.springframework.mock.web.MockHttpServletRequest;

class LanguagesTests {

    private final Languages languages = new Languages(new Messages());

    /** The header is asked only where there is no cookie that names a language of the pages. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            -                                | -                   | en
            -                                | en-GB,en;q=0.9      | en
            -                                | fr-FR,fr;q=0.9      | en
            -                                | fr,ar-EG;q=0.8,en   | en
            -                                | ar                  | ar-u-nu-latn
            -                                | ar-EG,ar;q=0.9      | ar-EG-u-nu-arab
            -                                | ar-MA               | ar-MA-u-nu-latn
            -                                | ar-XX               | ar-u-nu-latn
            -                                | en;q=0.5,ar         | ar-u-nu-latn
            en                               | ar-EG               | en
            ar                               | en-US               | ar-u-nu-latn
            ar                               | ar-SA               | ar-SA-u-nu-arab
            ar-u-nu-latn                     | ar-SA               | ar-SA-u-nu-latn
            ar-u-nu-arab                     | en                  | ar-u-nu-arab
            ar-u-nu-thai                     | en                  | ar-u-nu-arab
            ar-u-ca-islamic-umalqura         | en                  | ar-u-ca-islamic-umalqura-nu-latn
            en-u-ca-buddhist                 | en                  | en
            fr                               | ar                  | ar-u-nu-latn
            ../etc                           | -                   | en
            """)
    void readsCookieThenHeader(String cookie, String header, String locale) {
        var request = new MockHttpServletRequest();
        if (cookie != null) {
            request.setCookies(new Cookie(Languages.COOKIE, cookie));
        }
        if (header != null) {
            request.addHeader(HttpHeaders.ACCEPT_LANGUAGE, header);
        }

        assertThat(languages.resolveLocale(request).toLanguageTag()).isEqualTo(locale);
    }
}
