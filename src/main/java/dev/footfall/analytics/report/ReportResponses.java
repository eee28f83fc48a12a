package dev.footfall.analytics.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.footfall.platform.ReportingZone;
import java.time.Duration;
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

    /** Common to what a reader may not see. */
    public interface MayBeWithheld {

        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable Boolean withheld();
    }

    public record ActiveUsers(String zone, Instant asOf, List<Day> days) implements InZone {}

    public record Day(
            LocalDate date,
            @Nullable Integer dau,
            @Nullable Integer wau,
            @Nullable Integer mau,
            @Nullable Double stickiness,
            boolean complete,
            @Nullable Boolean withheld)
            implements MayBeWithheld {}

    public record MonthlyActiveUsers(String zone, Instant asOf, List<Month> months) implements InZone {}

    public record Month(
            int year,
            int month,
            @Nullable Integer users,
            boolean complete,
            @Nullable Boolean withheld) implements MayBeWithheld {}

    public record ActivityCounts(String zone, Instant asOf, List<Series> series) implements InZone {}

    /**
     * One part of the activity, by type or by something else.
     *
     * @param activityType null for the other breakdowns
     * @param value the entity's id or the metadata's value; null for {@link #NONE} and {@link #OTHER}
     * @param name of the entity, where it has one; or which of the two
     */
    public record Series(
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String activityType,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String value,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String name,

            List<Point> points) {

        /** The activities that have no such value. */
        public static final String NONE = "none";

        /** The parts that are not named. */
        public static final String OTHER = "other";

        public Series(String activityType, List<Point> points) {
            this(activityType, null, null, points);
        }

        static Series of(@Nullable String value, @Nullable String name, List<Point> points) {
            return new Series(null, value, name, points);
        }
    }

    /** @param period first date; for hours the first instant with the zone's offset */
    public record Point(
            String period,
            @Nullable Long events,
            @Nullable Integer users,
            @Nullable Boolean withheld) implements MayBeWithheld {}

    public record MostViewedApps(String zone, Instant asOf, List<App> apps) implements InZone {}

    public record App(
            UUID appId,
            @Nullable String appName,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String entityKey,

            @Nullable Long views,
            @Nullable Integer viewers,
            @Nullable Boolean withheld)
            implements MayBeWithheld {}

    /**
     * @param before what the period is compared with; null if with nothing
     * @param also the other entities that most of these people used, most people first; null if not known any more
     * @param parts its activities by the values of a metadata key; null if not asked for, or if the id is also that of an
     *     entity of another type
     */
    public record EntityReport(
            String zone,
            Instant asOf,
            String entityType,
            UUID entityId,
            @Nullable String entityName,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String entityKey,

            EntityPeriod period,
            @Nullable EntityPeriod before,
            @Nullable List<SharedEntity> also,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Series> parts)
            implements InZone {

        public EntityReport splitInto(List<Series> series) {
            return new EntityReport(
                    zone, asOf, entityType, entityId, entityName, entityKey, period, before, also, series);
        }
    }

    /**
     * @param events null for readers from whom small groups are withheld, and if a day was not counted by entity
     * @param users null if withheld, or if the people of one of the days are not known any more
     * @param newUsers of these people, those first seen ever in the period
     */
    public record EntityPeriod(
            LocalDate from,
            LocalDate to,
            @Nullable Long events,
            @Nullable Integer users,
            @Nullable Integer newUsers,
            @Nullable Integer returningUsers,
            List<EntityDay> days,
            List<EntityType> types,
            @Nullable Boolean withheld)
            implements MayBeWithheld {}

    /** @param uncounted true if the day had too many entities of the type to count each; else absent */
    public record EntityDay(
            LocalDate date,
            @Nullable Long events,
            @Nullable Integer users,
            boolean complete,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean uncounted,

            @Nullable Boolean withheld)
            implements MayBeWithheld {}

    public record EntityType(
            String activityType,
            @Nullable Long events,
            @Nullable Integer users,
            @Nullable Boolean withheld) implements MayBeWithheld {}

    /** @param users who used both */
    public record SharedEntity(
            String entityType,
            UUID entityId,
            @Nullable String entityName,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String entityKey,

            int users) {}

    public record MostActiveUsers(String zone, Instant asOf, List<User> users) implements InZone {}

    public record User(UUID userId, long activities, int activeDays) {}

    public record Retention(String zone, Instant asOf, List<Cohort> cohorts) implements InZone {}

    public record Cohort(
            LocalDate period,
            @Nullable Integer size,
            List<Retained> retained,
            @Nullable Boolean withheld) implements MayBeWithheld {}

    public record Retained(
            int offset,
            @Nullable Integer users,
            @Nullable Double rate,
            boolean complete,
            @Nullable Boolean withheld) implements MayBeWithheld {}

    public record Lifecycle(String zone, Instant asOf, List<LifecyclePeriod> periods) implements InZone {}

    public record LifecyclePeriod(
            LocalDate period,
            @JsonProperty("new") @Nullable Integer newcomers,
            @Nullable Integer returning,
            @Nullable Integer resurrected,
            @Nullable Integer dormant,
            boolean complete,
            @Nullable Boolean withheld)
            implements MayBeWithheld {}

    public record Hours(String zone, Instant asOf, List<HourCell> cells) implements InZone {}

    /** @param weekday 1 is Monday */
    public record HourCell(
            int weekday,
            int hour,
            @Nullable Long events,
            @Nullable Boolean withheld) implements MayBeWithheld {

        /** @param hourOfWeek as {@link ReportingZone#hourOfWeek} counts */
        static HourCell of(int hourOfWeek, @Nullable Long events, @Nullable Boolean withheld) {
            return new HourCell(hourOfWeek / 24 + 1, hourOfWeek % 24, events, withheld);
        }
    }

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
            @Nullable Boolean withheld)
            implements MayBeWithheld {

        /**
         * Share of those who took the step before; null if one of the two numbers is withheld.
         *
         * @param before people who took the step before; null for the first step
         */
        public @Nullable Double conversion(@Nullable Long before) {
            return people == null || before == null || before == 0 ? null : Double.valueOf((double) people / before);
        }

        /** The rate in whole percent. */
        public long percent() {
            return rate == null ? 0 : Math.round(100 * rate);
        }

        public @Nullable Duration median() {
            return medianSeconds == null ? null : Duration.ofSeconds(Math.round(medianSeconds));
        }
    }
}
