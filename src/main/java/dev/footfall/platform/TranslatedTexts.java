package dev.footfall.platform;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.LocaleResolver;

/**
 * English that stands in the code or in the database, in the reader's language; in templates
 * {@code ${@translations.of(error)}}. What is wrong with a request is said where it is found, with names and numbers in
 * it; the types that Footfall brings along are rows. The texts {@code problem.…} and {@code type.…} repeat such
 * sentences, and a translation is found by the sentence that it translates. One that has none stays as it is, as does
 * what an administrator wrote.
 */
@Component("translations")
public class TranslatedTexts {

    private static final List<String> PREFIXES = List.of("problem.", "type.");
    private static final Pattern PART = Pattern.compile("\\{\\d}");
    private static final Pattern BETWEEN_SENTENCES = Pattern.compile("(?<=[.!?]) (?=[\\p{Lu}'])");

    /** One with names or numbers in it. */
    private record Sentence(String key, Pattern english) {}

    private final MessageSource texts;
    private final LocaleResolver locales;
    private final Map<String, String> keys = new HashMap<>();
    private final List<Sentence> sentences = new ArrayList<>();

    TranslatedTexts(MessageSource texts, LocaleResolver locales) {
        this.texts = texts;
        this.locales = locales;
        var english = ResourceBundle.getBundle("messages", Locale.ROOT);
        for (var key : Collections.list(english.getKeys())) {
            if (PREFIXES.stream().anyMatch(key::startsWith)) {
                var sentence = english.getString(key).replace('’', '\'');
                if (PART.matcher(sentence).find()) {
                    sentences.add(new Sentence(key, pattern(sentence)));
                } else {
                    keys.put(sentence, key);
                }
            }
        }
        // The longer first: a shorter one could match with half of another in place of a name.
        sentences.sort(Comparator.comparingInt(
                (Sentence sentence) -> -sentence.english.pattern().length()));
    }

    private static Pattern pattern(String english) {
        var pattern = new StringBuilder();
        var parts = PART.split(english, -1);
        for (int i = 0; i < parts.length; i++) {
            pattern.append(i == 0 ? "" : "(.+?)").append(parts[i].isEmpty() ? "" : Pattern.quote(parts[i]));
        }
        return Pattern.compile(pattern.toString(), Pattern.DOTALL);
    }

    /** One or several sentences, for the reader of the current request. */
    public String of(String english) {
        return LocaleContextHolder.getLocaleContext() == null
                ? english
                : translated(english, LocaleContextHolder.getLocale());
    }

    /**
     * Translates title, detail and the details of fields for whoever asked.
     *
     * @return the language that they are in now; null if they stay English
     */
    @Nullable Locale translate(ProblemDetail problem, HttpServletRequest request) {
        var locale = locales.resolveLocale(request);
        if (isEnglish(locale)) {
            return null;
        }
        problem.setTitle(texts.getMessage("status." + problem.getStatus(), null, problem.getTitle(), locale));
        if (problem.getDetail() != null) {
            problem.setDetail(translated(problem.getDetail(), locale));
        }
        var properties = problem.getProperties();
        if (properties != null && properties.get("errors") instanceof List<?> errors) {
            problem.setProperty(
                    "errors",
                    errors.stream()
                            .map(error -> error instanceof InvalidInputException.Field field
                                    ? new InvalidInputException.Field(
                                            field.field(), field.code(), translated(field.detail(), locale))
                                    : error)
                            .toList());
        }
        return locale.stripExtensions();
    }

    private String translated(String english, Locale locale) {
        if (isEnglish(locale)) {
            return english;
        }
        var whole = sentence(english, locale);
        if (whole != null) {
            return whole;
        }
        var parts = new ArrayList<String>();
        for (var part : BETWEEN_SENTENCES.split(english)) {
            var own = sentence(part, locale);
            parts.add(own == null ? part : own);
        }
        return String.join(" ", parts);
    }

    private @Nullable String sentence(String english, Locale locale) {
        var key = keys.get(english);
        if (key != null) {
            return texts.getMessage(key, null, locale);
        }
        for (var sentence : sentences) {
            var match = sentence.english.matcher(english);
            if (match.matches()) {
                var names = Stream.iterate(1, i -> i <= match.groupCount(), i -> i + 1)
                        .map(match::group)
                        .toArray();
                return texts.getMessage(sentence.key, names, locale);
            }
        }
        return null;
    }

    private static boolean isEnglish(Locale locale) {
        return locale.getLanguage().equals(Locale.ENGLISH.getLanguage());
    }
}
