package dev.footfall.analytics.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.analytics.report.DateRange.Comparison;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.page.PeriodChoice;
import dev.footfall.platform.page.PeriodChoice.Preset;
import java.time.LocalDate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DateRangeTests {

    private static final LocalDate TODAY = LocalDate.parse("2026-11-22");

    @ParameterizedTest
    @CsvSource({
        "2026-11-16, 2026-11-22", // the last 7 days, and a week
        "2026-10-24, 2026-11-22", // the last 30 days
        "2026-09-24, 2026-10-23", // the 30 before them
        "2026-08-25, 2026-11-22", // the last 90 days
        "2026-11-02, 2026-11-15", // two weeks
        "2026-11-23, 2026-11-29", // a week that has not begun
        "2026-10-01, 2026-11-30", // two months
    })
    void allowsFixedPeriodsForAggregates(LocalDate from, LocalDate to) {
        ReportParameters reportParameters = new ReportParameters();
        new DateRange(from, to).fixed(reportParameters, SmallGroupPolicy.SMALL_GROUPS, TODAY);
        assertThatCode(reportParameters::check).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-22, 2026-11-22",
        "2026-11-15, 2026-11-21", // 7 days, slid by one
        "2026-11-17, 2026-11-23",
        "2026-11-10, 2026-11-22",
        "2026-11-03, 2026-11-16",
        "2026-10-01, 2026-11-29",
    })
    void rejectsOtherPeriodsForAggregates(LocalDate from, LocalDate to) {
        ReportParameters reportParameters = new ReportParameters();
        new DateRange(from, to).fixed(reportParameters, SmallGroupPolicy.SMALL_GROUPS, TODAY);
        assertThatThrownBy(reportParameters::check).isInstanceOf(InvalidInputException.class);
        ReportParameters admin = new ReportParameters();
        assertThat(new DateRange(from, to).fixed(admin, SmallGroupPolicy.NONE, TODAY))
                .isNotNull();
        assertThatCode(admin::check).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "DAYS_7, BEFORE, 2026-11-09, 2026-11-15",
        "DAYS_30, WEEKDAYS, 2026-09-19, 2026-10-18",
        "THIS_WEEK, BEFORE, 2026-11-09, 2026-11-15",
        "THIS_MONTH, BEFORE, 2026-10-01, 2026-10-22",
        "LAST_MONTH, BEFORE, 2026-08-31, 2026-09-30",
        "YESTERDAY, WEEKDAYS, 2026-11-14, 2026-11-14",
    })
    void comparesWithDaysBefore(Preset preset, Comparison comparison, LocalDate from, LocalDate to) {
        PeriodChoice choice = preset.on(TODAY);
        assertThat(comparison.of(choice)).isEqualTo(new DateRange(from, to));
        assertThat(Comparison.all(choice).holds(from, to)).isTrue();
        assertThat(Comparison.NONE.of(choice)).isNull();
    }
}
