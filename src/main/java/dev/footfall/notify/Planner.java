package dev.footfall.notify;

import dev.footfall.analytics.report.KeyFigures;
import dev.footfall.analytics.report.KeyFigures.Figure;
import dev.footfall.analytics.report.KeyFigures.Figures;
import dev.footfall.analytics.report.SmallGroupPolicy;
import dev.footfall.notify.Outbox.Facts;
import dev.footfall.notify.Subscriptions.Subscription;
import dev.footfall.platform.ReportingZone;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Decides what is due: digests of the day or week that has ended, and alerts about the day that has ended. Asked again
 * it gives the same answers, and {@link Outbox#add} adds each message once. Alarms are told by {@link AlarmWatch}.
 */
@Component
class Planner {

    static final int WEEKS = 8;

    /** Of the eight same weekdays this many must have a number, before a range says anything. */
    private static final int FEWEST = 4;

    /** What is due to all readers of a digest or alert. */
    record Due(
            Subscription subscription,
            String occasion,
            @Nullable Facts facts) {}

    private final Subscriptions subscriptions;
    private final Outbox outbox;
    private final Mailer mail;
    private final KeyFigures keyFigures;
    private final ReportingZone zone;
    private final Clock clock;

    Planner(
            Subscriptions subscriptions,
            Outbox outbox,
            Mailer mail,
            KeyFigures keyFigures,
            ReportingZone zone,
            Clock clock) {
        this.subscriptions = subscriptions;
        this.outbox = outbox;
        this.mail = mail;
        this.keyFigures = keyFigures;
        this.zone = zone;
        this.clock = clock;
    }

    List<Due> due() {
        LocalDate today = keyFigures.today();
        LocalDate yesterday = today.minusDays(1);
        LocalDate monday = today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        Map<SmallGroupPolicy, Figures> days = new EnumMap<>(SmallGroupPolicy.class);
        Function<SmallGroupPolicy, Figures> figures = policy ->
                days.computeIfAbsent(policy, key -> keyFigures.byDay(yesterday.minusWeeks(WEEKS), yesterday, key));
        List<Due> due = new ArrayList<>();
        for (Subscription subscription : subscriptions.active()) {
            switch (subscription.rule()) {
                case DAY -> {
                    if (isOlderThan(today, subscription)) {
                        due.add(new Due(subscription, yesterday.toString(), null));
                    }
                }
                case WEEK -> {
                    if (isOlderThan(monday, subscription)) {
                        due.add(new Due(subscription, monday.minusWeeks(1).toString(), null));
                    }
                }
                case RANGE, ABOVE, BELOW -> {
                    if (isOlderThan(today, subscription)) {
                        found(subscription, figures.apply(subscription.smallGroupPolicy()))
                                .ifPresent(facts -> due.add(new Due(subscription, yesterday.toString(), facts)));
                    }
                }
                case ALARM -> {}
            }
        }
        return due;
    }

    /** The first one is about a day or week that ended after it was asked for. */
    private boolean isOlderThan(LocalDate day, Subscription subscription) {
        return subscription.createdAt().isBefore(zone.start(day));
    }

    /**
     * What the rule finds in the last of these days; empty if all is well or the day is not counted yet. Also what a new
     * rule would have found.
     */
    static Optional<Facts> found(Subscription subscription, Figures figures) {
        Figure figure = subscription.figures().getFirst();
        Double value = figures.last(figure);
        if (value == null || !figures.complete() || figures.partly().contains(figure)) {
            return Optional.empty();
        }
        Range range = Range.of(figures, figure);
        double threshold = Objects.requireNonNullElse(subscription.threshold(), 0.0);
        boolean alerts = switch (subscription.rule()) {
            case RANGE -> range != null && (value < range.low || value > range.high);
            case ABOVE -> value > threshold;
            case BELOW -> value < threshold;
            default -> false;
        };
        return alerts
                ? Optional.of(new Facts(
                        value,
                        range == null ? null : range.low,
                        range == null ? null : range.high,
                        null,
                        null,
                        "/admin"))
                : Optional.empty();
    }

    /** The smallest and the largest number of the eight same weekdays before. */
    private record Range(double low, double high) {

        /** Null while too little is known. Days before the first activity do not count: there was nothing to count. */
        static @Nullable Range of(Figures figures, Figure figure) {
            List<@Nullable Double> events = figures.of(Figure.EVENTS);
            int first = IntStream.range(0, events.size())
                    .filter(day -> !Objects.equals(events.get(day), 0.0))
                    .findFirst()
                    .orElse(events.size());
            int last = events.size() - 1;
            double[] known = IntStream.rangeClosed(1, WEEKS)
                    .map(week -> last - 7 * week)
                    .filter(day -> day >= first)
                    .<@Nullable Double>mapToObj(figures.of(figure)::get)
                    .filter(Objects::nonNull)
                    .mapToDouble(Double::doubleValue)
                    .sorted()
                    .toArray();
            return known.length < FEWEST ? null : new Range(known[0], known[known.length - 1]);
        }
    }

    /** Adds a message for each reader that has none of this occasion yet; returns how many. */
    int add(Due due) {
        Subscription subscription = due.subscription;
        int added = 0;
        if (mail.isReady()) {
            for (var reader : subscription.readers()) {
                added += add(due, reader.id(), null);
            }
        }
        if (subscription.webhook() != null) {
            added += add(due, null, subscription.webhook());
        }
        return added;
    }

    private int add(Due due, @Nullable UUID recipient, @Nullable UUID webhook) {
        return outbox.add(due.subscription.id(), recipient, webhook, due.occasion, due.facts, clock.instant()) ? 1 : 0;
    }
}
