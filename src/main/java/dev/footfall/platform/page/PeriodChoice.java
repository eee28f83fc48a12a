package dev.footfall.platform.page;

import dev.footfall.platform.QueryParameters;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The days that a reader chose, both inclusive, in the same way on every page: {@code days=7}, {@code range=last-week},
 * or {@code from} and {@code to}. The navigation takes the choice along from page to page.
 *
 * @param preset null for dates of the reader's own
 */
public record PeriodChoice(
        LocalDate from, LocalDate to, @Nullable Preset preset) {

    /** Periods that go along with the calendar. None ends after today: those that are under way end with it. */
    public enum Preset {
        TODAY(today -> today, today -> today),
        YESTERDAY(today -> today.minusDays(1), today -> today.minusDays(1)),
        THIS_WEEK(Preset::monday, today -> today),
        LAST_WEEK(today -> monday(today).minusWeeks(1), today -> monday(today).minusDays(1)),
        THIS_MONTH(today -> today.withDayOfMonth(1), today -> today),
        LAST_MONTH(
                today -> today.withDayOfMonth(1).minusMonths(1),
                today -> today.withDayOfMonth(1).minusDays(1)),
        DAYS_7(today -> today.minusDays(6), today -> today),
        DAYS_30(today -> today.minusDays(29), today -> today),
        DAYS_90(today -> today.minusDays(89), today -> today);

        public static final Set<Preset> ALL = Set.copyOf(EnumSet.allOf(Preset.class));

        private static final String DAYS_PREFIX = "DAYS_";

        private final Function<LocalDate, LocalDate> from;
        private final Function<LocalDate, LocalDate> to;

        Preset(Function<LocalDate, LocalDate> from, Function<LocalDate, LocalDate> to) {
            this.from = from;
            this.to = to;
        }

        private static LocalDate monday(LocalDate day) {
            return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        }

        public PeriodChoice on(LocalDate today) {
            return new PeriodChoice(from.apply(today), to.apply(today), this);
        }

        private String parameter() {
            return name().startsWith(DAYS_PREFIX) ? DAYS : RANGE;
        }

        private String value() {
            return name().startsWith(DAYS_PREFIX)
                    ? name().substring(DAYS_PREFIX.length())
                    : name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        private UrlBuilder addTo(UrlBuilder url) {
            return url.and(parameter(), value());
        }
    }

    public static final String FROM = "from";
    public static final String TO = "to";
    public static final String DAYS = "days";
    public static final String RANGE = "range";

    /** Those that hold a preset. */
    public static final List<String> PRESET_PARAMETERS = List.of(DAYS, RANGE);

    private static final List<String> PARAMETERS = List.of(DAYS, RANGE, FROM, TO);

    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");

    private static final int DEFAULT_DAYS = 30;

    /**
     * Reads the choice; errors are collected in the parameters. A preset that this page does not offer comes from
     * another page, and becomes the page's usual period.
     *
     * @param usual where nothing is chosen
     */
    public static PeriodChoice read(
            QueryParameters parameters, LocalDate today, PeriodChoice usual, Set<Preset> offered) {
        var days = parameters.text(DAYS);
        var range = parameters.text(RANGE);
        var from = parameters.text(FROM);
        var to = parameters.text(TO);
        boolean own = from != null || to != null;
        if (own ? days != null || range != null : days != null && range != null) {
            parameters.reject(days == null ? RANGE : DAYS, "repeated", "Choose either a preset period or own dates.");
        }
        if (own) {
            return own(parameters, from, to, today);
        }
        if (days == null && range == null) {
            return usual;
        }
        var preset = preset(days, range);
        if (preset != null) {
            return offered.contains(preset) ? preset.on(today) : usual;
        }
        parameters.reject(
                days == null ? RANGE : DAYS,
                "not_a_fixed_period",
                "Choose one of the preset periods, like days=30 or range=last-week, or own dates.");
        return usual;
    }

    private static PeriodChoice own(
            QueryParameters parameters, @Nullable String from, @Nullable String to, LocalDate today) {
        var last = date(parameters, TO, to, today);
        var first = date(parameters, FROM, from, last.minusDays(DEFAULT_DAYS - 1L));
        if (first.isAfter(last)) {
            parameters.reject(TO, "empty_period", "The range ends before it begins.");
            return new PeriodChoice(last, last, null);
        }
        return new PeriodChoice(first, last, null);
    }

    private static LocalDate date(
            QueryParameters parameters, String field, @Nullable String text, LocalDate defaultValue) {
        if (text == null) {
            return defaultValue;
        }
        try {
            var date = LocalDate.parse(text);
            if (date.getYear() >= 1970 && date.getYear() < 10_000) {
                return date;
            }
        } catch (DateTimeException notADate) {
            // Reported below, like a year out of range.
        }
        parameters.reject(field, "invalid_date", "'" + field + "' must be a date like 2026-11-22.");
        return defaultValue;
    }

    /** The address with this choice in place of any other. */
    public UrlBuilder addTo(UrlBuilder url) {
        var rest = without(url);
        return preset == null ? rest.and(FROM, from).and(TO, to) : preset.addTo(rest);
    }

    /** The preset that an address chooses; null if there is none, or dates of the reader's own beside it. */
    public static @Nullable PeriodChoice preset(UrlBuilder url, LocalDate today) {
        if (url.parameters().stream()
                        .filter(one -> PARAMETERS.contains(one.name()))
                        .count()
                != 1) {
            return null;
        }
        var preset = preset(url.first(DAYS), url.first(RANGE));
        return preset == null ? null : preset.on(today);
    }

    private static @Nullable Preset preset(@Nullable String days, @Nullable String range) {
        for (var preset : Preset.values()) {
            if (preset.value().equals(preset.parameter().equals(DAYS) ? days : range)) {
                return preset;
            }
        }
        return null;
    }

    /** The address with the days of the choice in place of its preset. */
    public static UrlBuilder withDates(UrlBuilder url, PeriodChoice choice) {
        return without(url).and(FROM, choice.from).and(TO, choice.to);
    }

    /** The address without a preset. */
    public static UrlBuilder withoutPreset(UrlBuilder url) {
        return url.without(DAYS).without(RANGE);
    }

    /** The address without a choice. */
    public static UrlBuilder without(UrlBuilder url) {
        var rest = url;
        for (var name : PARAMETERS) {
            rest = rest.without(name);
        }
        return rest;
    }

    /** The address with the choice that another one holds; moments, which only some pages know, are left out. */
    static UrlBuilder keep(UrlBuilder url, UrlBuilder other) {
        var kept = url;
        for (var parameter : other.parameters()) {
            boolean own = parameter.name().equals(FROM) || parameter.name().equals(TO);
            if (own && !DATE.matcher(parameter.value()).matches()) {
                return url;
            }
            if (PARAMETERS.contains(parameter.name())) {
                kept = kept.and(parameter.name(), parameter.value());
            }
        }
        return kept;
    }

    /**
     * A preset as a link of the page.
     *
     * @param name part of the key of its text
     */
    public record PresetLink(String name, String address, boolean active) {

        /** @param page with everything that is to stay; a choice in it is replaced */
        public static List<PresetLink> of(UrlBuilder page, Collection<Preset> offered, @Nullable PeriodChoice chosen) {
            var rest = without(page);
            return offered.stream()
                    .sorted()
                    .map(preset -> new PresetLink(
                            preset.value(), preset.addTo(rest).toString(), chosen != null && chosen.preset() == preset))
                    .toList();
        }
    }

    /** Names of the parameters that hold a choice. */
    public static List<String> parameters() {
        return PARAMETERS;
    }
}
