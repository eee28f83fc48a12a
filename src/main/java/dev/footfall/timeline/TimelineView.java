package dev.footfall.timeline;

import dev.footfall.activity.GoneActivity;
import dev.footfall.activity.ShownMetadata;
import dev.footfall.platform.page.FormData;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

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
