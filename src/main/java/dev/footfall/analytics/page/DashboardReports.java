package dev.footfall.analytics.page;

import dev.footfall.analytics.report.KnownAudiences;
import dev.footfall.analytics.report.ReportResponses.ActiveUsers;
import dev.footfall.analytics.report.ReportResponses.ActivityCounts;
import dev.footfall.analytics.report.ReportResponses.Lifecycle;
import dev.footfall.analytics.report.SmallGroupPolicy;
import java.util.function.Supplier;

/**
 * What tiles and charts of the dashboard share in one request. Each report is computed once, when it is first needed.
 *
 * @param known around the period and the one before
 * @param active by day, of the period and the one before
 * @param events by type and day, of the period
 * @param lifecycle by day, of the period and the one before
 */
record DashboardReports(
        DashboardPeriod period,
        SmallGroupPolicy smallGroupPolicy,
        Supplier<KnownAudiences.Around> known,
        Supplier<ActiveUsers> active,
        Supplier<ActivityCounts> events,
        Supplier<Lifecycle> lifecycle) {}
