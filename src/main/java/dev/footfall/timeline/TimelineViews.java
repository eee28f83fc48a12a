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
import dev.footfall.platform.TranslatedTexts;
import dev.footfall.platform.page.FormData;
import dev.footfall.platform.page.UrlBuilder;
import dev.footfall.timeline.Timelines.Timeline;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Creates the model of the page of one person's activity. */
@Component
class TimelineViews {

    /** The page's own parameter: the date of the last heading shown, when more is loaded below it. */
    static final String LAST = "last";

    /** The page's own parameter: the newest day to show. */
    static final String DAY = "day";

    private static final int MAX_VALUE_LENGTH = 200;
    private static final int MAX_KEYS = 20;

    private final Timelines timelines;
    private final Activities activities;
    private final ActivityTypes types;
    private final Settings settings;
    private final RetentionPeriods periods;
    private final TranslatedTexts translations;
    private final Clock clock;

    TimelineViews(
            Timelines timelines,
            Activities activities,
            ActivityTypes types,
            Settings settings,
            RetentionPeriods periods,
            TranslatedTexts translations,
            Clock clock) {
        this.timelines = timelines;
        this.activities = activities;
        this.types = types;
        this.settings = settings;
        this.periods = periods;
        this.translations = translations;
        this.clock = clock;
    }

    /**
     * @param viewer who views somebody else; null for the person's own page
     * @param fragment whether the result is appended to a page already shown
     */
    TimelineView of(UUID person, @Nullable Caller viewer, UrlBuilder url, boolean fragment) {
        boolean own = viewer == null;
        var formData = FormData.of(url.query());
        var totals = activities.totals(ActivityFilter.ofUser(person));
        try {
            var timeline = timelines.of(
                    viewer,
                    person,
                    new QueryParameters(url.without(LAST).without(DAY).query()),
                    day(url.first(DAY)));
            var days = days(timeline, fragment ? url.first(LAST) : "");
            return view(person, own, url, formData, totals, days, more(url, timeline), timeline.gone());
        } catch (InvalidInputException e) {
            return view(person, own, url, formData.with(e), totals, null, null, null);
        }
    }

    private static @Nullable LocalDate day(String text) {
        try {
            var day = text.isEmpty() ? null : LocalDate.parse(text);
            if (day == null || day.getYear() > 0 && day.getYear() < 9999) {
                return day;
            }
        } catch (DateTimeParseException e) {
            // reported below
        }
        throw new InvalidInputException(DAY, "invalid_date", "This must be a day like 2026-11-22.");
    }

    private TimelineView view(
            UUID person,
            boolean own,
            UrlBuilder url,
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
                all(url).toString(),
                choices(url, formData, totals),
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

    private List<TimelineView.Choice> choices(UrlBuilder url, FormData formData, List<TypeTotal> totals) {
        var page = all(url);
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

    private static UrlBuilder all(UrlBuilder url) {
        return url.without("cursor").without(LAST).without("type");
    }

    private static @Nullable String more(UrlBuilder url, Timeline timeline) {
        return timeline.nextCursor() == null
                ? null
                : url.with("cursor", timeline.nextCursor())
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

    /** All of the day must be old enough. */
    private long goneIn(LocalDate date, LocalDate today) {
        return Math.max(
                0,
                ChronoUnit.DAYS.between(
                        today, date.plusDays(1 + periods.anonymizeAfter().toDays())));
    }

    private @Nullable String entityPage(Timeline.Item item) {
        if (item.entityId() == null || item.entityType() == null) {
            return null;
        }
        boolean person = types.named(item.activityType())
                .map(type -> types.isPerson(type, item.entityType()))
                .orElse(false);
        return person ? "/admin/users/" + item.entityId() : UrlBuilder.ofEntity(item.entityType(), item.entityId());
    }

    private TimelineView.Entry entry(Timeline.Item item) {
        var type = types.named(item.activityType());
        var label = type.map(ActivityType::label).orElse(item.activityType());
        var name = item.entityName() == null ? item.entityKey() : item.entityName();
        return new TimelineView.Entry(
                item.id(),
                item.timestamp(),
                label,
                type.map(ActivityType::color).orElse("gray"),
                Sentence.of(
                        translations.of(type.map(ActivityType::sentence).orElse(label)),
                        name,
                        translations.of(Sentence.something(item.entityType()))),
                name == null && item.entityId() != null ? item.entityId().toString() : name,
                entityPage(item),
                item.entityType(),
                ShownMetadata.entries(item.metadata(), MAX_KEYS, MAX_VALUE_LENGTH));
    }

    /**
     * Model of the page of one person's activity.
     *
     * @param own whether the reader is that person
     * @param formData the parameters, with their errors
     * @param days null if there was no result
     * @param all URL without a type
     * @param choices this person's types, as filters
     * @param total over all types
     * @param first time of the oldest activity kept; null if there is none
     * @param last time of the newest
     * @param keptDays after how many days activity loses its user
     * @param more URL of the next part; null at the end
     * @param gone why a page without activity may be due to retention; null if it is not
     */
    record TimelineView(
            UUID person,
            boolean own,
            FormData formData,
            @Nullable List<Day> days,
            String all,
            List<Choice> choices,
            long total,
            @Nullable Instant first,
            @Nullable Instant last,
            long keptDays,
            @Nullable String more,
            @Nullable GoneActivity gone) {

        /** The only type shown; empty for all, or where several are. */
        public String onlyType() {
            var chosen = formData.values().getOrDefault("type", List.of());
            return chosen.size() == 1 ? chosen.getFirst() : "";
        }

        /**
         * A day, or the part of it on this page.
         *
         * @param count of the whole day
         * @param continued whether the page above already shows its heading
         * @param goneIn in how many days it loses its user, and so disappears from this page
         */
        record Day(LocalDate date, long count, boolean continued, long goneIn, List<Entry> entries) {}

        /**
         * One activity.
         *
         * @param entityPage URL of the administrators' page about it; null if there is none
         * @param metadata preview of some keys and values
         */
        record Entry(
                UUID id,
                Instant at,
                String label,
                String color,
                Sentence sentence,
                @Nullable String entity,
                @Nullable String entityPage,
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
     * A sentence about an activity, split around the entity's name.
     *
     * @param name null if the sentence does not contain one
     */
    record Sentence(String before, @Nullable String name, String after) {

        private static final String PLACEHOLDER = "{entity}";

        /**
         * Inserts a name into a type's sentence.
         *
         * @param something stands in place of a name that is null
         */
        static Sentence of(String pattern, @Nullable String name, String something) {
            int index = pattern.indexOf(PLACEHOLDER);
            if (index < 0) {
                return new Sentence(pattern, null, "");
            }
            var before = pattern.substring(0, index);
            var after = pattern.substring(index + PLACEHOLDER.length());
            if (name != null) {
                return new Sentence(before, name, after);
            }
            return new Sentence(before + something + after, null, "");
        }

        /** A thing of this type: “an app”. */
        static String something(@Nullable String entityType) {
            if (entityType == null) {
                return "something";
            }
            var words = entityType
                    .replace('_', ' ')
                    .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                    .toLowerCase(Locale.ROOT);
            return ("aeiou".indexOf(words.charAt(0)) < 0 ? "a " : "an ") + words;
        }
    }
}
