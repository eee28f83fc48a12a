package dev.footfall.explorer;

import dev.footfall.activity.Activities.GoneActivity;
import dev.footfall.activity.ActivityFilter;
import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.EntityTypes;
import dev.footfall.activity.Total;
import dev.footfall.activity.WeekHour;
import dev.footfall.catalog.EntityNames;
import dev.footfall.explorer.ActivitiesViews.ActivitiesView.Chip;
import dev.footfall.explorer.ActivitiesViews.ActivitiesView.TypeChoice;
import dev.footfall.explorer.ActivityViews.ActivityView;
import dev.footfall.explorer.Searches.Found;
import dev.footfall.platform.Settings;
import dev.footfall.platform.page.FormData;
import dev.footfall.platform.page.Formats;
import dev.footfall.platform.page.Languages;
import dev.footfall.platform.page.PeriodChoice;
import dev.footfall.platform.page.PeriodChoice.PresetLink;
import dev.footfall.platform.page.UrlBuilder;
import java.time.Clock;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Creates the list's model: links, chips and selects for a search and its result. */
@Component
class ActivitiesViews {

    private static final Map<String, String> LABELS = Map.of(
            "userId", "explorer.user",
            "type", "explorer.type",
            "entityType", "explorer.entitytype",
            "entityId", "explorer.entity",
            "from", "explorer.from",
            "to", "explorer.to",
            "weekHour", "explorer.weekhour");
    private static final String METADATA = "metadata.";

    private final ActivityViews rows;
    private final ActivityTypes types;
    private final EntityTypes entityTypes;
    private final Settings settings;
    private final Formats formats;
    private final EntityNames names;
    private final MessageSource texts;
    private final Clock clock;

    ActivitiesViews(
            ActivityViews rows,
            ActivityTypes types,
            EntityTypes entityTypes,
            Settings settings,
            Formats formats,
            EntityNames names,
            MessageSource texts,
            Clock clock) {
        this.rows = rows;
        this.types = types;
        this.entityTypes = entityTypes;
        this.settings = settings;
        this.formats = formats;
        this.names = names;
        this.texts = texts;
        this.clock = clock;
    }

    ActivitiesView of(UrlBuilder url, FormData formData, Found found) {
        return view(url, formData, found, false);
    }

    /** A page without rows: the input was invalid, or the search timed out. */
    ActivitiesView without(UrlBuilder url, FormData formData, boolean tooBroad) {
        return view(url, formData, null, tooBroad);
    }

    private ActivitiesView view(UrlBuilder url, FormData formData, @Nullable Found found, boolean tooBroad) {
        var first = url.without("cursor").without("newer").without("part");
        var filters = first.without("live");
        boolean live = formData.has("live", "1");
        boolean nothing = found != null
                && found.items().isEmpty()
                && filters.parameters().isEmpty()
                && found.gone() == null
                && !formData.isWrong();
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
                found == null ? Total.exactly(0) : found.total(),
                found == null ? null : link(first, "newer", found.newer()),
                found == null ? null : link(first, "cursor", found.older()),
                live,
                (live ? filters : filters.and("live", "1")).toString(),
                found == null || !live ? null : link(first.and("part", "news"), "newer", found.first()),
                url.without("part").toString(),
                filters.at(ActivityViews.PATH + "/export").toString(),
                UrlBuilder.of("", Searches.withEnd(filters.query(), today())).parameters(),
                nothing,
                tooBroad,
                found == null ? null : found.gone(),
                found == null ? null : found.fewerThanCounted(),
                entityField(formData),
                safeKeys(formData));
    }

    /** Of the chosen types, or of all. */
    private SortedSet<String> safeKeys(FormData formData) {
        var chosen = formData.values().getOrDefault("type", List.of());
        return types.all().stream()
                .filter(type -> chosen.stream().allMatch(String::isBlank) || chosen.contains(type.name()))
                .flatMap(type -> type.safeKeys().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The name of the one entity, which leads back to it; else what was typed. */
    private String entityField(FormData formData) {
        boolean one = formData.values().getOrDefault("entityId", List.of()).size() == 1;
        return one ? names.nameOf(formData.value("entityId")) : formData.value("entityId");
    }

    /** Newer rows, and the URL for the next poll. */
    ActivitiesView news(UrlBuilder url, Found found) {
        return of(url, FormData.of(Map.of("live", List.of("1"))), found);
    }

    private static @Nullable String link(UrlBuilder base, String name, @Nullable String cursor) {
        return cursor == null ? null : base.with(name, cursor).toString();
    }

    private List<Chip> chips(UrlBuilder first) {
        var chips = first.parameters().stream()
                .filter(parameter ->
                        LABELS.containsKey(parameter.name()) || parameter.name().startsWith(METADATA))
                .map(parameter -> chip(first, parameter));
        var preset = PeriodChoice.preset(first, today());
        return preset == null
                ? chips.toList()
                : Stream.concat(
                                Stream.of(new Chip(
                                        "period",
                                        formats.days(preset.from(), preset.to()),
                                        PeriodChoice.without(first).toString())),
                                chips)
                        .toList();
    }

    private Chip chip(UrlBuilder first, UrlBuilder.Parameter parameter) {
        var without = first.without(parameter.name(), parameter.value()).toString();
        var label = LABELS.get(parameter.name());
        if (label == null) {
            var key = parameter.name().substring(METADATA.length());
            boolean not = key.endsWith(ActivityFilter.NOT);
            var condition = not ? key.substring(0, key.length() - ActivityFilter.NOT.length()) + " ≠ " : key + " = ";
            return new Chip("explorer.metadata", condition + parameter.value(), without);
        }
        var value = parameter.value();
        var shown = switch (parameter.name()) {
            case "type" -> types.named(value).map(type -> type.label()).orElse(value);
            case "entityId" -> names.called(value);
            case "from", "to" -> formats.isDay(value) ? formats.shortDay(LocalDate.parse(value)) : value;
            case "weekHour" ->
                WeekHour.of(value, settings.zone()).map(this::weekHour).orElse(value);
            default -> value;
        };
        return new Chip(label, shown, without);
    }

    private String weekHour(WeekHour weekHour) {
        var locale = Languages.current();
        var weekday = weekHour.weekday().getDisplayName(TextStyle.FULL, locale);
        return texts.getMessage(
                "explorer.weekhour.value", new Object[] {weekday, weekHour.hour(), weekHour.hour() + 1}, locale);
    }

    private List<PresetLink> presets(UrlBuilder first) {
        return PresetLink.of(first, PeriodChoice.Preset.ALL, PeriodChoice.preset(first, today()));
    }

    private LocalDate today() {
        return settings.zone().dayOf(clock.instant());
    }

    /**
     * Model of the list.
     *
     * @param formData the filters as typed, with their errors
     * @param chips active filters, each with a link that removes it
     * @param presets selectable periods
     * @param types selectable types
     * @param entityTypes selectable entity types
     * @param rows null if there was no result
     * @param newer URL of the previous page; null on the first
     * @param older URL of the next page; null on the last
     * @param live whether new activity appears automatically
     * @param liveSwitch URL of the same list with that toggled
     * @param news URL of what is newer than the first row; null if not live or without rows
     * @param here this page's own URL, to try again
     * @param export URL of everything that matches, as CSV
     * @param filters active filters, as an export takes them
     * @param firstSteps whether there is no activity at all yet
     * @param tooBroad whether the search timed out
     * @param gone why an empty list may be due to retention; null if it is not
     * @param fewerThanCounted why a list may have fewer rows than a report counted; null if it has as many
     * @param entityField what the field for the entity holds: a name, an id or what was typed
     * @param keys metadata keys to suggest
     */
    record ActivitiesView(
            FormData formData,
            List<Chip> chips,
            List<PresetLink> presets,
            List<TypeChoice> types,
            List<String> entityTypes,
            @Nullable List<ActivityView> rows,
            Total total,
            @Nullable String newer,
            @Nullable String older,
            boolean live,
            String liveSwitch,
            @Nullable String news,
            String here,
            String export,
            List<UrlBuilder.Parameter> filters,
            boolean firstSteps,
            boolean tooBroad,
            @Nullable GoneActivity gone,
            @Nullable GoneActivity fewerThanCounted,
            String entityField,
            SortedSet<String> keys) {

        /** This many rows download within seconds; for more, a file that survives a broken connection is offered first. */
        static final long STREAMED = 500_000;

        /** An active filter; {@code label} is a message key. */
        record Chip(String label, String value, String without) {}

        record TypeChoice(String name, String label, String color, boolean chosen) {}

        /** The fields that show an error of their own. */
        private static final List<String> FIELDS =
                List.of("userId", "type", "entityType", "entityId", "from", "to", "metadata");

        /** The entities beside the one in the field: a text that no entity is known by may be a person's. */
        public List<String> otherEntities() {
            var entities = formData.values().getOrDefault("entityId", List.of());
            return entities.subList(Math.min(1, entities.size()), entities.size());
        }

        public List<String> otherErrors() {
            return formData.otherErrors(FIELDS);
        }

        public long streamed() {
            return STREAMED;
        }

        /** Whether the file is offered first; both ways are there, since the total may be an estimate. */
        public boolean isLarge() {
            return total.number() > STREAMED;
        }

        public long chosenTypes() {
            return types.stream().filter(TypeChoice::chosen).count();
        }
    }
}
