package dev.footfall.platform.page;

import dev.footfall.platform.ReportingZone;
import dev.footfall.platform.Settings;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * How numbers, times and days are shown; in templates {@code ${@formats.…}}. Times and days are in the reporting zone.
 */
@Component
public class Formats {

    private static final Locale LOCALE = Locale.ENGLISH;
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm:ss", LOCALE);
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", LOCALE);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEEE, d MMMM uuuu", LOCALE);
    private static final DateTimeFormatter SHORT_DAY = DateTimeFormatter.ofPattern("d MMM uuuu", LOCALE);
    private static final DateTimeFormatter DAY_OF_YEAR = DateTimeFormatter.ofPattern("d MMM", LOCALE);
    private static final DateTimeFormatter DAY_AND_CLOCK = DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm", LOCALE);
    private static final String[] UNITS = {"", "k", "M", "G", "T"};

    private final ReportingZone zone;

    public Formats(Settings settings) {
        this.zone = settings.zone();
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
        return MOMENT.format(zone.at(instant));
    }

    /** 10:15 */
    public String clock(Instant instant) {
        return CLOCK.format(zone.at(instant));
    }

    /** 10:15 today, 21 Nov 2026, 10:15 earlier */
    public String since(Instant instant, LocalDate today) {
        var local = zone.at(instant);
        return (local.toLocalDate().equals(today) ? CLOCK : DAY_AND_CLOCK).format(local);
    }

    /** Sunday, 22 November 2026 */
    public String day(LocalDate day) {
        return DAY.format(day);
    }

    /** 22 Nov 2026 */
    public String shortDay(LocalDate day) {
        return SHORT_DAY.format(day);
    }

    /** 20 Nov 2026 – 22 Nov 2026, 22 Nov 2026 */
    public String days(LocalDate first, LocalDate last) {
        return first.equals(last) ? shortDay(first) : shortDay(first) + " – " + shortDay(last);
    }

    /** 22 Nov */
    public String dayOfYear(LocalDate day) {
        return DAY_OF_YEAR.format(day);
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
        return NumberFormat.getIntegerInstance(LOCALE).format(number);
    }

    /** 999, 1.2k, 34k, 1.2M: at most three digits, cut rather than rounded up into the next unit. */
    public String compact(long number) {
        int unit = 0;
        double rest = number;
        while (Math.abs(rest) >= 1_000 && unit < UNITS.length - 1) {
            rest /= 1_000;
            unit++;
        }
        double cut = Math.abs(rest) < 100 && unit > 0 ? (long) (rest * 10) / 10.0 : (long) rest;
        var format = NumberFormat.getNumberInstance(LOCALE);
        format.setMaximumFractionDigits(1);
        return format.format(cut) + UNITS[unit];
    }

    /** 12.5: a rate, with one decimal where it is small. */
    public String perSecond(double rate) {
        var format = NumberFormat.getNumberInstance(LOCALE);
        format.setMaximumFractionDigits(rate < 100 ? 1 : 0);
        return format.format(rate);
    }

    /** 0.123 as 12.3 % */
    public String percent(double rate) {
        var format = NumberFormat.getNumberInstance(LOCALE);
        format.setMaximumFractionDigits(1);
        return format.format(rate * 100) + " %";
    }

    /** As {@link #duration}, but in milliseconds below a second: 340 ms. */
    public String briefly(Duration duration) {
        return duration.toMillis() < 1_000 ? Math.max(0, duration.toMillis()) + " ms" : duration(duration);
    }

    /** 1.2 GiB, 340 MiB, 0 bytes */
    public String bytes(long bytes) {
        String[] units = {"bytes", "KiB", "MiB", "GiB", "TiB"};
        int unit = 0;
        double rest = bytes;
        while (rest >= 1_024 && unit < units.length - 1) {
            rest /= 1_024;
            unit++;
        }
        var format = NumberFormat.getNumberInstance(LOCALE);
        format.setMaximumFractionDigits(rest < 10 && unit > 0 ? 1 : 0);
        return format.format(rest) + " " + units[unit];
    }

    /** The two largest units: 3 d 4 h, 12 min 5 s, 0 s. */
    public String duration(Duration duration) {
        long[] amounts = {duration.toDays(), duration.toHoursPart(), duration.toMinutesPart(), duration.toSecondsPart()
        };
        String[] names = {"d", "h", "min", "s"};
        var text = new StringBuilder();
        int shown = 0;
        for (int i = 0; i < amounts.length && shown < 2; i++) {
            if (amounts[i] > 0) {
                text.append(text.isEmpty() ? "" : " ")
                        .append(amounts[i])
                        .append(' ')
                        .append(names[i]);
            }
            shown += text.isEmpty() ? 0 : 1;
        }
        return text.isEmpty() ? "0 s" : text.toString();
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
