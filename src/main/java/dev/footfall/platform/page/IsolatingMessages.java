package dev.footfall.platform.page;

import java.nio.charset.StandardCharsets;
import java.text.Bidi;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.stereotype.Component;

/**
 * The texts of the pages. Names inside a sentence may run from right to left, or contain characters that reverse what
 * follows: each is isolated, so that the sentence stays in order.
 *
 * @see <a href="https://www.unicode.org/reports/tr9/">Unicode's bidirectional algorithm: FIRST STRONG ISOLATE, POP
 *     DIRECTIONAL ISOLATE</a>
 */
@Component("messageSource")
final class IsolatingMessages extends ResourceBundleMessageSource {

    private static final char FIRST_STRONG_ISOLATE = '\u2068';
    private static final char POP_DIRECTIONAL_ISOLATE = '\u2069';

    IsolatingMessages() {
        setBasename("messages");
        setDefaultEncoding(StandardCharsets.UTF_8.name());
    }

    @Override
    protected Object[] resolveArguments(Object @Nullable [] arguments, @Nullable Locale locale) {
        return Arrays.stream(super.resolveArguments(arguments, locale))
                .map(argument -> argument instanceof String text ? isolated(text) : argument)
                .toArray();
    }

    private static String isolated(String text) {
        return Bidi.requiresBidi(text.toCharArray(), 0, text.length())
                ? FIRST_STRONG_ISOLATE + text + POP_DIRECTIONAL_ISOLATE
                : text;
    }
}
