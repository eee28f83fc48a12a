package dev.footfall.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.platform.page.Languages;
import dev.footfall.platform.page.Messages;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.mock.web.MockHttpServletRequest;

class ProblemTranslationsTests {

    private final Messages messages = new Messages();
    private final TranslatedTexts translations = new TranslatedTexts(messages, new Languages(messages));

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            There is no such activity type.          | لا يوجد نوع نشاط كهذا.
            'from' must be a date like 2026-11-22.   | يجب أن تكون قيمة \u2068from\u2069 تاريخًا مثل \u20662026-11-22\u2069.
            This takes GET, HEAD only.               | يقبل هذا \u2068GET, HEAD\u2069 فقط.
            This request timed out. Ask for a shorter period by 'from' and 'to'. | انتهت مهلة هذا الطلب. اطلب فترة أقصر بالمعاملين from وto.
            Nobody translated this.                  | Nobody translated this.
            """)
    void saysWhatIsWrongInArabic(String english, String arabic) {
        assertThat(translated(english, "ar").getDetail()).isEqualTo(arabic);
    }

    @Test
    void translatesTitleAndFieldsButNoCode() {
        var problem = translated("'from' must be a date like 2026-11-22.", "ar-EG,en;q=0.5");

        assertThat(problem.getTitle()).isEqualTo("طلب غير صحيح");
        assertThat(problem.getProperties())
                .containsEntry(
                        "errors",
                        List.of(new InvalidInputException.Field(
                                "from",
                                "invalid_date",
                                "يجب أن تكون قيمة \u2068from\u2069 تاريخًا مثل \u20662026-11-22\u2069.")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            -
            en-US
            fr,de
            """)
    void staysEnglishWithoutALanguageItHas(String language) {
        var problem = translated("There is no such job.", language);

        assertThat(problem.getTitle()).isEqualTo("Bad Request");
        assertThat(problem.getDetail()).isEqualTo("There is no such job.");
    }

    private ProblemDetail translated(String detail, String language) {
        var problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, detail);
        problem.setProperty("errors", List.of(new InvalidInputException.Field("from", "invalid_date", detail)));
        var request = new MockHttpServletRequest();
        if (language != null) {
            request.addHeader(HttpHeaders.ACCEPT_LANGUAGE, language);
        }
        translations.translate(problem, request);
        return problem;
    }
}
