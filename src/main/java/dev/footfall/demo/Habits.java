package dev.footfall.demo;

import dev.footfall.activity.Activity;
import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.EntityTypes;
import dev.footfall.demo.Crowd.Person;
import dev.footfall.platform.ReportingZone;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What one person does on one day: comes once or twice at a usual hour, looks at apps, and sometimes adopts one. */
final class Habits {

    private static final int[] HOURS = {1, 1, 0, 0, 0, 1, 3, 7, 10, 8, 6, 6, 9, 8, 6, 5, 6, 8, 10, 12, 13, 11, 7, 3};
    private static final int[] WEEKEND = {3, 2, 1, 0, 0, 0, 1, 2, 4, 7, 9, 10, 10, 10, 9, 9, 9, 9, 10, 11, 11, 9, 6, 4};
    private static final String[] SOURCES = {"search", "home", "home", "recommendation", "category", "link"};
    private static final String[] CHANNELS = {"mail", "chat", "chat", "link"};
    private static final String[] SEARCHES = {
        "chess",
        "bread recipe",
        "train times",
        "star map",
        "birds",
        "piano for beginners",
        "budget",
        "crossword",
        "sleep",
        "bike",
        "mushrooms",
        "knots",
        "weather",
        "homework",
        "vocabulary"
    };
    /** For how many days the launched app is popular. */
    private static final int LAUNCH_DAYS = 12;

    private final long seed;
    private final LocalDate start;
    private final ReportingZone zone;
    private final DemoApps apps;
    private final Keys keys;

    /** The stored keys of the types that the demo uses. */
    record Keys(
            short view,
            short share,
            short addFavourite,
            short removeFavourite,
            short review,
            short search,
            short collect,
            short profile,
            short app,
            short collection) {

        static Keys of(ActivityTypes types, EntityTypes entityTypes) {
            return new Keys(
                    types.register("app_view").id(),
                    types.register("app_share").id(),
                    types.register("favorite_add").id(),
                    types.register("favorite_remove").id(),
                    types.register("review_submit").id(),
                    types.register("search_perform").id(),
                    types.register("collection_create").id(),
                    types.register("profile_update").id(),
                    (short) entityTypes.register("App").orElseThrow(),
                    (short) entityTypes.register("Collection").orElseThrow());
        }
    }

    Habits(long seed, LocalDate start, ReportingZone zone, DemoApps apps, Keys keys) {
        this.seed = seed;
        this.start = start;
        this.zone = zone;
        this.apps = apps;
        this.keys = keys;
    }

    /** Unordered, and partly on later days: people write reviews when they have made up their minds. */
    List<Activity> of(Person person, LocalDate day) {
        Dice dice = Dice.of(seed, 5, person.number(), day.toEpochDay());
        Visit visit = new Visit(person, day, dice);
        if (person.habit().comes(person.daysSinceJoining(day), day, dice)) {
            int visits = dice.chance(0.3) ? 2 : 1;
            for (int i = 0; i < visits; i++) {
                visit.once();
            }
        }
        return visit.done;
    }

    private final class Visit {
        private final List<Activity> done = new ArrayList<>();
        private final Person person;
        private final LocalDate day;
        private final Dice dice;
        private Instant now = Instant.EPOCH;

        Visit(Person person, LocalDate day, Dice dice) {
            this.person = person;
            this.day = day;
            this.dice = dice;
        }

        void once() {
            boolean weekend = day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY;
            now = zone.firstAt(
                    day.atTime(dice.weighted(weekend ? WEEKEND : HOURS), dice.between(0, 60), dice.between(0, 60)));
            if (person.daysSinceJoining(day) == 0 && dice.chance(0.4)) {
                does(keys.profile, null, null);
            }
            int steps = 1 + dice.inARow(person.habit().goesOn());
            for (int step = 0; step < steps; step++) {
                if (dice.chance(0.2)) {
                    searches();
                }
                looksAt(app());
            }
            if (dice.chance(0.012)) {
                does(keys.collect, dice.uuid(), null);
            }
        }

        private void searches() {
            does(
                    keys.search,
                    null,
                    "{\"query\":\"%s\",\"results\":%d}".formatted(dice.oneOf(SEARCHES), dice.between(0, 40)));
        }

        private UUID app() {
            long launched = ChronoUnit.DAYS.between(start, day) - Crowd.LAUNCH;
            if (launched >= 0 && dice.chance(launched < LAUNCH_DAYS ? 0.4 - 0.025 * launched : 0.08)) {
                return apps.launched();
            }
            return dice.chance(0.45) ? apps.favourite(seed, person, dice) : apps.some(dice);
        }

        private void looksAt(UUID app) {
            String source = dice.oneOf(SOURCES);
            does(keys.view, app, "{\"source\":\"%s\"}".formatted(source));
            if (dice.chance(0.07)) {
                does(keys.addFavourite, app, "{\"source\":\"%s\"}".formatted(source));
                if (dice.chance(0.35)) {
                    reviews(app);
                }
            } else if (dice.chance(0.03)) {
                does(keys.share, app, "{\"source\":\"%s\",\"channel\":\"%s\"}".formatted(source, dice.oneOf(CHANNELS)));
            } else if (dice.chance(0.008)) {
                does(keys.removeFavourite, app, null);
            }
        }

        /** Immediately, or some days later. */
        private void reviews(UUID app) {
            Instant then = now;
            if (dice.chance(0.5)) {
                now = now.plus(dice.between(4, 120), ChronoUnit.HOURS);
            }
            does(keys.review, app, "{\"rating\":%d}".formatted(1 + dice.weighted(new int[] {4, 6, 14, 38, 38})));
            now = then;
        }

        private void does(short type, @Nullable UUID entity, @Nullable String metadata) {
            now = now.plusSeconds(dice.between(4, 150)).plus(dice.between(0, 1_000_000), ChronoUnit.MICROS);
            short entityType =
                    entity == null ? Activity.NO_ENTITY_TYPE : type == keys.collect ? keys.collection : keys.app;
            done.add(new Activity(
                    dice.uuid(now.toEpochMilli()),
                    person.id(),
                    type,
                    entityType,
                    entity,
                    metadata == null ? null : metadata.getBytes(StandardCharsets.UTF_8),
                    now,
                    now.plusMillis(dice.between(200, 4_000))));
        }
    }
}
