package dev.footfall.platform.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.QueryParameters;
import dev.footfall.platform.page.PeriodChoice.Preset;
import dev.footfall.platform.page.PeriodChoice.PresetLink;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeriodChoiceTests {

    /** A Wednesday. */
    private static final LocalDate TODAY = LocalDate.parse("2026-12-02");

    @ParameterizedTest
    @CsvSource({
        "range, today, 2026-12-02, 2026-12-02",
        "range, yesterday, 2026-12-01, 2026-12-01",
        "range, this-week, 2026-11-30, 2026-12-02",
        "range, last-week, 2026-11-23, 2026-11-29",
        "range, this-month, 2026-12-01, 2026-12-02",
        "range, last-month, 2026-11-01, 2026-11-30",
        "days, 7, 2026-11-26, 2026-12-02",
        "days, 30, 2026-11-03, 2026-12-02",
        "days, 90, 2026-09-04, 2026-12-02"
    })
    void readsPresets(String name, String value, LocalDate from, LocalDate to) {
        var choice = read(Map.of(name, value));

        assertThat(choice.from()).isEqualTo(from);
        assertThat(choice.to()).isEqualTo(to);
        assertThat(choice.addTo(UrlBuilder.of("/a").and("from", "x").and("type", "b")))
                .hasToString("/a?type=b&" + name + "=" + value);
    }

    @Test
    void readsOwnDates() {
        assertThat(read(Map.of("from", "2026-11-01", "to", "2026-11-03")))
                .isEqualTo(new PeriodChoice(LocalDate.parse("2026-11-01"), LocalDate.parse("2026-11-03"), null));
        assertThat(read(Map.of("to", "2026-11-30")).from()).isEqualTo(LocalDate.parse("2026-11-01"));
        assertThat(read(Map.of("from", "2026-11-01", "to", "2026-11-03")).addTo(UrlBuilder.of("/a")))
                .hasToString("/a?from=2026-11-01&to=2026-11-03");
    }

    @ParameterizedTest
    @CsvSource({
        "days, 8, not_a_fixed_period",
        "range, next-week, not_a_fixed_period",
        "range, 7, not_a_fixed_period",
        "days, today, not_a_fixed_period",
        "from, 2026-13-01, invalid_date",
        "to, 0001-01-01, invalid_date",
        "from, 2026-12-03, empty_period"
    })
    void rejectsOthers(String name, String value, String code) {
        assertThatThrownBy(() -> read(Map.of(name, value)))
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        e -> assertThat(e.fields()).first().extracting("code").isEqualTo(code));
    }

    @Test
    void rejectsTwoChoicesAtOnce() {
        for (var other : List.of("range", "from")) {
            assertThatThrownBy(() -> read(new TreeMap<>(Map.of("days", "7", other, "2026-12-01"))))
                    .isInstanceOf(InvalidInputException.class);
        }
    }

    /** As the navigation takes a choice along to a page that has fewer. */
    @Test
    void takesTheUsualPeriodForOneThatIsNotOffered() {
        var parameters = new QueryParameters(Map.of("days", List.of("90")));
        var usual = Preset.DAYS_30.on(TODAY);

        assertThat(PeriodChoice.read(parameters, TODAY, usual, Set.of(Preset.DAYS_7)))
                .isEqualTo(usual);
        parameters.check();
    }

    @Test
    void linksKeepAllButThePeriod() {
        var links = PresetLink.of(
                UrlBuilder.of("/a").and("from", "2026-11-01").and("type", "b"),
                Set.of(Preset.DAYS_7, Preset.TODAY),
                Preset.DAYS_7.on(TODAY));

        assertThat(links)
                .containsExactly(
                        new PresetLink("today", "/a?type=b&range=today", false),
                        new PresetLink("7", "/a?type=b&days=7", true));
    }

    @Test
    void goesAlongUnlessItIsOfMoments() {
        var page = UrlBuilder.of("/b");

        assertThat(PeriodChoice.keep(page, UrlBuilder.of("/a").and("days", 7).and("type", "b")))
                .hasToString("/b?days=7");
        assertThat(PeriodChoice.keep(page, UrlBuilder.of("/a").and("from", "2026-11-01T10:00Z")))
                .hasToString("/b");
    }

    private static PeriodChoice read(Map<String, String> query) {
        var values = new TreeMap<String, List<String>>();
        query.forEach((name, value) -> values.put(name, List.of(value)));
        var parameters = new QueryParameters(values);
        var choice = PeriodChoice.read(parameters, TODAY, Preset.DAYS_30.on(TODAY), Preset.ALL);
        parameters.check();
        return choice;
    }
}
