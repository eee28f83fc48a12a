package dev.footfall.analytics;

import dev.footfall.activity.ActivityTypes;
import dev.footfall.analytics.audience.Period;
import dev.footfall.analytics.audience.Returns;
import dev.footfall.analytics.metric.Freshness;
import dev.footfall.analytics.metric.Retention;
import dev.footfall.analytics.report.Answers;
import dev.footfall.analytics.report.Asked;
import dev.footfall.analytics.report.CountReports;
import dev.footfall.analytics.report.DateRange;
import dev.footfall.analytics.report.Discretion;
import dev.footfall.analytics.report.PeopleReports;
import dev.footfall.analytics.report.RankingReports;
import dev.footfall.platform.AskForLess;
import dev.footfall.platform.Caller;
import dev.footfall.platform.RetentionPeriods;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/admin/analytics}: reads the parameters, says all that is wrong with them, and lets the reports answer. */
@RestController
@RequestMapping("/api/admin/analytics")
@AskForLess("Ask for a shorter period by 'from' and 'to'.")
class AnalyticsController {

    private static final String FEWER_DAYS = "Ask for fewer 'days'.";
    private static final int LONGEST_RANGE_BY_HOUR = 92;
    private static final int LONGEST_WINDOW_OF_COUNTS = 366;
    private static final int MOST_STEPS = 10;
    private static final Duration LONGEST_WINDOW_OF_FUNNEL = Duration.ofDays(30);

    private final PeopleReports people;
    private final CountReports counts;
    private final RankingReports rankings;
    private final ActivityTypes types;
    private final Freshness freshness;
    private final int daysOfPeople;

    AnalyticsController(
            PeopleReports people,
            CountReports counts,
            RankingReports rankings,
            ActivityTypes types,
            Freshness freshness,
            RetentionPeriods periods) {
        this.people = people;
        this.counts = counts;
        this.rankings = rankings;
        this.types = types;
        this.freshness = freshness;
        this.daysOfPeople = DateRange.daysOfPeople(periods);
    }

    @GetMapping("/active-users")
    Answers.ActiveUsers activeUsers(
            @RequestParam @Nullable String from,
            @RequestParam @Nullable String to,
            @RequestParam @Nullable String mauDays,
            Caller caller) {
        Asked asked = new Asked();
        DateRange range = range(asked, from, to, caller);
        int days = asked.number("mauDays", mauDays, 30, 28, 30);
        if (days == 29) {
            asked.wrong("mauDays", "invalid_number", "'mauDays' must be 28 or 30.");
        }
        asked.check();
        return people.activeUsers(range, days, Discretion.towards(caller));
    }

    @GetMapping("/monthly-active-users")
    Answers.MonthlyActiveUsers monthlyActiveUsers(
            @RequestParam @Nullable String from, @RequestParam @Nullable String to, Caller caller) {
        Asked asked = new Asked();
        YearMonth last = asked.month("to", to, YearMonth.from(freshness.today()));
        YearMonth first = asked.month("from", from, last.minusMonths(11));
        new DateRange(first.atDay(1), last.atEndOfMonth()).checked(asked, DateRange.LONGEST);
        asked.check();
        return people.monthlyActiveUsers(first, last, Discretion.towards(caller));
    }

    @GetMapping("/activity-counts")
    @AskForLess("Ask for a shorter period by 'from' and 'to', or for a longer 'interval'.")
    Answers.ActivityCounts activityCounts(
            @RequestParam @Nullable String from,
            @RequestParam @Nullable String to,
            @RequestParam @Nullable List<String> type,
            @RequestParam @Nullable String interval,
            Caller caller) {
        Asked asked = new Asked();
        CountReports.Interval unit = asked.choice("interval", interval, CountReports.Interval.DAY);
        DateRange range = range(asked, from, to, caller);
        if (unit == CountReports.Interval.HOUR) {
            range = range.checked(asked, LONGEST_RANGE_BY_HOUR);
        }
        Set<String> names = new LinkedHashSet<>(type == null ? List.of() : type);
        names.removeIf(String::isBlank);
        names.forEach(name -> checkType(asked, "type", name));
        asked.check();
        return counts.counts(range, names, unit, Discretion.towards(caller));
    }

    @GetMapping("/most-viewed-apps")
    @AskForLess(FEWER_DAYS)
    Answers.MostViewedApps mostViewedApps(
            @RequestParam @Nullable String days, @RequestParam @Nullable String limit, Caller caller) {
        Asked asked = new Asked();
        DateRange range = window(asked, days, LONGEST_WINDOW_OF_COUNTS, caller);
        int most = limit(asked, limit);
        asked.check();
        return rankings.mostViewedApps(range, most, Discretion.towards(caller));
    }

    @GetMapping("/most-active-users")
    @AskForLess(FEWER_DAYS)
    Answers.MostActiveUsers mostActiveUsers(
            @RequestParam @Nullable String days, @RequestParam @Nullable String limit, Caller caller) {
        Asked asked = new Asked();
        DateRange range = window(asked, days, daysOfPeople, caller);
        int most = limit(asked, limit);
        asked.check();
        return rankings.mostActiveUsers(range, most);
    }

    @GetMapping("/retention")
    Answers.Retention retention(
            @RequestParam @Nullable String from,
            @RequestParam @Nullable String to,
            @RequestParam @Nullable String period,
            @RequestParam @Nullable String mode,
            Caller caller) {
        Asked asked = new Asked();
        DateRange range = range(asked, from, to, caller);
        Period kind = asked.choice("period", period, Period.DAY);
        Retention.Mode how = asked.choice("mode", mode, Retention.Mode.ON);
        if (kind.touching(range.from(), range.to()).size() > Returns.LONGEST) {
            asked.wrong("from", "range_too_long", "At most %d periods at once.".formatted(Returns.LONGEST));
        }
        asked.check();
        return people.retention(range, kind, how, Discretion.towards(caller));
    }

    @GetMapping("/lifecycle")
    Answers.Lifecycle lifecycle(
            @RequestParam @Nullable String from,
            @RequestParam @Nullable String to,
            @RequestParam @Nullable String period,
            Caller caller) {
        Asked asked = new Asked();
        DateRange range = range(asked, from, to, caller);
        Period kind = asked.choice("period", period, Period.DAY);
        asked.check();
        return people.lifecycle(range, kind, Discretion.towards(caller));
    }

    @GetMapping("/hours")
    @AskForLess(FEWER_DAYS)
    Answers.Hours hours(@RequestParam @Nullable String days, Caller caller) {
        Asked asked = new Asked();
        DateRange range = window(asked, days, LONGEST_WINDOW_OF_COUNTS, caller);
        asked.check();
        return counts.weekHours(range, Discretion.towards(caller));
    }

    @GetMapping("/funnel")
    @AskForLess("Ask for a shorter period by 'from' and 'to', or for fewer 'steps'.")
    Answers.Funnel funnel(
            @RequestParam @Nullable String steps,
            @RequestParam @Nullable String window,
            @RequestParam @Nullable String sameEntity,
            @RequestParam @Nullable String from,
            @RequestParam @Nullable String to,
            Caller caller) {
        Asked asked = new Asked();
        DateRange range = range(asked, from, to, caller);
        LocalDate oldest = freshness.today().minusDays(daysOfPeople);
        if (range.from().isBefore(oldest)) {
            asked.wrong(
                    "from",
                    "not_retained",
                    "Who did what is known for %d days only: ask from %s on.".formatted(daysOfPeople, oldest));
        }
        List<Short> keys = steps(asked, steps, Discretion.towards(caller));
        Duration length = asked.duration("window", window, Duration.ofDays(7), LONGEST_WINDOW_OF_FUNNEL);
        RankingReports.checkWindow(asked, length, Discretion.towards(caller));
        boolean same = asked.flag("sameEntity", sameEntity);
        asked.check();
        return rankings.funnel(keys, length, same, range, Discretion.towards(caller));
    }

    private List<Short> steps(Asked asked, @Nullable String steps, Discretion discretion) {
        int max = discretion.applies() ? RankingReports.MAX_FUNNEL_STEPS : MOST_STEPS;
        List<String> names = steps == null || steps.isBlank()
                ? List.of()
                : Arrays.stream(steps.split(",", -1)).map(String::strip).toList();
        if (names.isEmpty() || names.size() > max) {
            asked.wrong(
                    "steps",
                    names.isEmpty() ? "required" : "too_many",
                    "'steps' must be one to %d activity types, separated by commas.".formatted(max));
        }
        names.forEach(name -> checkType(asked, "steps", name));
        return names.stream()
                .flatMap(name ->
                        types.named(name).map(type -> Stream.of(type.id())).orElse(Stream.empty()))
                .toList();
    }

    private void checkType(Asked asked, String field, String name) {
        if (types.named(name).isEmpty()) {
            asked.wrong(field, "unknown_activity_type", "There is no such activity type.");
        }
    }

    private DateRange range(Asked asked, @Nullable String from, @Nullable String to, Caller caller) {
        LocalDate today = freshness.today();
        return DateRange.of(asked, from, to, today).fixed(asked, Discretion.towards(caller), today);
    }

    private DateRange window(Asked asked, @Nullable String days, int most, Caller caller) {
        int count = asked.number("days", days, Math.min(30, most), 1, most);
        if (Discretion.towards(caller).applies() && !DateRange.FIXED_LENGTHS.contains(count)) {
            asked.wrong("days", "not_a_fixed_period", "You may ask for 7, 30 or 90 days.");
        }
        return DateRange.last(count, freshness.today());
    }

    private static int limit(Asked asked, @Nullable String limit) {
        return asked.number("limit", limit, 10, 1, 100);
    }
}
