package dev.footfall.platform.page;

import com.ibm.icu.text.MessageFormat;
import com.ibm.icu.text.NumberingSystem;
import com.ibm.icu.util.ULocale;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Bidi;
import java.text.DecimalFormatSymbols;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.context.NoSuchMessageException;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/**
 * The texts that people read: English in {@code messages.properties}, each other language in a file like
 * {@code messages_ar.properties}. A text that its file lacks is shown in English.
 *
 * <p>Names inside a sentence may run in another direction than the sentence, or contain characters that reverse what
 * follows: each is isolated, so that the sentence stays in order. A text with numbers is a pattern of ICU, which knows
 * the plural forms of every language.
 *
 * @see <a href="https://www.unicode.org/reports/tr9/">Unicode's bidirectional algorithm: FIRST STRONG ISOLATE, POP
 *     DIRECTIONAL ISOLATE</a>
 */
@Component("messageSource")
public final class Messages implements MessageSource {

    static final String DEFAULT_LANGUAGE = "en";

    private static final char FIRST_STRONG_ISOLATE = '\u2068';
    private static final char POP_DIRECTIONAL_ISOLATE = '\u2069';

    private static final Pattern COUNT = Pattern.compile("\\d{1,18}");

    /** A number in a sentence, and not a part of an id, a time, an address or a setting. */
    private static final Pattern NUMBER = Pattern.compile(
            "(?<![\\w:=/.,*+{%\u200e-])(?<![*\\d] )\\d{1,3}(?:,?\\d{3})*(?![\\w:=/*+}%-]|[.,]\\d| [*\\d])");

    private final Map<String, Map<String, String>> texts = new TreeMap<>();
    /** By language and digits: at most two for each language. */
    private final Map<String, Map<String, MessageFormat>> patterns = new ConcurrentHashMap<>();

    private final Map<String, Map<String, String>> plain = new ConcurrentHashMap<>();

    public Messages() {
        texts.put(DEFAULT_LANGUAGE, load("messages.properties"));
        // Asked for one by one: what is on the class path cannot be listed the same way in a folder and in a jar.
        for (String language : Locale.getISOLanguages()) {
            var file = "messages_" + language + ".properties";
            if (Messages.class.getResource("/" + file) != null) {
                texts.put(language, load(file));
            }
        }
    }

    private static Map<String, String> load(String file) {
        var loaded = new Properties();
        try (var reader = new InputStreamReader(new ClassPathResource(file).getInputStream(), StandardCharsets.UTF_8)) {
            loaded.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException("The texts cannot be read: " + file, e);
        }
        Map<String, String> texts = new HashMap<>();
        loaded.stringPropertyNames().forEach(key -> texts.put(key, loaded.getProperty(key)));
        return texts;
    }

    /** The languages that there are texts in, as {@code en}. */
    public Set<String> languages() {
        return texts.keySet();
    }

    /** The numbering system that a language brings along: {@code arab}. Most have {@code latn}, as English. */
    static String ownDigits(String language) {
        return NumberingSystem.getInstance(new ULocale(language + "@numbers=native"))
                .getName();
    }

    static boolean isRightToLeft(Locale locale) {
        return ULocale.forLocale(locale).isRightToLeft();
    }

    @Override
    public @Nullable String getMessage(
            String code, Object @Nullable [] args, @Nullable String defaultMessage, @Nullable Locale locale) {
        var found = text(code, args, locale == null ? Locale.ENGLISH : locale);
        return found == null ? defaultMessage : found;
    }

    @Override
    public String getMessage(String code, Object @Nullable [] args, @Nullable Locale locale) {
        var found = getMessage(code, args, null, locale);
        if (found == null) {
            throw new NoSuchMessageException(code, locale == null ? Locale.ENGLISH : locale);
        }
        return found;
    }

    @Override
    public String getMessage(MessageSourceResolvable resolvable, @Nullable Locale locale) {
        var codes = resolvable.getCodes();
        for (String code : codes == null ? new String[0] : codes) {
            var found = getMessage(code, resolvable.getArguments(), null, locale);
            if (found != null) {
                return found;
            }
        }
        var text = resolvable.getDefaultMessage();
        if (text == null) {
            throw new NoSuchMessageException(Arrays.toString(codes), locale == null ? Locale.ENGLISH : locale);
        }
        return text;
    }

    private Map<String, String> texts(String language) {
        return texts.getOrDefault(language, Map.of());
    }

    private @Nullable String text(String code, Object @Nullable [] args, Locale locale) {
        var language = texts.containsKey(locale.getLanguage()) ? locale.getLanguage() : DEFAULT_LANGUAGE;
        var own = texts(language).get(code);
        var text = own == null ? texts(DEFAULT_LANGUAGE).get(code) : own;
        if (text == null) {
            return null;
        }
        var textLanguage = own == null ? DEFAULT_LANGUAGE : language;
        var digits = locale.getUnicodeLocaleType("nu");
        boolean latin = digits == null || digits.equals("latn") || textLanguage.equals(DEFAULT_LANGUAGE);
        if (args == null || args.length == 0) {
            return latin
                    ? text
                    : plain.computeIfAbsent(textLanguage, _ -> new ConcurrentHashMap<>())
                            .computeIfAbsent(code, _ -> inOwnDigits(text, locale));
        }
        var tag = textLanguage + "-u-nu-" + (latin ? "latn" : ownDigits(textLanguage));
        var pattern = patterns.computeIfAbsent(tag, _ -> new ConcurrentHashMap<>())
                .computeIfAbsent(
                        code,
                        _ -> new MessageFormat(latin ? text : inOwnDigits(text, locale), ULocale.forLanguageTag(tag)));
        boolean rightToLeft = isRightToLeft(locale);
        var values = Arrays.stream(args)
                .map(value -> value instanceof Number ? value : isolated(String.valueOf(value), rightToLeft))
                .toArray();
        // A pattern is not made for several threads at once.
        synchronized (pattern) {
            try {
                return pattern.format(values);
            } catch (IllegalArgumentException textForANumber) {
                // Of a form's choices even the numbers are texts, and a plural needs the number.
                return pattern.format(Arrays.stream(args)
                        .map(value -> value instanceof String count
                                        && COUNT.matcher(count).matches()
                                ? Long.valueOf(count)
                                : value)
                        .toArray());
            }
        }
    }

    /** Numbers that a text says by itself, like “5 seconds”. */
    private static String inOwnDigits(String text, Locale locale) {
        var symbols = DecimalFormatSymbols.getInstance(locale);
        return NUMBER.matcher(text)
                .replaceAll(number -> number.group()
                        .chars()
                        .map(digit ->
                                digit == ',' ? symbols.getGroupingSeparator() : symbols.getZeroDigit() + digit - '0')
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString());
    }

    private static String isolated(String name, boolean always) {
        return !name.isEmpty() && (always || Bidi.requiresBidi(name.toCharArray(), 0, name.length()))
                ? FIRST_STRONG_ISOLATE + name + POP_DIRECTIONAL_ISOLATE
                : name;
    }
}
