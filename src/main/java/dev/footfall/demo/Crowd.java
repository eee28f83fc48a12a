package dev.footfall.demo;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The people of the demo: some exist from the beginning, new ones join each day; fewer on weekends, many around a
 * launch. Most look around and leave, some stay a while, few stay for good.
 */
final class Crowd {

    /** How often and how long a person keeps coming. */
    enum Habit {
        /** Comes on most working days, for months. */
        REGULAR(0.72, 300, 0.72),
        /** Comes twice a week, for about a month. */
        OCCASIONAL(0.32, 32, 0.6),
        /** Looks around, and leaves within a week. */
        VISITOR(0.2, 4, 0.5);

        private final double atFirst;
        private final double fadesInDays;
        private final double goesOn;

        Habit(double atFirst, double fadesInDays, double goesOn) {
            this.atFirst = atFirst;
            this.fadesInDays = fadesInDays;
            this.goesOn = goesOn;
        }

        /**
         * Whether a person who joined this many days ago comes today: always on the first day, then less and less
         * often.
         */
        boolean comes(long daysAgo, LocalDate day, Dice dice) {
            double left = 0.06 + 0.94 * Math.exp(-daysAgo / fadesInDays);
            return daysAgo == 0 || dice.chance(atFirst * left * appetite(day.getDayOfWeek()));
        }

        /** The probability of one more step. */
        double goesOn() {
            return goesOn;
        }
    }

    record Person(int number, UUID id, LocalDate joined, Habit habit) {

        long daysSinceJoining(LocalDate day) {
            return ChronoUnit.DAYS.between(joined, day);
        }
    }

    /** The day of the launch, counted from the start. */
    static final int LAUNCH = 52;

    private static final int ESTABLISHED = 900;
    private static final int NEW_A_DAY = 26;
    private static final int NEW_AT_LAUNCH = 380;
    private static final double LAUNCH_FADES_IN_DAYS = 2.2;

    private final long seed;
    private final LocalDate start;
    private final double scale;
    private final List<UUID> known;

    /**
     * @param start the first day of the demo
     * @param scale 1 for a few thousand people
     * @param known ids of the first people: those of the accounts, so that their own pages are not empty
     */
    Crowd(long seed, LocalDate start, double scale, List<UUID> known) {
        this.seed = seed;
        this.start = start;
        this.scale = scale;
        this.known = List.copyOf(known);
    }

    /** Everybody who has joined by this day. */
    List<Person> until(LocalDate last) {
        List<Person> people = new ArrayList<>();
        Dice dice = Dice.of(seed, 1);
        for (int i = 0; i < ESTABLISHED * scale; i++) {
            LocalDate joined = start.minusDays(1 + dice.skewed(300));
            if (i < known.size()) {
                people.add(new Person(i, known.get(i), joined, Habit.REGULAR));
            } else {
                people.add(new Person(i, dice.uuid(), joined, habit(dice, 45, 40)));
            }
        }
        for (LocalDate day = start; !day.isAfter(last); day = day.plusDays(1)) {
            Dice today = Dice.of(seed, 2, day.toEpochDay());
            long newcomers = Math.round(newcomers(day) * (0.85 + 0.03 * today.between(0, 11)));
            for (int i = 0; i < newcomers; i++) {
                people.add(new Person(people.size(), today.uuid(), day, habit(today, 18, 34)));
            }
        }
        return people;
    }

    private static Habit habit(Dice dice, int regular, int occasional) {
        return Habit.values()[dice.weighted(new int[] {regular, occasional, 100 - regular - occasional})];
    }

    private double newcomers(LocalDate day) {
        long since = ChronoUnit.DAYS.between(start, day);
        double growth = NEW_A_DAY * (1 + since / 120.0) * appetite(day.getDayOfWeek());
        double launch = since < LAUNCH ? 0 : NEW_AT_LAUNCH * Math.exp(-(since - LAUNCH) / LAUNCH_FADES_IN_DAYS);
        return scale * (growth + launch);
    }

    private static double appetite(DayOfWeek weekday) {
        return switch (weekday) {
            case SATURDAY -> 0.62;
            case SUNDAY -> 0.7;
            case FRIDAY -> 0.9;
            case MONDAY, TUESDAY, WEDNESDAY, THURSDAY -> 1;
        };
    }
}
