package dev.footfall.analytics.page;

import dev.footfall.activity.ActivityTypes.ActivityType;
import dev.footfall.analytics.audience.ReportPeriod;
import dev.footfall.analytics.chart.CsvTable;
import dev.footfall.analytics.chart.Plot.Column;
import dev.footfall.analytics.chart.Plot.Row;
import dev.footfall.analytics.report.KnownAudiences;
import dev.footfall.analytics.report.ReportFilter;
import dev.footfall.analytics.report.ReportFilter.Breakdown;
import dev.footfall.analytics.report.ReportResponses.ActiveUsers;
import dev.footfall.analytics.report.ReportResponses.ActivityCounts;
import dev.footfall.analytics.report.ReportResponses.Hours;
import dev.footfall.analytics.report.ReportResponses.Lifecycle;
import dev.footfall.analytics.report.SmallGroupPolicy;
import dev.footfall.platform.TranslatedTexts;
import dev.footfall.platform.page.Formats;
import dev.footfall.platform.page.Languages;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * A chart of the dashboard. A new one is a bean of this type, in its place by {@code @Order}, and a fragment of its
 * name in {@code analytics/charts.html}. The dashboard adds its card with the texts {@code dashboard.chart.NAME}
 * (title) and {@code dashboard.chart.NAME.how} (how it is computed), and its CSV file.
 */
interface Chart {

    /** In URLs and message keys, and of its fragment and file: that of {@code EventsChart} is {@code events}. */
    default String name() {
        return StringUtils.uncapitalize(getClass().getSimpleName().replace("Chart", ""));
    }

    /** What its fragment shows. */
    Object data(DashboardReports reports);

    /** All its numbers, where the page shows only the top ones. */
    CsvTable csv(DashboardReports reports);

    /** The rest of the key of its title, which is given {@link #subject}. */
    default String title(DashboardReports reports) {
        return name();
    }

    default String subject(DashboardReports reports) {
        return "";
    }

    /** Whether its card takes a whole row. */
    default boolean isWide() {
        return false;
    }

    /** Whether the reader may see it, for this period. */
    default boolean isFor(DashboardReports reports) {
        return true;
    }

    /**
     * What tiles and charts of the dashboard share in one request. Each report is computed once, when it is first
     * needed.
     *
     * @param filter which activities the reports are about
     * @param breakdown what the events are split by
     * @param known around the period and the one before
     * @param active by day, of {@link DashboardPeriod#both}
     * @param events by type and day, of the period
     * @param eventsBefore the same of the days that it is compared with; null if nothing is compared
     * @param lifecycle by day, of {@link DashboardPeriod#both}
     * @param hours of the week, of the period
     */
    record DashboardReports(
            DashboardPeriod period,
            ReportFilter filter,
            Breakdown breakdown,
            SmallGroupPolicy smallGroupPolicy,
            Supplier<KnownAudiences.Around> known,
            Supplier<ActiveUsers> active,
            Supplier<ActivityCounts> events,
            Supplier<@Nullable ActivityCounts> eventsBefore,
            Supplier<Lifecycle> lifecycle,
            Supplier<Hours> hours) {

        CountedRows rows() {
            return CountedRows.of(smallGroupPolicy, filter);
        }
    }

    /** Columns and rows of plots in words: names from {@code messages.properties}, dates as the pages show them. */
    @Component
    static class Plotter {

        private final MessageSource texts;
        private final Formats formats;
        private final TranslatedTexts translations;

        Plotter(MessageSource texts, Formats formats, TranslatedTexts translations) {
            this.texts = texts;
            this.formats = formats;
            this.translations = translations;
        }

        Column column(String key, String color) {
            return new Column(text(key), color, false);
        }

        Row row(ReportPeriod unit, LocalDate first, boolean complete, @Nullable Number... values) {
            return row(unit, first, complete, Arrays.asList(values));
        }

        Row row(LocalDate day, boolean complete, List<@Nullable Number> values) {
            return row(ReportPeriod.DAY, day, complete, values);
        }

        /** @param first date of the unit */
        Row row(ReportPeriod unit, LocalDate first, boolean complete, List<@Nullable Number> values) {
            var day = formats.weekdayAndDay(first);
            return new Row(
                    first.toString(),
                    formats.shortDay(first),
                    unit == ReportPeriod.DAY ? day : text("dashboard.week.from", day),
                    formats.dayOfYear(first),
                    values,
                    complete);
        }

        Row hour(OffsetDateTime start, boolean complete) {
            var clock = formats.clock(start.toInstant());
            return new Row(
                    start.toString(),
                    clock,
                    text("format.day.hour", formats.weekdayAndDay(start.toLocalDate()), clock),
                    clock,
                    List.of(),
                    complete);
        }

        /** Of a type; of those that Footfall brings along in the reader's language. */
        String label(ActivityType type) {
            return translations.of(type.label());
        }

        String text(String key, Object... parts) {
            return texts.getMessage(key, parts, Languages.current());
        }
    }

    /**
     * One position of a ranking, with a bar.
     *
     * @param label a name, or the beginning of the id
     * @param named whether the label is a name
     * @param link to the page of what the label names; null if the reader may not see it
     * @param title the whole id
     * @param value what it is ranked by; null if withheld
     * @param valueLink to what was counted; null if the reader may not see it
     * @param second a further number
     * @param secondLink to what that counted; null if there is no such list
     * @param percent length of the bar: of the first position's value
     */
    record RankingEntry(
            String label,
            boolean named,
            @Nullable String link,
            String title,
            @Nullable Long value,
            @Nullable String valueLink,
            @Nullable Integer second,
            @Nullable String secondLink,
            long percent) {

        static final int MAX_ON_PAGE = 10;
        static final int MAX_IN_FILE = 100;

        private static final int SHORT_ID = 8;

        /** Of a position whose numbers lead nowhere. */
        static RankingEntry of(
                UUID id,
                @Nullable String name,
                @Nullable String link,
                @Nullable Long value,
                @Nullable Integer second,
                @Nullable Long max) {
            return of(id, name, link, value, null, second, null, max);
        }

        /** @param max the first position's value */
        static RankingEntry of(
                UUID id,
                @Nullable String name,
                @Nullable String link,
                @Nullable Long value,
                @Nullable String valueLink,
                @Nullable Integer second,
                @Nullable String secondLink,
                @Nullable Long max) {
            return new RankingEntry(
                    name == null ? id.toString().substring(0, SHORT_ID) : name,
                    name != null,
                    link,
                    id.toString(),
                    value,
                    value == null ? null : valueLink,
                    second,
                    second == null ? null : secondLink,
                    value == null || max == null || max == 0 ? 0 : Math.max(1, Math.round(100.0 * value / max)));
        }
    }
}
