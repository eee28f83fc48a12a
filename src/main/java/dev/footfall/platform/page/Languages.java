package dev.footfall.platform.page;

import dev.footfall.platform.page.Languages.Reading.Choice;
import dev.footfall.platform.page.UrlBuilder.Redirects;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.util.WebUtils;

/**
 * The language, digits and calendar that a reader gets, as a locale: {@code ar-EG-u-ca-islamic-umalqura-nu-arab}. Their
 * own choice is in a cookie; without one the browser's header Accept-Language decides; otherwise it is English.
 *
 * <p>Of English there is one form, whatever the region, so that its dates look the same to everybody.
 */
@Component(DispatcherServlet.LOCALE_RESOLVER_BEAN_NAME)
public class Languages implements LocaleResolver {

    static final String COOKIE = "language";
    static final String UMM_AL_QURA = "islamic-umalqura";

    private static final String LATIN = "latn";

    /** Those of which the JDK knows the months: no others, since what is kept by locale must not grow without end. */
    private static final Set<Locale> KNOWN = Stream.of(Locale.getAvailableLocales())
            .map(Locale::stripExtensions)
            .collect(Collectors.toUnmodifiableSet());

    private final Messages messages;

    public Languages(Messages messages) {
        this.messages = messages;
    }

    /**
     * What the layout needs to know.
     *
     * @param tag for the attribute lang, with the digits but not the calendar: {@code ar-EG-u-nu-arab}
     * @param code of the language: {@code ar}
     * @param digits the numbering system in use
     * @param ownDigits the numbering system that the language brings along
     * @param hijri whether days of Umm al-Qura's calendar stand beside the others
     * @param units how scripts shorten numbers: the patterns of a thousand, a million, a billion and a percentage
     * @param all languages to choose from
     */
    public record Reading(
            String tag,
            String code,
            boolean rightToLeft,
            String digits,
            String ownDigits,
            boolean hijri,
            String units,
            List<Choice> all) {

        /** A language by its code, and its name in itself. */
        public record Choice(String code, String name) {}

        /** For the attribute dir. */
        public String direction() {
            return rightToLeft ? "rtl" : "ltr";
        }

        public boolean hasOwnDigits() {
            return !ownDigits.equals(LATIN);
        }
    }

    /** The locale of the current request; English where there is none, as in jobs. */
    public static Locale current() {
        return LocaleContextHolder.getLocaleContext() == null ? Locale.ENGLISH : LocaleContextHolder.getLocale();
    }

    /** Whether days of Umm al-Qura's calendar stand beside the others. */
    static boolean isHijri(Locale locale) {
        return UMM_AL_QURA.equals(locale.getUnicodeLocaleType("ca"));
    }

    @Override
    public Locale resolveLocale(HttpServletRequest request) {
        var cookie = WebUtils.getCookie(request, COOKIE);
        var chosen = cookie == null ? null : Locale.forLanguageTag(cookie.getValue());
        // Without the header the container answers with the locale of the server.
        var asked = request.getHeader(HttpHeaders.ACCEPT_LANGUAGE) == null
                ? List.<Locale>of()
                : Collections.list(request.getLocales());
        return resolve(chosen, asked);
    }

    private Locale resolve(@Nullable Locale chosen, List<Locale> asked) {
        var offered = messages.languages();
        var language = Stream.concat(Stream.ofNullable(chosen), asked.stream())
                .map(Locale::getLanguage)
                .filter(offered::contains)
                .findFirst()
                .orElse(Messages.DEFAULT_LANGUAGE);
        var region = language.equals(Messages.DEFAULT_LANGUAGE)
                ? ""
                : asked.stream()
                        .filter(locale -> locale.getLanguage().equals(language))
                        .map(Locale::getCountry)
                        .filter(country -> KNOWN.contains(Locale.of(language, country)))
                        .findFirst()
                        .orElse("");
        return locale(Locale.of(language, region), chosen);
    }

    String text(String key, Locale locale) {
        return messages.getMessage(key, null, locale);
    }

    String text(String key, Locale locale, long number) {
        return messages.getMessage(key, new Object[] {number}, locale);
    }

    /** A locale that may have come from anywhere, as one that texts, numbers and days are shown in. */
    Locale supported(Locale any) {
        return resolve(any, List.of(any));
    }

    private static Locale locale(Locale base, @Nullable Locale chosen) {
        var digits = chosen == null ? null : chosen.getUnicodeLocaleType("nu");
        var own = Messages.ownDigits(base.getLanguage());
        var builder = new Locale.Builder().setLocale(base);
        if (!own.equals(LATIN)) {
            boolean latin = digits == null
                    ? DecimalFormatSymbols.getInstance(base).getZeroDigit() == '0'
                    : digits.equals(LATIN);
            builder.setUnicodeLocaleKeyword("nu", latin ? LATIN : own);
        }
        if (chosen != null && isHijri(chosen)) {
            builder.setUnicodeLocaleKeyword("ca", UMM_AL_QURA);
        }
        return builder.build();
    }

    @Override
    public void setLocale(HttpServletRequest request, @Nullable HttpServletResponse response, @Nullable Locale locale) {
        throw new UnsupportedOperationException("The reader chooses the language by a form");
    }

    Reading reading(HttpServletRequest request) {
        var locale = resolveLocale(request);
        var digits = locale.getUnicodeLocaleType("nu");
        var shown = new Locale.Builder()
                .setLocale(locale.stripExtensions())
                .setUnicodeLocaleKeyword("nu", digits)
                .build();
        return new Reading(
                shown.toLanguageTag(),
                locale.getLanguage(),
                Messages.isRightToLeft(locale),
                digits == null ? LATIN : digits,
                Messages.ownDigits(locale.getLanguage()),
                isHijri(locale),
                Stream.of("format.thousand", "format.million", "format.billion", "format.percent")
                        .map(key -> text(key, locale))
                        .collect(Collectors.joining("|")),
                messages.languages().stream()
                        .map(code -> new Choice(code, text("frame.language.name", Locale.of(code))))
                        .toList());
    }

    /** Stores what the reader chose in a cookie and returns to the page of the choice. */
    @Controller
    static class LanguageController {

        private static final Duration COOKIE_MAX_AGE = Duration.ofDays(365);

        private final Languages languages;

        LanguageController(Languages languages) {
            this.languages = languages;
        }

        /** What is not given stays as it is. */
        @PostMapping("/language")
        ResponseEntity<Void> choose(
                @RequestParam(required = false) @Nullable String language,
                @RequestParam(required = false) @Nullable String digits,
                @RequestParam(required = false) @Nullable String calendar,
                @RequestParam(required = false) @Nullable String back,
                HttpServletRequest request) {
            var before = languages.resolveLocale(request);
            var builder = new Locale.Builder()
                    .setLanguage(
                            language != null && languages.messages.languages().contains(language)
                                    ? language
                                    : before.getLanguage());
            if (LATIN.equals(digits) || Messages.ownDigits(before.getLanguage()).equals(digits)) {
                builder.setUnicodeLocaleKeyword("nu", digits);
            } else if (language == null || language.equals(before.getLanguage())) {
                builder.setUnicodeLocaleKeyword("nu", before.getUnicodeLocaleType("nu"));
            }
            if (calendar == null ? isHijri(before) : calendar.equals(UMM_AL_QURA)) {
                builder.setUnicodeLocaleKeyword("ca", UMM_AL_QURA);
            }
            var cookie = ResponseCookie.from(COOKIE, builder.build().toLanguageTag())
                    .path("/")
                    .maxAge(COOKIE_MAX_AGE)
                    .httpOnly(true)
                    .secure(request.isSecure())
                    .sameSite("Lax")
                    .build();
            return ResponseEntity.status(HttpStatus.SEE_OTHER)
                    .header(HttpHeaders.SET_COOKIE, cookie.toString())
                    .header(HttpHeaders.LOCATION, Redirects.onThisSite(back))
                    .build();
        }
    }
}
