package dev.footfall.analytics;

import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.ActivityTypes.ActivityType;
import dev.footfall.analytics.audience.ReportPeriod;
import dev.footfall.analytics.audience.ReturnCounts;
import dev.footfall.analytics.metric.EntityCounts;
import dev.footfall.analytics.metric.Freshness;
import dev.footfall.analytics.metric.Retention;
import dev.footfall.analytics.report.CountReports;
import dev.footfall.analytics.report.DateRange;
import dev.footfall.analytics.report.DateRange.Comparison;
import dev.footfall.analytics.report.EntityReports;
import dev.footfall.analytics.report.FilteredForAnalysts;
import dev.footfall.analytics.report.FilteredReports;
import dev.footfall.analytics.report.KnownAudiences;
import dev.footfall.analytics.report.PeopleReports;
import dev.footfall.analytics.report.RankingReports;
import dev.footfall.analytics.report.ReportFilter;
import dev.footfall.analytics.report.ReportFilter.Breakdown;
import dev.footfall.analytics.report.ReportFilter.FilterReader;
import dev.footfall.analytics.report.ReportParameters;
import dev.footfall.analytics.report.ReportResponses;
import dev.footfall.analytics.report.SmallGroupPolicy;
import dev.footfall.platform.Caller;
import dev.footfall.platform.ExternalIds;
import dev.footfall.platform.Failures.TimeoutAdvice;
import dev.footfall.platform.QueryParameters;
import dev.footfall.platform.RetentionPeriods;
import dev.footfall.platform.page.PeriodChoice;
import dev.footfall.platform.page.PeriodChoice.Preset;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Parameter;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;

/**
 * {@code /api/admin/analytics}: reads the parameters, reports everything that is wrong with them at once, and returns
 * the reports.
 */
@RestController
@RequestMapping("/api/admin/analytics")
@TimeoutAdvice("Ask for a shorter period by 'from' and 'to'.")
class AnalyticsController {

    private static final String FEWER_DAYS = "Ask for fewer 'days'.";
    private static final int MAX_DAYS_BY_HOUR = 92;
    private static final int MAX_DAYS = 366;
    private static final int MAX_PARTS = 100;
    private static final int MAX_STEPS = 10;
    private static final Duration MAX_FUNNEL_WINDOW = Duration.ofDays(30);

    private final PeopleReports people;
    private final CountReports counts;
    private final RankingReports rankings;
    private final EntityReports entities;
    private final ExternalIds ids;
    private final FilteredReports filtered;
    private final FilteredForAnalysts filteredForAnalysts;
    private final FilterReader filters;
    private final KnownAudiences audiences;
    private final ActivityTypes types;
    private final Freshness freshness;
    private final int daysOfPeople;

    AnalyticsController(
            PeopleReports people,
            CountReports counts,
            RankingReports rankings,
            EntityReports entities,
            ExternalIds ids,
            FilteredReports filtered,
            FilteredForAnalysts filteredForAnalysts,
            FilterReader filters,
            KnownAudiences audiences,
            ActivityTypes types,
            Freshness freshness,
            RetentionPeriods periods) {
        this.people = people;
        this.counts = counts;
        this.rankings = rankings;
        this.entities = entities;
        this.ids = ids;
        this.filtered = filtered;
        this.filteredForAnalysts = filteredForAnalysts;
        this.filters = filters;
        this.audiences = audiences;
        this.types = types;
        this.freshness = freshness;
        this.daysOfPeople = DateRange.daysOfPeople(periods);
    }

    @GetMapping("/active-users")
    ReportResponses.ActiveUsers activeUsers(
            @RequestParam @Nullable String from,
            @RequestParam @Nullable String to,
            @RequestParam @Nullable String mauDays,
            @RequestParam MultiValueMap<String, String> query,
            Caller caller) {
        ReportParameters reportParameters = new ReportParameters();
        DateRange range = range(reportParameters, from, to, caller);
        int days = reportParameters.number("mauDays", mauDays, 30, 28, 30);
        if (days == 29) {
            reportParameters.wrong("mauDays", "invalid_number", "'mauDays' must be 28 or 30.");
        }
        Part part = part(reportParameters, query, caller);
        if (part.filter.isAll()) {
            return people.activeUsers(range, days, known(range, caller));
        }
        return caller.isAdmin()
                ? filtered.activeUsers(range, days, part.filter)
                : filteredForAnalysts.activeUsers(
                        range,
                        List.of(filteredForAnalysts.counts(range, part.filter, Breakdown.TYPE, known(range, caller))));
    }

    @GetMapping("/monthly-active-users")
    ReportResponses.MonthlyActiveUsers monthlyActiveUsers(
            @RequestParam @Nullable String from, @RequestParam @Nullable String to, Caller caller) {
        ReportParameters reportParameters = new ReportParameters();
        YearMonth last = reportParameters.month("to", to, YearMonth.from(freshness.today()));
        YearMonth first = reportParameters.month("from", from, last.minusMonths(11));
        new DateRange(first.atDay(1), last.atEndOfMonth()).checked(reportParameters, DateRange.LONGEST);
        reportParameters.check();
        return people.monthlyActiveUsers(first, last, SmallGroupPolicy.towards(caller));
    }

    @GetMapping("/activity-counts")
    @TimeoutAdvice("Ask for a shorter period by 'from' and 'to', or for a longer 'interval'.")
    ReportResponses.ActivityCounts activityCounts(
            @RequestParam @Nullable String from,
            @RequestParam @Nullable String to,
            @RequestParam @Nullable String interval,
            @RequestParam @Nullable String breakdown,
            @RequestParam MultiValueMap<String, String> query,
            Caller caller) {
        ReportParameters reportParameters = new ReportParameters();
        CountReports.Interval unit = reportParameters.choice("interval", interval, CountReports.Interval.DAY);
        DateRange range = range(reportParameters, from, to, caller);
        if (unit == CountReports.Interval.HOUR) {
            range = range.checked(reportParameters, MAX_DAYS_BY_HOUR);
        }
        boolean ofTypes = query.keySet().stream()
                .noneMatch(name -> name.equals(ReportFilter.ENTITY) || name.startsWith(ReportFilter.METADATA));
        if (ofTypes && (breakdown == null || breakdown.equals(Breakdown.TYPE.text()))) {
            ReportFilter filter = filter(reportParameters, query);
            reportParameters.check();
            return counts.counts(range, filter.types(), unit, known(range, caller));
        }
        if (unit != CountReports.Interval.DAY) {
            reportParameters.wrong("interval", "unknown_value", "Parts other than types are counted by day.");
        }
        range = range.checked(reportParameters, MAX_DAYS_BY_HOUR);
        Part part = part(reportParameters, query, caller);
        return caller.isAdmin()
                ? filtered.counts(range, part.filter, part.breakdown, MAX_PARTS)
                : filteredForAnalysts.counts(range, part.filter, part.breakdown, known(range, caller));
    }

    @GetMapping("/most-viewed-apps")
    @TimeoutAdvice(FEWER_DAYS)
    ReportResponses.MostViewedApps mostViewedApps(
            @RequestParam @Nullable String days, @RequestParam @Nullable String limit, Caller caller) {
        ReportParameters reportParameters = new ReportParameters();
        DateRange range = window(reportParameters, days, MAX_DAYS, caller);
        int maximum = limit(reportParameters, limit);
        reportParameters.check();
        return rankings.mostViewedApps(range, maximum, known(range, caller));
    }

    @GetMapping("/entity")
    @TimeoutAdvice("Ask for a shorter period by 'from' and 'to'.")
    ReportResponses.EntityReport entity(
            @RequestParam @Nullable String type,
            @RequestParam @Nullable String id,
            @RequestParam @Nullable String from,
            @RequestParam @Nullable String to,
            @RequestParam @Nullable String days,
            @RequestParam @Nullable String range,
            @RequestParam @Nullable String compare,
            @RequestParam @Nullable String breakdown,
            Caller caller) {
        ReportParameters reportParameters = new ReportParameters();
        PeriodChoice choice = choice(reportParameters, from, to, days, range);
        DateRange period = DateRange.of(choice)
                .checked(reportParameters, breakdown == null ? MAX_DAYS : MAX_DAYS_BY_HOUR)
                .fixed(reportParameters, SmallGroupPolicy.towards(caller), freshness.today());
        Comparison comparison = reportParameters.choice("compare", compare, Comparison.BEFORE);
        short key = entityType(reportParameters, type);
        if (id == null || !ExternalIds.isValid(id)) {
            reportParameters.wrong("id", id == null ? "required" : "invalid_uuid", "'id' " + ExternalIds.RULE);
        }
        SmallGroupPolicy policy = SmallGroupPolicy.towards(caller);
        QueryParameters parameters =
                new QueryParameters(breakdown == null ? Map.of() : Map.of(ReportFilter.BREAKDOWN, List.of(breakdown)));
        Breakdown parts = filters.breakdown(parameters);
        FilteredForAnalysts.check(reportParameters, policy, 1, ReportFilter.ALL, parts);
        reportParameters.check(parameters);
        EntityCounts.Entity entity = new EntityCounts.Entity(key, ids.entity(Objects.requireNonNull(id)));
        ReportResponses.EntityReport report = entities.report(entity, period, comparison.of(choice), policy);
        return parts.kind() == Breakdown.Kind.METADATA && entities.isOfOneType(entity)
                ? report.splitInto(filtered.counts(period, ReportFilter.ALL.ofEntity(entity.id()), parts, MAX_PARTS)
                        .series())
                : report;
    }

    /** A period as the pages take it: dates, or one that goes along with the calendar. */
    private PeriodChoice choice(
            ReportParameters reportParameters,
            @Nullable String from,
            @Nullable String to,
            @Nullable String days,
            @Nullable String range) {
        Map<String, List<String>> given = new LinkedHashMap<>();
        given.put(PeriodChoice.FROM, Stream.ofNullable(from).toList());
        given.put(PeriodChoice.TO, Stream.ofNullable(to).toList());
        given.put(PeriodChoice.DAYS, Stream.ofNullable(days).toList());
        given.put(PeriodChoice.RANGE, Stream.ofNullable(range).toList());
        given.values().removeIf(List::isEmpty);
        QueryParameters parameters = new QueryParameters(given);
        LocalDate today = freshness.today();
        PeriodChoice choice = PeriodChoice.read(parameters, today, Preset.DAYS_30.on(today), Preset.ALL);
        reportParameters.add(parameters);
        return choice;
    }

    private short entityType(ReportParameters reportParameters, @Nullable String type) {
        Optional<Short> key = type == null ? Optional.empty() : entities.type(type);
        if (key.isEmpty()) {
            reportParameters.wrong(
                    "type",
                    type == null ? "required" : "unknown_entity_type",
                    "'type' must be an entity type that activities name, and whose entities are no people.");
        }
        return key.orElse((short) 0);
    }

    @GetMapping("/most-active-users")
    @TimeoutAdvice(FEWER_DAYS)
    ReportResponses.MostActiveUsers mostActiveUsers(
            @RequestParam @Nullable String days, @RequestParam @Nullable String limit, Caller caller) {
        ReportParameters reportParameters = new ReportParameters();
        DateRange range = window(reportParameters, days, daysOfPeople, caller);
        int maximum = limit(reportParameters, limit);
        reportParameters.check();
        return rankings.mostActiveUsers(range, maximum);
    }

    @GetMapping("/retention")
    ReportResponses.Retention retention(
            @RequestParam @Nullable String from,
            @RequestParam @Nullable String to,
            @RequestParam @Nullable String period,
            @RequestParam @Nullable String mode,
            @RequestParam @Nullable String first,
            @RequestParam @Nullable String returning,
            @RequestParam MultiValueMap<String, String> query,
            Caller caller) {
        ReportParameters reportParameters = new ReportParameters();
        DateRange range = range(reportParameters, from, to, caller);
        ReportPeriod kind = reportParameters.choice("period", period, ReportPeriod.DAY);
        Retention.Mode how = reportParameters.choice("mode", mode, Retention.Mode.ON);
        if (kind.touching(range.from(), range.to()).size() > ReturnCounts.LONGEST) {
            reportParameters.wrong(
                    "from", "range_too_long", "At most %d periods at once.".formatted(ReturnCounts.LONGEST));
        }
        ReportFilter filter = filter(reportParameters, query);
        ReportFilter began = filters.ofType(reportParameters, "first", first, filter);
        ReportFilter again = filters.ofType(reportParameters, "returning", returning, filter);
        FilteredForAnalysts.refuse(reportParameters, SmallGroupPolicy.towards(caller), began, again);
        reportParameters.check();
        return began.isAll() && again.isAll()
                ? people.retention(range, kind, how, SmallGroupPolicy.towards(caller))
                : filtered.retention(range, kind, how, began, again);
    }

    @GetMapping("/lifecycle")
    ReportResponses.Lifecycle lifecycle(
            @RequestParam @Nullable String from,
            @RequestParam @Nullable String to,
            @RequestParam @Nullable String period,
            @RequestParam MultiValueMap<String, String> query,
            Caller caller) {
        ReportParameters reportParameters = new ReportParameters();
        DateRange range = range(reportParameters, from, to, caller);
        ReportPeriod kind = reportParameters.choice("period", period, ReportPeriod.DAY);
        ReportFilter filter = forAdministrators(reportParameters, query, caller);
        return filter.isAll()
                ? people.lifecycle(range, kind, SmallGroupPolicy.towards(caller))
                : filtered.lifecycle(range, kind, filter);
    }

    @GetMapping("/hours")
    @TimeoutAdvice(FEWER_DAYS)
    ReportResponses.Hours hours(
            @RequestParam @Nullable String days, @RequestParam MultiValueMap<String, String> query, Caller caller) {
        ReportParameters reportParameters = new ReportParameters();
        DateRange range = window(reportParameters, days, MAX_DAYS, caller);
        ReportFilter filter = filter(reportParameters, query);
        if (!filter.isOfTypesOnly()) {
            FilteredForAnalysts.refuse(reportParameters, SmallGroupPolicy.towards(caller), filter);
        }
        reportParameters.check();
        if (filter.isAll()) {
            return counts.weekHours(range, SmallGroupPolicy.towards(caller));
        }
        return caller.isAdmin()
                ? filtered.weekHours(range, filter)
                : filteredForAnalysts.weekHours(range, filter.types(), known(range, caller));
    }

    @GetMapping("/funnel")
    @TimeoutAdvice("Ask for a shorter period by 'from' and 'to', or for fewer 'steps'.")
    ReportResponses.Funnel funnel(
            @RequestParam @Nullable String steps,
            @RequestParam @Nullable String window,
            @RequestParam @Nullable String sameEntity,
            @RequestParam @Nullable String from,
            @RequestParam @Nullable String to,
            @RequestParam MultiValueMap<String, String> query,
            Caller caller) {
        ReportParameters reportParameters = new ReportParameters();
        DateRange range = range(reportParameters, from, to, caller);
        range.checkRetained(reportParameters, daysOfPeople, freshness.today());
        List<Short> keys = steps(reportParameters, steps, SmallGroupPolicy.towards(caller));
        Duration length = reportParameters.duration("window", window, Duration.ofDays(7), MAX_FUNNEL_WINDOW);
        RankingReports.checkWindow(reportParameters, length, SmallGroupPolicy.towards(caller));
        boolean same = reportParameters.flag("sameEntity", sameEntity);
        ReportFilter filter = forAdministrators(reportParameters, query, caller);
        return rankings.funnel(keys, length, same, range, filter, SmallGroupPolicy.towards(caller));
    }

    private record Part(ReportFilter filter, Breakdown breakdown) {}

    /** Throws if anything is wrong so far. */
    private Part part(ReportParameters reportParameters, MultiValueMap<String, String> query, Caller caller) {
        QueryParameters parameters = ofFilters(query);
        ReportFilter filter = filters.read(parameters);
        Breakdown breakdown = filters.breakdown(parameters);
        FilteredForAnalysts.check(
                reportParameters,
                SmallGroupPolicy.towards(caller),
                parameters.all(ReportFilter.TYPE).size(),
                filter,
                breakdown);
        reportParameters.check(parameters);
        return new Part(filter, breakdown);
    }

    /** Throws if anything is wrong so far. */
    private ReportFilter forAdministrators(
            ReportParameters reportParameters, MultiValueMap<String, String> query, Caller caller) {
        ReportFilter filter = filter(reportParameters, query);
        FilteredForAnalysts.refuse(reportParameters, SmallGroupPolicy.towards(caller), filter);
        reportParameters.check();
        return filter;
    }

    private ReportFilter filter(ReportParameters reportParameters, MultiValueMap<String, String> query) {
        QueryParameters parameters = ofFilters(query);
        parameters.text(ReportFilter.BREAKDOWN);
        ReportFilter filter = filters.read(parameters);
        reportParameters.add(parameters);
        return filter;
    }

    private static QueryParameters ofFilters(MultiValueMap<String, String> query) {
        Map<String, List<String>> kept = new LinkedHashMap<>(query);
        kept.keySet()
                .removeIf(name -> !name.equals(ReportFilter.TYPE)
                        && !name.equals(ReportFilter.ENTITY)
                        && !name.equals(ReportFilter.BREAKDOWN)
                        && !name.startsWith(ReportFilter.METADATA));
        return new QueryParameters(kept);
    }

    private List<Short> steps(
            ReportParameters reportParameters, @Nullable String steps, SmallGroupPolicy smallGroupPolicy) {
        int max = smallGroupPolicy.applies() ? RankingReports.MAX_FUNNEL_STEPS : MAX_STEPS;
        List<String> names = steps == null || steps.isBlank()
                ? List.of()
                : Arrays.stream(steps.split(",", -1)).map(String::strip).toList();
        if (names.isEmpty() || names.size() > max) {
            reportParameters.wrong(
                    "steps",
                    names.isEmpty() ? "required" : "too_many",
                    "'steps' must be one to %d activity types, separated by commas.".formatted(max));
        }
        names.forEach(name -> checkType(reportParameters, "steps", name));
        return names.stream()
                .map(types::named)
                .flatMap(Optional::stream)
                .map(ActivityType::id)
                .toList();
    }

    private void checkType(ReportParameters reportParameters, String field, String name) {
        if (types.named(name).isEmpty()) {
            reportParameters.wrong(field, "unknown_activity_type", "There is no such activity type.");
        }
    }

    private DateRange range(
            ReportParameters reportParameters, @Nullable String from, @Nullable String to, Caller caller) {
        LocalDate today = freshness.today();
        return DateRange.of(reportParameters, from, to, today)
                .fixed(reportParameters, SmallGroupPolicy.towards(caller), today);
    }

    private KnownAudiences.Around known(DateRange range, Caller caller) {
        return audiences.around(range, SmallGroupPolicy.towards(caller));
    }

    private DateRange window(ReportParameters reportParameters, @Nullable String days, int maximum, Caller caller) {
        int count = reportParameters.number("days", days, Math.min(30, maximum), 1, maximum);
        if (SmallGroupPolicy.towards(caller).applies() && !DateRange.FIXED_LENGTHS.contains(count)) {
            reportParameters.wrong("days", "not_a_fixed_period", "You may ask for 7, 30 or 90 days.");
        }
        return DateRange.last(count, freshness.today());
    }

    private static int limit(ReportParameters reportParameters, @Nullable String limit) {
        return reportParameters.number("limit", limit, 10, 1, 100);
    }

    /**
     * Rejects parameters that a report does not have and parameters that come twice: a misspelt one would otherwise be
     * ignored silently.
     */
    @ControllerAdvice(assignableTypes = AnalyticsController.class)
    static class KnownParametersAdvice {

        @ModelAttribute
        void check(@RequestParam MultiValueMap<String, String> query, HttpServletRequest request) {
            QueryParameters parameters = new QueryParameters(query);
            if (request.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE) instanceof HandlerMethod report) {
                for (Parameter parameter : report.getMethod().getParameters()) {
                    if (parameter.getType() == MultiValueMap.class) {
                        parameters.all(ReportFilter.TYPE);
                        parameters.text(ReportFilter.ENTITY);
                        parameters.startingWith(ReportFilter.METADATA);
                    } else if (parameter.isAnnotationPresent(RequestParam.class)) {
                        parameters.text(parameter.getName());
                    }
                }
            }
            parameters.check();
        }
    }
}
