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
 * Tells of looks at people by what is shown, whatever was asked for: an answer whose rows are of fewer than {@value
 * #CROWD} people is a look at each of them, since that is what a filter by an entity, by metadata or by a second of
 * time comes to. Of more people it is a look at none. People are those who act and, of types whose entity is a person,
 * those who are acted upon; each kind counts for itself. Told before the answer is sent.
 */
@Component
public class ViewedPeople {

    /** As in the numbers: of fewer people than this an analyst is shown nothing. */
    public static final int CROWD = 5;

    private final ActivityTypes types;
    private final ApplicationEventPublisher events;

    ViewedPeople(ActivityTypes types, ApplicationEventPublisher events) {
        this.types = types;
        this.events = events;
    }

    /**
     * Of a list.
     *
     * @param asked who was asked for by name: that nothing is shown of them is said about them too; null: nobody
     * @param view as {@link ProfileViewed} has it
     */
    public void tell(Caller caller, @Nullable UUID asked, Collection<Activity> rows, String view) {
        Few few = few();
        rows.forEach(few::see);
        Set<UUID> people = new LinkedHashSet<>(few.people());
        if (asked != null) {
            people.add(asked);
        }
        people.forEach(person -> ProfileViewed.tell(events, caller, person, view));
    }

    /** Of a report with a row for each of these people. */
    public void tell(Caller caller, Collection<UUID> people, String view) {
        if (people.size() < CROWD) {
            people.forEach(person -> ProfileViewed.tell(events, caller, person, view));
        }
    }

    /** Of what somebody did, of whom is told already: who they did it to. */
    public void tellActedUpon(Caller caller, Collection<Activity> rows, String view) {
        Few few = few();
        rows.forEach(few::see);
        tell(caller, few.entities(), view);
    }

    /** For who passes rows on and tells later. */
    public Few few() {
        return new Few(Set.of(types.aboutPeople()));
    }

    /** The same stream, which tells of people before bytes with their rows are sent, as long as they are few. */
    public StreamFormat watched(StreamFormat rows, Caller caller, @Nullable UUID asked, String view) {
        return new WatchedFormat(rows, caller, asked, view);
    }

    /** Who is in rows, as long as they are few. For one thread. */
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

        /** Those who act, {@value #CROWD} at most. */
        public Set<UUID> users() {
            return users;
        }

        /** Those who are acted upon, {@value #CROWD} at most. */
        public Set<UUID> entities() {
            return entities;
        }

        /** Those to tell of; empty where they are a crowd. */
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
        private final @Nullable UUID asked;
        private final Few few = few();
        private final Set<UUID> told = new HashSet<>();

        WatchedFormat(StreamFormat rows, Caller caller, @Nullable UUID asked, String view) {
            this.rows = rows;
            this.caller = caller;
            this.asked = asked;
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
            tell(asked);
            few.people().forEach(this::tell);
        }

        private void tell(@Nullable UUID person) {
            if (person != null && told.add(person)) {
                ProfileViewed.tell(events, caller, person, view);
            }
        }
    }
}
