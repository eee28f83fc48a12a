package dev.footfall.explorer;

import dev.footfall.activity.Activities.GoneActivity;
import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.EntityTypes;
import dev.footfall.explorer.ActivitiesViews.ActivitiesView.Chip;
import dev.footfall.explorer.ActivitiesViews.ActivitiesView.Preset;
import dev.footfall.explorer.ActivitiesViews.ActivitiesView.TypeChoice;
import dev.footfall.explorer.ActivityViews.ActivityView;
import dev.footfall.explorer.Searches.Found;
import dev.footfall.platform.Settings;
import dev.footfall.platform.page.FormData;
import dev.footfall.platform.page.UrlBuilder;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes the list's page: its links, chips and choices around what was found. */
@Component
class ActivitiesViews {

    private static final Map<String, String> LABELS = Map.of(
            "userId", "explorer.user",
            "type", "explorer.type",
            "entityType", "explorer.entitytype",
            "entityId", "explorer.entity",
            "from", "explorer.from",
            "to", "explorer.to");
    private static final String METADATA = "metadata.";

    private final ActivityViews rows;
    private final ActivityTypes types;
    private final EntityTypes entityTypes;
    private final Settings settings;
    private final Clock clock;

    ActivitiesViews(ActivityViews rows, ActivityTypes types, EntityTypes entityTypes, Settings settings, Clock clock) {
        this.rows = rows;
        this.types = types;
        this.entityTypes = entityTypes;
        this.settings = settings;
        this.clock = clock;
    }

    ActivitiesView of(UrlBuilder asked, FormData formData, Found found) {
        return view(asked, formData, found, false);
    }

    /** Nothing was looked for, because of what was typed; or in vain, because that would take too long. */
    ActivitiesView without(UrlBuilder asked, FormData formData, boolean tooBroad) {
        return view(asked, formData, null, tooBroad);
    }

    private ActivitiesView view(UrlBuilder asked, FormData formData, @Nullable Found found, boolean tooBroad) {
        var first = asked.without("cursor").without("newer").without("part");
        var filters = first.without("live");
        boolean live = formData.has("live", "1");
        boolean nothing =
                found != null && found.items().isEmpty() && filters.parameters().isEmpty() && found.gone() == null;
        return new ActivitiesView(
                formData,
                chips(first),
                presets(first),
                types.all().stream()
                        .map(type -> new TypeChoice(
                                type.name(), type.label(), type.color(), formData.has("type", type.name())))
                        .toList(),
                List.copyOf(entityTypes.all()),
                found == null ? null : rows.of(found.items()),
                found == null ? 0 : found.total(),
                found != null && found.exact(),
                found == null ? null : link(first, "newer", found.newer()),
                found == null ? null : link(first, "cursor", found.older()),
                live,
                (live ? filters : filters.and("live", "1")).toString(),
                found == null || !live ? null : link(first.and("part", "news"), "newer", found.first()),
                asked.without("part").toString(),
                filters.at(ActivityViews.PATH + "/export").toString(),
                filters.parameters(),
                found != null && found.total() > ActivitiesView.STREAMED,
                nothing,
                tooBroad,
                found == null ? null : found.gone());
    }

    /** What news arrive as: rows, and where to ask for the next. */
    ActivitiesView news(UrlBuilder asked, Found found) {
        return of(asked, FormData.of(Map.of("live", List.of("1"))), found);
    }

    private static @Nullable String link(UrlBuilder base, String name, @Nullable String cursor) {
        return cursor == null ? null : base.with(name, cursor).toString();
    }

    private List<Chip> chips(UrlBuilder first) {
        return first.parameters().stream()
                .filter(parameter ->
                        LABELS.containsKey(parameter.name()) || parameter.name().startsWith(METADATA))
                .map(parameter -> chip(first, parameter))
                .toList();
    }

    private Chip chip(UrlBuilder first, UrlBuilder.Parameter parameter) {
        var without = first.without(parameter.name(), parameter.value()).toString();
        var label = LABELS.get(parameter.name());
        if (label == null) {
            var key = parameter.name().substring(METADATA.length());
            return new Chip("explorer.metadata", key + " = " + parameter.value(), without);
        }
        var shown = parameter.name().equals("type")
                ? types.named(parameter.value()).map(type -> type.label()).orElse(parameter.value())
                : parameter.value();
        return new Chip(label, shown, without);
    }

    private List<Preset> presets(UrlBuilder first) {
        var today = settings.zone().dayOf(clock.instant());
        return List.of(
                preset("explorer.today", first, today, null),
                preset("explorer.yesterday", first, today.minusDays(1), today),
                preset("explorer.week", first, today.minusDays(6), null),
                preset("explorer.month", first, today.minusDays(29), null));
    }

    private static Preset preset(String label, UrlBuilder first, LocalDate from, @Nullable LocalDate to) {
        var address = first.with("from", from).with("to", to);
        boolean active = first.parameters().contains(new UrlBuilder.Parameter("from", from.toString()))
                && (to == null
                        ? first.parameters().stream()
                                .noneMatch(parameter -> parameter.name().equals("to"))
                        : first.parameters().contains(new UrlBuilder.Parameter("to", to.toString())));
        return new Preset(label, address.toString(), active);
    }

    /**
     * The list's page.
     *
     * @param formData the filters as they were typed, with what is wrong about them
     * @param chips the filters that hold, each with the way to take it off
     * @param presets usual periods
     * @param types the types to choose from
     * @param entityTypes the entity types to choose from
     * @param rows null where they could not be looked for
     * @param newer address of the page before; null on the first
     * @param older address of the page after; null on the last
     * @param live whether news are shown as they arrive
     * @param liveSwitch address of the same list with that turned round
     * @param news address of what is newer than the first row; null where news are not asked for or there is no row yet
     * @param here this page's own address, to try again
     * @param export address of all that matches, as CSV
     * @param filters the filters that hold, as a form sends them
     * @param asFile whether so many match that they are exported as a file, and not downloaded at once
     * @param firstSteps whether there is no activity at all yet
     * @param tooBroad whether the search was given up
     * @param gone what an empty list has to do with closed days; null where nothing
     */
    record ActivitiesView(
            FormData formData,
            List<Chip> chips,
            List<Preset> presets,
            List<TypeChoice> types,
            List<String> entityTypes,
            @Nullable List<ActivityView> rows,
            long total,
            boolean exact,
            @Nullable String newer,
            @Nullable String older,
            boolean live,
            String liveSwitch,
            @Nullable String news,
            String here,
            String export,
            List<UrlBuilder.Parameter> filters,
            boolean asFile,
            boolean firstSteps,
            boolean tooBroad,
            @Nullable GoneActivity gone) {

        /** So many rows are downloaded within seconds; what takes longer had better outlast a broken connection. */
        static final long STREAMED = 500_000;

        /** A filter that holds; {@code label} is a message key. */
        record Chip(String label, String value, String without) {}

        /** {@code label} is a message key. */
        record Preset(String label, String address, boolean active) {}

        record TypeChoice(String name, String label, String color, boolean chosen) {}

        /** The fields that have a place for what is wrong with them. */
        private static final List<String> FIELDS =
                List.of("userId", "type", "entityType", "entityId", "from", "to", "metadata");

        public List<String> otherErrors() {
            return formData.otherErrors(FIELDS);
        }

        public long streamed() {
            return STREAMED;
        }

        public long chosenTypes() {
            return types.stream().filter(TypeChoice::chosen).count();
        }
    }
}
