package dev.footfall.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The apps of the demo and their names, most popular first. {@link #launched()} is launched during the demo. */
final class DemoApps {

    private static final String[] NAMES = {
        "Paper Trail", "Slow Reader", "Night Garden", "Tide Table", "Sourdough Diary", "Chess at Lunch", "Bird Notes",
        "Metronome", "Small Budget", "Trail Mix", "Star Map", "Weather Window", "Typing Tutor", "Recipe Box",
        "Language Lamp", "Quiet Hour", "Bike Routes", "Sudoku Shelf", "Plant Calendar", "Film Journal", "Knots",
        "Periodic", "Train Times", "Packing List", "Choir Practice", "Photo Frame", "Parcel Watch", "Mushroom Guide",
        "Piano Keys", "Crossword Club", "Sleep Log", "Star Chart", "Atlas of Rivers", "Coin Counter", "Word of the Day",
        "Homework Desk", "Sketch Pad", "Museum Hours", "Vocabulary", "Stopwatch"
    };

    private static final String LAUNCHED = "Constellations 2";

    private final List<UUID> ids = new ArrayList<>();
    private final Map<UUID, String> names = new LinkedHashMap<>();

    DemoApps(long seed) {
        Dice dice = Dice.of(seed, 3);
        for (String name : NAMES) {
            UUID id = dice.uuid();
            ids.add(id);
            names.put(id, name);
        }
        names.put(launched(), LAUNCHED);
    }

    Map<UUID, String> names() {
        return names;
    }

    UUID launched() {
        return ids.getLast();
    }

    /** A random app, popular ones more often. */
    UUID some(Dice dice) {
        return ids.get(dice.skewed(ids.size() - 1));
    }

    /** One of the few apps that a person keeps coming back to. */
    UUID favourite(long seed, Crowd.Person person, Dice dice) {
        return some(Dice.of(seed, 4, person.number(), dice.between(0, 4)));
    }
}
