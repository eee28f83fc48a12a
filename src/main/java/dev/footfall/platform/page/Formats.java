package dev.footfall.platform.page;

import dev.footfall.platform.ReportingZone;
import dev.footfall.platform.Settings;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.text.NumberFormat;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.chrono.HijrahChronology;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.DecimalStyle;
import java.time.format.TextStyle;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.ValueRange;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * How numbers, times and days are shown to the current reader; in templates {@code ${@formats.…}}. Times and days are in
 * the reporting zone. Their patterns and units are texts of the reader's language, {@code format.…}.
 */
@Component
public class Formats {

    private static final List<String> LARGE = List.of("format.thousand", "format.million", "format.billion");
    private static final int EXACT_BELOW = 10_000;
    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1_000);
    /** The JDK knows Umm al-Qura's calendar from 1882 to 2174. */
    private static final ValueRange HIJRI_YEARS = ValueRange.of(1900, 2170);

    private final ReportingZone zone;
    private final Languages languages;
    private final Map<Locale, Patterns> patterns = new ConcurrentHashMap<>();

    public Formats(Settings settings, Languages languages) {
        this.zone = settings.zone();
        this.languages = languages;
    }

    /** The patterns of one locale. */
    private final class Patterns {

        final Locale locale;
        final boolean hijri;
        final Map<String, DateTimeFormatter> formatters = new ConcurrentHashMap<>();

        Patterns(Locale locale) {
            this.locale = locale;
            this.hijri = Languages.isHijri(locale);
        }

        String text(String key) {
            return languages.text(key, locale);
        }

        String with(String key, String number) {
            return text(key).replace("{0}", number);
        }

        String time(String key, TemporalAccessor time) {
            return formatters
                    .computeIfAbsent(
                            key,
                            _ -> DateTimeFormatter.ofPattern(text(key), locale)
                                    .withDecimalStyle(DecimalStyle.of(locale))
                                    .withChronology(
                                            key.equals("format.hijri")
                                                    ? HijrahChronology.INSTANCE
                                                    : IsoChronology.INSTANCE))
                    .format(time);
        }

        /** A day as the key says it; beside it, where the reader wants that, the day of Umm al-Qura's calendar. */
        String day(String key, LocalDate day) {
            var shown = time(key, day);
            return hijri && HIJRI_YEARS.isValidValue(day.getYear())
                    ? text("format.both").replace("{0}", shown).replace("{1}", time("format.hijri", day))
                    : shown;
        }

        String number(double number, int decimals) {
            var format = NumberFormat.getNumberInstance(locale);
            format.setMaximumFractionDigits(decimals);
            format.setRoundingMode(RoundingMode.HALF_UP);
            return format.format(number);
        }
    }

    private Patterns patterns() {
        var current = Languages.current();
        var known = patterns.get(current);
        return known == null ? patterns.computeIfAbsent(languages.supported(current), Patterns::new) : known;
    }

    public String zone() {
        return zone.id();
    }

    /** The release of the zone database: 2026f. */
    public String zoneRules() {
        return ReportingZone.rulesVersion();
    }

    /** 22 Nov 2026, 10:15:30 */
    public String moment(Instant instant) {
        return patterns().time("format.moment", zone.at(instant));
    }

    /** 10:15 */
    public String clock(Instant instant) {
        return patterns().time("format.clock", zone.at(instant));
    }

    /** 10:15 today, 21 Nov 2026, 10:15 earlier */
    public String since(Instant instant, LocalDate today) {
        var local = zone.at(instant);
        return patterns().time(local.toLocalDate().equals(today) ? "format.clock" : "format.day.clock", local);
    }

    /** Sunday, 22 November 2026 */
    public String day(LocalDate day) {
        return patterns().day("format.day", day);
    }

    /** 22 Nov 2026 */
    public String shortDay(LocalDate day) {
        return patterns().day("format.day.short", day);
    }

    /** 20 Nov 2026 – 22 Nov 2026, 22 Nov 2026 */
    public String days(LocalDate first, LocalDate last) {
        return first.equals(last) ? shortDay(first) : shortDay(first) + " – " + shortDay(last);
    }

    /** Sun, 22 Nov 2026 */
    public String weekdayAndDay(LocalDate day) {
        return patterns().day("format.day.week", day);
    }

    /** 22 Nov */
    public String dayOfYear(LocalDate day) {
        return patterns().time("format.day.year", day);
    }

    /** Sunday or Sun */
    public String weekday(DayOfWeek day, TextStyle style) {
        return day.getDisplayName(style, patterns().locale);
    }

    /** Whether a date field can show it: a day like 2026-11-22, or nothing. Anything else stays as it was typed. */
    public boolean isDay(String text) {
        try {
            return text.isEmpty() || LocalDate.parse(text).getYear() > 0;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    /** 1,234,567 */
    public String count(long number) {
        return NumberFormat.getIntegerInstance(patterns().locale).format(number);
    }

    /** 9,999, 12.3k, 123k, 1.23M: exact below ten thousand, rounded to three digits above. */
    public String compact(long number) {
        if (Math.abs(number) < EXACT_BELOW) {
            return count(number);
        }
        var rest = new BigDecimal(number).round(new MathContext(3, RoundingMode.HALF_UP));
        int unit = -1;
        while (rest.abs().compareTo(THOUSAND) >= 0 && unit < LARGE.size() - 1) {
            rest = rest.movePointLeft(3);
            unit++;
        }
        return patterns().with(LARGE.get(unit), patterns().number(rest.doubleValue(), 2));
    }

    /** 12.5: a rate, with one decimal where it is small. */
    public String perSecond(double rate) {
        return patterns().number(rate, rate < 100 ? 1 : 0);
    }

    /** 0.123 as 12.3 % */
    public String percent(double rate) {
        return patterns().with("format.percent", patterns().number(rate * 100, 1));
    }

    /** As {@link #duration}, but in milliseconds below a second: 340 ms. */
    public String briefly(Duration duration) {
        return duration.toMillis() < 1_000
                ? languages.text("format.millis", patterns().locale, Math.max(0, duration.toMillis()))
                : duration(duration);
    }

    /** 1.2 GiB, 340 MiB, 0 bytes */
    public String bytes(long bytes) {
        String[] units = {"format.bytes", "format.kib", "format.mib", "format.gib", "format.tib"};
        int unit = 0;
        double rest = bytes;
        while (rest >= 1_024 && unit < units.length - 1) {
            rest /= 1_024;
            unit++;
        }
        return patterns().with(units[unit], patterns().number(rest, rest < 10 && unit > 0 ? 1 : 0));
    }

    /** The two largest units: 3 d 4 h, 12 min 5 s, 0 s. */
    public String duration(Duration duration) {
        long[] amounts = {duration.toDays(), duration.toHoursPart(), duration.toMinutesPart(), duration.toSecondsPart()
        };
        String[] units = {"format.days", "format.hours", "format.minutes", "format.seconds"};
        var locale = patterns().locale;
        var text = new StringBuilder();
        int shown = 0;
        for (int i = 0; i < amounts.length && shown < 2; i++) {
            if (amounts[i] > 0) {
                text.append(text.isEmpty() ? "" : " ").append(languages.text(units[i], locale, amounts[i]));
            }
            shown += text.isEmpty() ? 0 : 1;
        }
        return text.isEmpty() ? languages.text("format.seconds", locale, 0) : text.toString();
    }

    /** The first activity as a command to paste into a terminal. In templates {@code ${@curl.line(key)}}. */
    @Component("curl")
    static class Curl {

        private final Settings settings;

        Curl(Settings settings) {
            this.settings = settings;
        }

        /**
         * A command that captures a view by a made-up person.
         *
         * @param key the API key, or a shell variable with it
         */
        public String line(String key) {
            return """
                    curl -H "Authorization: Bearer %s" -H "Content-Type: application/json" \\
                      -d '{"userId": "%s", "activityType": "app_view", "metadata": {"source": "first steps"}}' \\
                      %s/api/activities""".formatted(key, UUID.randomUUID(), UrlBuilder.site(settings));
        }
    }

    /**
     * Data for charts, as JSON inside {@code <script type="application/json">}: browsers never run such a block, so the
     * content security policy needs no exception. Nothing in the data can end the block.
     */
    @Component("pageJson")
    public static class PageJson {

        private final JsonMapper json;

        PageJson(JsonMapper json) {
            this.json = json;
        }

        public String of(Object data) {
            return json.writeValueAsString(data)
                    .replace("<", "\\u003c")
                    .replace(">", "\\u003e")
                    .replace("&", "\\u0026");
        }
    }
}
