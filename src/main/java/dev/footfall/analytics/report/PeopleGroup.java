package dev.footfall.analytics.report;

import dev.footfall.analytics.audience.ReportPeriod;
import dev.footfall.analytics.metric.CountedPeople;
import dev.footfall.analytics.metric.Retention;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/** A group of people that a report counted. */
public sealed interface PeopleGroup {

    /** The days on which their activity made them part of it, and all between: who they are is known while these are. */
    DateRange decidedBy();

    /** The days of which their activity is listed: mostly the same. */
    default DateRange listed() {
        return decidedBy();
    }

    /** @param filter what they did on these days */
    record Active(DateRange days, ReportFilter filter) implements PeopleGroup {

        @Override
        public DateRange decidedBy() {
            return days;
        }
    }

    /**
     * People first seen on these days.
     *
     * @param kind of the periods that they were new in
     * @param filter what they did in that period
     */
    record Newcomers(DateRange days, ReportPeriod kind, ReportFilter filter) implements PeopleGroup {

        @Override
        public DateRange decidedBy() {
            return days;
        }
    }

    /**
     * @param period its first date
     * @param filter what they did in it, or in the one before
     */
    record InFlow(CountedPeople.Flow flow, ReportPeriod kind, LocalDate period, ReportFilter filter)
            implements PeopleGroup {

        @Override
        public DateRange decidedBy() {
            return new DateRange(kind.previous(period), kind.end(period));
        }

        @Override
        public DateRange listed() {
            return flow == CountedPeople.Flow.DORMANT
                    ? new DateRange(kind.previous(period), period.minusDays(1))
                    : new DateRange(period, kind.end(period));
        }
    }

    /**
     * People of a cohort who returned.
     *
     * @param cohort the first date of the period in which they were first seen
     * @param to up to which period a return counts
     * @param first what they did in the period in which they were first seen
     * @param again what counts as a return
     */
    record Returned(
            ReportPeriod kind,
            LocalDate cohort,
            int offset,
            Retention.Mode mode,
            LocalDate to,
            ReportFilter first,
            ReportFilter again)
            implements PeopleGroup {

        @Override
        public DateRange decidedBy() {
            return new DateRange(cohort, listed().to());
        }

        @Override
        public DateRange listed() {
            LocalDate first = kind.plus(cohort, offset);
            LocalDate last = kind.end(mode == Retention.Mode.ON ? first : kind.of(to));
            return new DateRange(first, last.isBefore(first) ? kind.end(first) : last);
        }
    }

    /** People who viewed an app. */
    record Viewers(UUID app, DateRange days) implements PeopleGroup {

        @Override
        public DateRange decidedBy() {
            return days;
        }
    }

    /**
     * People who took the steps of a funnel up to one.
     *
     * @param types of all its steps
     * @param filter that each step has to pass
     * @param step the last that they took, from 1
     * @param stopped whether only those who did not take the next one
     */
    record Steps(
            List<Short> types,
            Duration window,
            boolean sameEntity,
            DateRange days,
            ReportFilter filter,
            int step,
            boolean stopped)
            implements PeopleGroup {

        @Override
        public DateRange decidedBy() {
            return days;
        }
    }
}
