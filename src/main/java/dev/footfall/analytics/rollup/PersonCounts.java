package dev.footfall.analytics.rollup;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How many activities each person made on a day, as one value instead of a row for each person: rewriting a day of
 * 50,000 people writes 0.1 MB. Numbers ascend; each is stored as the difference to the one before, followed by its
 * count, both as variable-length integers. {@code numbers} are those of {@link PersonNumbers}, one for each person.
 */
public record PersonCounts(int[] numbers, int[] counts) {

    /** @param countOf the count of the person at an index of {@code numbers} */
    static PersonCounts of(int[] numbers, IntUnaryOperator countOf) {
        int[] order = IntStream.range(0, numbers.length)
                .boxed()
                .sorted((a, b) -> Integer.compare(numbers[a], numbers[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        return new PersonCounts(
                Arrays.stream(order).map(index -> numbers[index]).toArray(),
                Arrays.stream(order).map(countOf).toArray());
    }

    PersonCounts without(int number) {
        int index = Arrays.binarySearch(numbers, number);
        return index < 0 ? this : new PersonCounts(without(numbers, index), without(counts, index));
    }

    private static int[] without(int[] values, int index) {
        int[] rest = Arrays.copyOf(values, values.length - 1);
        System.arraycopy(values, index + 1, rest, index, rest.length - index);
        return rest;
    }

    byte[] toBytes() {
        ByteBuffer buffer = ByteBuffer.allocate(10 * numbers.length);
        int previous = 0;
        for (int i = 0; i < numbers.length; i++) {
            VarInts.put(buffer, numbers[i] - previous);
            VarInts.put(buffer, counts[i]);
            previous = numbers[i];
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    static PersonCounts fromBytes(byte @Nullable [] bytes) {
        IntStream.Builder numbers = IntStream.builder();
        IntStream.Builder counts = IntStream.builder();
        read(bytes == null ? new byte[0] : bytes, (number, count) -> {
            numbers.add(number);
            counts.add(count);
        });
        return new PersonCounts(numbers.build().toArray(), counts.build().toArray());
    }

    /** Receives each person of a day. */
    public interface Visitor {
        void person(int number, int count);
    }

    /** Reads the stored form without an object for each person. */
    public static void read(byte[] bytes, Visitor visitor) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int number = 0;
        while (buffer.hasRemaining()) {
            number += VarInts.get(buffer);
            visitor.person(number, VarInts.get(buffer));
        }
    }

    /**
     * Integers of seven bits a byte, low bits first, as in Protocol Buffers: small ones take one byte. Only for
     * integers that are not negative.
     */
    public static final class VarInts {

        private VarInts() {}

        public static void put(ByteBuffer buffer, int value) {
            int rest = value;
            while (rest > 0x7F) {
                buffer.put((byte) (rest & 0x7F | 0x80));
                rest >>>= 7;
            }
            buffer.put((byte) rest);
        }

        public static int get(ByteBuffer buffer) {
            int value = 0;
            for (int shift = 0; ; shift += 7) {
                byte next = buffer.get();
                value |= (next & 0x7F) << shift;
                if (next >= 0) {
                    return value;
                }
            }
        }
    }
}
