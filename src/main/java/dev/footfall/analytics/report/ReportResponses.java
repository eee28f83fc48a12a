package dev.footfall.analytics.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.footfall.platform.ReportingZone;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Answers of the endpoints. Every answer gives its zone and how current it is. A number is null if a group of fewer
 * than five people is withheld from the reader; {@code withheld} is then true, and otherwise absent.
 */
public final class ReportResponses {

    private ReportResponses() {}

    /** Common to all answers: how their days are defined. */
    public interface InZone {

        /** The release of the time zone database that days, hours, weeks and months follow, like {@code 2026f}. */
        @JsonProperty("zoneRules")
        default String zoneRules() {
            return ReportingZone.rulesVersion();
        }
    }

    public record ActiveUsers(String zone, Instant asOf, List<Day> days) implements InZone {}

    public record Day(
            LocalDate date,
            @Nullable Integer dau,
            @Nullable Integer wau,
            @Nullable Integer mau,
            @Nullable Double stickiness,
            boolean complete,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean withheld) {}

    public record MonthlyActiveUsers(String zone, Instant asOf, List<Month> months) implements InZone {}

    public record Month(
            int year,
            int month,
            @Nullable Integer users,
            boolean complete,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean withheld) {}

    public record ActivityCounts(String zone, Instant asOf, List<Series> series) implements InZone {}

    public record Series(String activityType, List<Point> points) {}

    /** @param period first date; for hours the first instant with the zone's offset */
    public record Point(
            String period,
            @Nullable Long events,
            @Nullable Integer users,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean withheld) {}

    public record MostViewedApps(String zone, Instant asOf, List<App> apps) implements InZone {}

    public record App(
            UUID appId,
            @Nullable String appName,
            @Nullable Long views,
            @Nullable Integer viewers,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean withheld) {}

    public record MostActiveUsers(String zone, Instant asOf, List<User> users) implements InZone {}

    public record User(UUID userId, long activities, int activeDays) {}

    public record Retention(String zone, Instant asOf, List<Cohort> cohorts) implements InZone {}

    public record Cohort(
            LocalDate period,
            @Nullable Integer size,
            List<Retained> retained,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean withheld) {}

    public record Retained(
            int offset,
            @Nullable Integer users,
            @Nullable Double rate,
            boolean complete,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean withheld) {}

    public record Lifecycle(String zone, Instant asOf, List<LifecyclePeriod> periods) implements InZone {}

    public record LifecyclePeriod(
            LocalDate period,
            @JsonProperty("new") @Nullable Integer newcomers,
            @Nullable Integer returning,
            @Nullable Integer resurrected,
            @Nullable Integer dormant,
            boolean complete,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean withheld) {}

    public record Hours(String zone, Instant asOf, List<HourCell> cells) implements InZone {}

    /** @param weekday 1 is Monday */
    public record HourCell(
            int weekday,
            int hour,
            @Nullable Long events,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean withheld) {}

    public record Funnel(String zone, Instant asOf, List<Step> steps) implements InZone {}

    /**
     * @param rate share of those who took the first step
     * @param medianSeconds from the step before to this one
     */
    public record Step(
            String activityType,
            @Nullable Long people,
            @Nullable Double rate,
            @Nullable Double medianSeconds,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean withheld) {}
}
