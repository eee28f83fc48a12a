package dev.footfall.activity;

import dev.footfall.activity.ActivityChunks.StreamFormat;
import dev.footfall.platform.Audit.ProfileViewed;
import dev.footfall.platform.Caller;
import dev.footfall.platform.Utf8Buffer;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Records views of people by what an answer shows, whatever was asked for: an answer whose rows are of fewer than
 * {@value #CROWD} people is a view of each of them, since that is what a filter by an entity, by metadata or by a
 * second of time comes to. An answer about more people is a view of none. People are those who act and, for types whose
 * entity is a person, those entities; each kind counts for itself. Recorded before the answer is sent.
 */
@Component
public class ViewedPeople {

    /** As in the numbers: an analyst sees no group of fewer people than this. */
    public static final int CROWD = 5;

    private final ActivityTypes types;
    private final ApplicationEventPublisher events;

    ViewedPeople(ActivityTypes types, ApplicationEventPublisher events) {
        this.types = types;
        this.events = events;
    }

    /**
     * Records the views of a list.
     *
     * @param requested the person who was asked for by name, recorded even where nothing is shown of them; null: nobody
     * @param view as in {@link ProfileViewed}
     */
    public void tell(Caller caller, @Nullable UUID requested, Collection<Activity> rows, String view) {
        Few few = few();
        rows.forEach(few::see);
        Set<UUID> people = new LinkedHashSet<>(few.people());
        if (requested != null) {
            people.add(requested);
        }
        people.forEach(person -> ProfileViewed.tell(events, caller, person, view));
    }

    /** Records the views of a report with a row for each of these people. */
    public void tell(Caller caller, Collection<UUID> people, String view) {
        if (people.size() < CROWD) {
            people.forEach(person -> ProfileViewed.tell(events, caller, person, view));
        }
    }

    /** Records views of the people whom somebody acted upon, where the view of that somebody is recorded already. */
    public void tellActedUpon(Caller caller, Collection<Activity> rows, String view) {
        Few few = few();
        rows.forEach(few::see);
        tell(caller, few.entities(), view);
    }

    /** For a caller that passes rows on and records views later. */
    public Few few() {
        return new Few(Set.of(types.aboutPeople()));
    }

    /** The same stream, which records views before bytes with people's rows are sent, as long as the people are few. */
    public StreamFormat watched(StreamFormat rows, Caller caller, @Nullable UUID requested, String view) {
        return new WatchedFormat(rows, caller, requested, view);
    }

    /** The people in rows, as long as they are few. Not thread-safe. */
    public static final class Few {

        private final Set<Short> aboutPeople;
        private final Set<UUID> users = new LinkedHashSet<>();
        private final Set<UUID> entities = new LinkedHashSet<>();

        Few(Set<Short> aboutPeople) {
            this.aboutPeople = aboutPeople;
        }

        public void see(Activity activity) {
            UUID user = activity.person();
            if (user != null && users.size() < CROWD) {
                users.add(user);
            }
            UUID entity = activity.entityId();
            if (entity != null && entities.size() < CROWD && aboutPeople.contains(activity.type())) {
                entities.add(entity);
            }
        }

        /** Those who act, at most {@value #CROWD}. */
        public Set<UUID> users() {
            return users;
        }

        /** The entities that are people, at most {@value #CROWD}. */
        public Set<UUID> entities() {
            return entities;
        }

        /** Those whose view is to be recorded; empty where they are a crowd. */
        public Set<UUID> people() {
            Set<UUID> people = new LinkedHashSet<>(users.size() < CROWD ? users : Set.of());
            people.addAll(entities.size() < CROWD ? entities : Set.of());
            return people;
        }
    }

    private final class WatchedFormat implements StreamFormat {

        private final StreamFormat rows;
        private final Caller caller;
        private final String view;
        private final @Nullable UUID requested;
        private final Few few = few();
        private final Set<UUID> recorded = new HashSet<>();

        WatchedFormat(StreamFormat rows, Caller caller, @Nullable UUID requested, String view) {
            this.rows = rows;
            this.caller = caller;
            this.requested = requested;
            this.view = view;
        }

        @Override
        public void begin(Utf8Buffer out) {
            rows.begin(out);
        }

        @Override
        public void write(Activity activity, Utf8Buffer out) {
            few.see(activity);
            rows.write(activity, out);
        }

        @Override
        public void end(Utf8Buffer out) {
            rows.end(out);
        }

        @Override
        public void beforeSending() {
            tell(requested);
            few.people().forEach(this::tell);
        }

        private void tell(@Nullable UUID person) {
            if (person != null && recorded.add(person)) {
                ProfileViewed.tell(events, caller, person, view);
            }
        }
    }
}
