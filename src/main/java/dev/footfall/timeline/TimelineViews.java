package dev.footfall.timeline;

import dev.footfall.activity.Activities;
import dev.footfall.activity.Activities.GoneActivity;
import dev.footfall.activity.Activities.TypeTotal;
import dev.footfall.activity.ActivityFilter;
import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.ActivityTypes.ActivityType;
import dev.footfall.activity.ShownMetadata;
import dev.footfall.platform.Caller;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.QueryParameters;
import dev.footfall.platform.RetentionPeriods;
import dev.footfall.platform.Settings;
import dev.footfall.platform.page.FormData;
import dev.footfall.platform.page.UrlBuilder;
import dev.footfall.timeline.Timelines.Timeline;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes the page of one person's activity. */
@Component
class TimelineViews {

    /** The page's own parameter: the date of the last heading above, when more is loaded below it. */
    static final String LAST = "last";

    private static final int LONGEST_VALUE = 200;
    private static final int MOST_KEYS = 20;

    private final Timelines timelines;
    private final Activities activities;
    private final ActivityTypes types;
    private final Settings settings;
    private final RetentionPeriods periods;
    private final Clock clock;

    TimelineViews(
            Timelines timelines,
            Activities activities,
            ActivityTypes types,
            Settings settings,
            RetentionPeriods periods,
            Clock clock) {
        this.timelines = timelines;
        this.activities = activities;
        this.types = types;
        this.settings = settings;
        this.periods = periods;
        this.clock = clock;
    }

    /**
     * @param viewer who looks at somebody else; null: it is their own
     * @param part whether this goes below what is shown already, else it is a page of its own
     */
    TimelineView of(UUID person, @Nullable Caller viewer, UrlBuilder asked, boolean part) {
        boolean own = viewer == null;
        var formData = FormData.of(asked.query());
        var totals = activities.totals(ActivityFilter.ofUser(person));
        try {
            var timeline = timelines.of(
                    viewer, person, new QueryParameters(asked.without(LAST).query()));
            var days = days(timeline, part ? asked.first(LAST) : "");
            return view(person, own, asked, formData, totals, days, more(asked, timeline), timeline.gone());
        } catch (InvalidInputException e) {
            return view(person, own, asked, formData.with(e), totals, null, null, null);
        }
    }

    private TimelineView view(
            UUID person,
            boolean own,
            UrlBuilder asked,
            FormData formData,
            List<TypeTotal> totals,
            @Nullable List<TimelineView.Day> days,
            @Nullable String more,
            @Nullable GoneActivity gone) {
        return new TimelineView(
                person,
                own,
                formData,
                days,
                choices(asked, formData, totals),
                totals.stream().mapToLong(TypeTotal::count).sum(),
                totals.stream()
                        .map(TypeTotal::first)
                        .min(Comparator.naturalOrder())
                        .orElse(null),
                totals.stream()
                        .map(TypeTotal::last)
                        .max(Comparator.naturalOrder())
                        .orElse(null),
                periods.anonymizeAfter().toDays(),
                more,
                gone);
    }

    private List<TimelineView.Choice> choices(UrlBuilder asked, FormData formData, List<TypeTotal> totals) {
        var page = asked.without("cursor").without(LAST).without("type");
        long limit = totals.stream().mapToLong(TypeTotal::count).max().orElse(1);
        var choices = new ArrayList<TimelineView.Choice>();
        for (var total : totals) {
            types.withId(total.type())
                    .ifPresent(type -> choices.add(new TimelineView.Choice(
                            type.label(),
                            type.color(),
                            total.count(),
                            Math.max(1, total.count() * 100 / limit),
                            page.and("type", type.name()).toString(),
                            formData.has("type", type.name()))));
        }
        return choices;
    }

    private static @Nullable String more(UrlBuilder asked, Timeline timeline) {
        return timeline.nextCursor() == null
                ? null
                : asked.with("cursor", timeline.nextCursor())
                        .with(LAST, timeline.days().getLast().date())
                        .toString();
    }

    private List<TimelineView.Day> days(Timeline timeline, String last) {
        var today = settings.zone().dayOf(clock.instant());
        return timeline.days().stream()
                .map(day -> new TimelineView.Day(
                        day.date(),
                        day.count(),
                        day.date().toString().equals(last),
                        goneIn(day.date(), today),
                        day.activities().stream().map(this::entry).toList()))
                .toList();
    }

    /** The whole day has to be old enough. */
    private long goneIn(LocalDate date, LocalDate today) {
        return Math.max(
                0,
                ChronoUnit.DAYS.between(
                        today, date.plusDays(1 + periods.anonymizeAfter().toDays())));
    }

    private TimelineView.Entry entry(Timeline.Item item) {
        var type = types.named(item.activityType());
        var label = type.map(ActivityType::label).orElse(item.activityType());
        return new TimelineView.Entry(
                item.timestamp(),
                label,
                type.map(ActivityType::color).orElse("gray"),
                Sentence.of(type.map(ActivityType::sentence).orElse(label), item.entityName(), item.entityType()),
                item.entityName() == null && item.entityId() != null
                        ? item.entityId().toString()
                        : item.entityName(),
                item.entityType(),
                ShownMetadata.entries(item.metadata(), MOST_KEYS, LONGEST_VALUE));
    }

    /**
     * One person's activity as their page, or an administrator's, prints it.
     *
     * @param own whether the reader is that person
     * @param formData what the address asked for, with what is wrong about it
     * @param days null where they could not be looked for
     * @param choices the types there are of this person, as filters
     * @param total of all types
     * @param first when the oldest activity was that is still kept; null where there is none
     * @param last when the newest was
     * @param keptDays after how many days activity loses its user
     * @param more address of what comes next; null at the end
     * @param gone what a page without activity has to do with closed days; null where nothing
     */
    record TimelineView(
            UUID person,
            boolean own,
            FormData formData,
            @Nullable List<Day> days,
            List<Choice> choices,
            long total,
            @Nullable Instant first,
            @Nullable Instant last,
            long keptDays,
            @Nullable String more,
            @Nullable GoneActivity gone) {

        /**
         * A day, or the part of one that is on this page.
         *
         * @param count of the whole day
         * @param continued whether its beginning, with the heading, stands above already
         * @param goneIn in how many days it loses its user, which is when it leaves this page for good
         */
        record Day(LocalDate date, long count, boolean continued, long goneIn, List<Entry> entries) {}

        /**
         * One activity.
         *
         * @param metadata some keys and their values in short
         */
        record Entry(
                Instant at,
                String label,
                String color,
                Sentence sentence,
                @Nullable String entity,
                @Nullable String entityType,
                ShownMetadata.Entries metadata) {}

        /**
         * A type to filter by, or all of them.
         *
         * @param percent of the most frequent type, for its bar
         */
        record Choice(String label, String color, long count, long percent, String address, boolean active) {}
    }

    /**
     * What somebody did, in words, around the name of what they did it with.
     *
     * @param name what stands in the middle; null where the sentence has no place for one
     */
    record Sentence(String before, @Nullable String name, String after) {

        private static final String PLACE = "{entity}";

        /**
         * A type's sentence with a name put in.
         *
         * @param name of the entity; without one its kind has to do, and without a kind the sentence goes without
         */
        static Sentence of(String pattern, @Nullable String name, @Nullable String entityType) {
            int index = pattern.indexOf(PLACE);
            if (index < 0) {
                return new Sentence(pattern, null, "");
            }
            var before = pattern.substring(0, index);
            var after = pattern.substring(index + PLACE.length());
            if (name != null) {
                return new Sentence(before, name, after);
            }
            return new Sentence(before + (entityType == null ? "something" : indefinite(entityType)) + after, null, "");
        }

        private static String indefinite(String entityType) {
            var words = entityType
                    .replace('_', ' ')
                    .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                    .toLowerCase(Locale.ROOT);
            return ("aeiou".indexOf(words.charAt(0)) < 0 ? "a " : "an ") + words;
        }
    }
}
