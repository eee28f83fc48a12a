package dev.footfall.explorer;

import dev.footfall.activity.GoneActivity;
import dev.footfall.platform.page.FormData;
import dev.footfall.platform.page.UrlBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
