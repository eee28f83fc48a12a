package dev.footfall.demo;

import java.util.SplittableRandom;
import java.util.UUID;

/** Repeatable random numbers: the same seed and index always give the same sequence. */
final class Dice {

    private final SplittableRandom random;

    private Dice(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** @param index what the numbers are for, such as a person and a day */
    static Dice of(long seed, long... index) {
        long mixed = seed;
        for (long part : index) {
            mixed = (mixed ^ part) * 0x9E37_79B9_7F4A_7C15L;
            mixed ^= mixed >>> 29;
        }
        return new Dice(mixed);
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** From {@code min} inclusive to {@code end} exclusive. */
    int between(int min, int end) {
        return random.nextInt(min, end);
    }

    /** How often in a row something happens that has this probability of going on. */
    int inARow(double goesOn) {
        int times = 0;
        while (times < 30 && chance(goesOn)) {
            times++;
        }
        return times;
    }

    /** A random index, heavier weights more often. */
    int weighted(int[] weights) {
        int sum = 0;
        for (int weight : weights) {
            sum += weight;
        }
        int left = random.nextInt(sum);
        int index = 0;
        while (left >= weights[index]) {
            left -= weights[index++];
        }
        return index;
    }

    /** Below {@code count}, low numbers much more often than high ones. */
    int skewed(int count) {
        double share = random.nextDouble();
        return (int) (count * share * share * share);
    }

    <T> T oneOf(T[] values) {
        return values[random.nextInt(values.length)];
    }

    /** A UUID of version 4. */
    UUID uuid() {
        return new UUID(random.nextLong() & ~0xF000L | 0x4000L, random.nextLong() >>> 2 | Long.MIN_VALUE);
    }

    /** A UUID of version 7 for a moment. */
    UUID uuid(long epochMillis) {
        return new UUID(epochMillis << 16 | 0x7000L | random.nextInt(0x1000), random.nextLong() >>> 2 | Long.MIN_VALUE);
    }
}
