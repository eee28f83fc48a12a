package dev.footfall.analytics.report;

import dev.footfall.analytics.audience.ReportPeriod;
import dev.footfall.platform.Ascii;
import dev.footfall.platform.RetentionPeriods;
import dev.footfall.platform.page.PeriodChoice;
import dev.footfall.platform.page.PeriodChoice.Preset;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Days from {@code from} to {@code to}, both inclusive. */
public record DateRange(LocalDate from, LocalDate to) {

    /** The lengths that readers of aggregates may choose. */
    public static final Set<Integer> FIXED_LENGTHS = Set.of(7, 30, 90);

    public static final int LONGEST = 3_660;

    private static final int MAX_DAYS_OF_PEOPLE = 30;

    /** For how many days back single people are known: at most 30, and no longer than raw activity keeps its user. */
    public static int daysOfPeople(RetentionPeriods periods) {
        return (int) Math.min(MAX_DAYS_OF_PEOPLE, periods.anonymizeAfter().toDays());
    }

    /**
     * The fixed ranges of a funnel that are longer than one period: the last days, the same number before them, and
     * several weeks.
     */
    static List<DateRange> ofFunnels(LocalDate today) {
        LocalDate oldest = today.minusDays(MAX_DAYS_OF_PEOPLE);
        List<DateRange> ranges = new ArrayList<>();
        for (int days : FIXED_LENGTHS) {
            for (DateRange range = last(days, today);
                    !range.from.isBefore(oldest);
                    range = last(days, range.from.minusDays(1))) {
                ranges.add(range);
            }
        }
        List<LocalDate> weeks = ReportPeriod.WEEK.touching(oldest, today);
        for (LocalDate first : weeks) {
            weeks.stream()
                    .filter(last -> last.isAfter(first) && !first.isBefore(oldest))
                    .forEach(last -> ranges.add(new DateRange(first, ReportPeriod.WEEK.end(last))));
        }
        return ranges;
    }

    public static DateRange of(PeriodChoice choice) {
        return new DateRange(choice.from(), choice.to());
    }

    /** The last days, including today. */
    public static DateRange last(int days, LocalDate today) {
        return new DateRange(today.minusDays(days - 1L), today);
    }

    /** Defaults to the last 30 days. */
    public static DateRange of(
            ReportParameters reportParameters, @Nullable String from, @Nullable String to, LocalDate today) {
        LocalDate last = reportParameters.date("to", to, today);
        LocalDate first = reportParameters.date("from", from, last.minusDays(29));
        return new DateRange(first, last).checked(reportParameters, LONGEST);
    }

    public DateRange checked(ReportParameters reportParameters, int maxLength) {
        if (from.isAfter(to)) {
            reportParameters.wrong("to", "empty_period", "The range ends before it begins.");
            return new DateRange(to, to);
        }
        if (days() > maxLength) {
            reportParameters.wrong("from", "range_too_long", "At most %d days at once.".formatted(maxLength));
            return new DateRange(to, to);
        }
        return this;
    }

    /** @param days for how many days single people are known */
    public void checkRetained(ReportParameters reportParameters, int days, LocalDate today) {
        LocalDate oldest = today.minusDays(days);
        if (from.isBefore(oldest)) {
            reportParameters.wrong(
                    "from",
                    "not_retained",
                    "Who did what is known for %d days only: choose %s or later.".formatted(days, oldest));
        }
    }

    /** Extended to the whole weeks and months that it touches. */
    DateRange wholeWeeksAndMonths() {
        return new DateRange(
                ReportPeriod.MONTH.of(ReportPeriod.WEEK.of(from)),
                ReportPeriod.MONTH.end(ReportPeriod.MONTH.of(ReportPeriod.WEEK.end(ReportPeriod.WEEK.of(to)))));
    }

    /** Whether the range contains these days; both inclusive. */
    boolean holds(LocalDate first, LocalDate last) {
        return !first.isBefore(from) && !last.isAfter(to);
    }

    public long days() {
        return ChronoUnit.DAYS.between(from, to) + 1;
    }

    /**
     * Ranges that cannot be moved over people one day at a time: 7, 30 or 90 days that end today or where such a range
     * begins; whole weeks; whole months; the last of them up to today.
     */
    public DateRange fixed(ReportParameters reportParameters, SmallGroupPolicy smallGroupPolicy, LocalDate today) {
        if (smallGroupPolicy.applies() && !isFixed(today)) {
            reportParameters.wrong(
                    "from",
                    "not_a_fixed_period",
                    "You may ask for the last 7, 30 or 90 days (or the same before them), for whole weeks "
                            + "from Monday to Sunday, or for whole months.");
        }
        return this;
    }

    /**
     * The fixed ranges that touch this one: lengths that end today or a multiple of them ago, and whole weeks or months
     * since {@code oldest}.
     */
    List<DateRange> fixedAround(LocalDate oldest, LocalDate today) {
        LocalDate first = from.isBefore(oldest) ? from : oldest;
        LocalDate last = to.isAfter(today) ? to : today;
        List<DateRange> ranges = new ArrayList<>();
        for (int days : FIXED_LENGTHS) {
            for (DateRange range = last(days, today);
                    !range.to.isBefore(from);
                    range = last(days, range.from.minusDays(1))) {
                ranges.add(range);
            }
        }
        for (ReportPeriod kind : List.of(ReportPeriod.WEEK, ReportPeriod.MONTH)) {
            List<LocalDate> periods = kind.touching(first, last);
            for (int start = 0; start < periods.size(); start++) {
                for (int end = start; end < periods.size(); end++) {
                    ranges.add(new DateRange(periods.get(start), kind.end(periods.get(end))));
                }
            }
        }
        return ranges.stream()
                .filter(range -> !range.to.isBefore(from) && !range.from.isAfter(to))
                .toList();
    }

    boolean isFixed(LocalDate today) {
        long past = ChronoUnit.DAYS.between(to, today);
        boolean lastDays = FIXED_LENGTHS.contains((int) days()) && past >= 0 && past % days() == 0;
        return lastDays || isWhole(ReportPeriod.WEEK, today) || isWhole(ReportPeriod.MONTH, today);
    }

    /** Up to today is whole too: nothing has happened yet in the rest of a week or month. */
    private boolean isWhole(ReportPeriod kind, LocalDate today) {
        return kind.of(from).equals(from)
                && (to.equals(today) || kind.end(kind.of(to)).equals(to));
    }

    /** What a period is compared with: as many days, and none of them. */
    public enum Comparison {
        /** The days just before; of a week or month that is under way, the same days of the one before. */
        BEFORE,
        /** The same weekdays before. */
        WEEKDAYS,
        NONE;

        /** As in addresses; the first is the default. */
        public static final List<String> VALUES =
                Arrays.stream(values()).map(value -> Ascii.lower(value.name())).toList();

        private static final int WEEK = 7;

        public @Nullable DateRange of(PeriodChoice choice) {
            return this == NONE ? null : DateRange.of(choice).back(days(choice));
        }

        /** How many days before the period the compared one begins. */
        private long days(PeriodChoice choice) {
            long length = DateRange.of(choice).days();
            if (this == WEEKDAYS) {
                return WEEK * Math.ceilDiv(length, WEEK);
            }
            if (choice.preset() == Preset.THIS_WEEK) {
                return WEEK;
            }
            long month = ChronoUnit.DAYS.between(choice.from().minusMonths(1), choice.from());
            return choice.preset() == Preset.THIS_MONTH && length <= month ? month : length;
        }

        /** Up to the end of the period, all days that it may be compared with, whichever is chosen. */
        public static DateRange all(PeriodChoice choice) {
            long days = Math.max(BEFORE.days(choice), WEEKDAYS.days(choice));
            return new DateRange(choice.from().minusDays(days), choice.to());
        }
    }

    private DateRange back(long days) {
        return new DateRange(from.minusDays(days), to.minusDays(days));
    }
}
