package dev.footfall.analytics.page;

import dev.footfall.activity.ActivityType;
import dev.footfall.activity.ActivityTypes;
import dev.footfall.analytics.chart.CsvTable;
import dev.footfall.analytics.metric.Freshness;
import dev.footfall.analytics.report.DateRange;
import dev.footfall.analytics.report.RankingReports;
import dev.footfall.analytics.report.ReportResponses;
import dev.footfall.analytics.report.SmallGroupPolicy;
import dev.footfall.platform.RetentionPeriods;
import dev.footfall.platform.page.Formats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Asks for a funnel, and puts the steps into relation. */
@Component
class Funnels {

    private final RankingReports rankings;
    private final ActivityTypes types;
    private final Freshness freshness;
    private final RetentionPeriods periods;
    private final Formats formats;

    Funnels(
            RankingReports rankings,
            ActivityTypes types,
            Freshness freshness,
            RetentionPeriods periods,
            Formats formats) {
        this.rankings = rankings;
        this.types = types;
        this.freshness = freshness;
        this.periods = periods;
        this.formats = formats;
    }

    Collection<ActivityType> types() {
        return types.all();
    }

    List<String> chosen(List<String> typed) {
        return FunnelQuestion.steps(typed, types);
    }

    FunnelQuestion read(Map<String, List<String>> query, SmallGroupPolicy smallGroupPolicy) {
        return FunnelQuestion.read(query, types, smallGroupPolicy, freshness.today(), DateRange.daysOfPeople(periods));
    }

    FunnelSteps of(FunnelQuestion question, SmallGroupPolicy smallGroupPolicy) {
        var answer = rankings.funnel(
                question.keys(types), question.window(), question.sameEntity(), question.range(), smallGroupPolicy);
        var steps = new ArrayList<FunnelSteps.Step>();
        ReportResponses.Step before = null;
        for (var step : answer.steps()) {
            steps.add(step(step, before));
            before = step;
        }
        return new FunnelSteps(
                question,
                new AsOf(answer.asOf(), formats.since(answer.asOf(), freshness.today())),
                steps,
                smallGroupPolicy.applies());
    }

    private FunnelSteps.Step step(ReportResponses.Step step, ReportResponses.@Nullable Step before) {
        var type = types.named(step.activityType());
        var people = step.people();
        var earlier = before == null ? null : before.people();
        var seconds = step.medianSeconds();
        return new FunnelSteps.Step(
                step.activityType(),
                type.map(ActivityType::label).orElse(step.activityType()),
                type.map(ActivityType::color).orElse("secondary"),
                people,
                step.rate(),
                people == null || earlier == null || earlier == 0 ? null : (double) people / earlier,
                people == null || earlier == null ? null : Long.valueOf(earlier - people),
                seconds == null ? null : formats.duration(Duration.ofSeconds(Math.round(seconds))),
                seconds,
                step.rate() == null ? 0 : Math.round(100 * step.rate()));
    }

    static CsvTable csv(FunnelSteps funnel) {
        return new CsvTable(
                "funnel",
                List.of("activity_type", "people", "rate", "median_seconds"),
                funnel.steps().stream()
                        .map(step -> Arrays.<@Nullable Object>asList(
                                step.type(), step.people(), step.rate(), step.seconds()))
                        .toList());
    }
}
