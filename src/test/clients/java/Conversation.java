import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** As {@code client.mjs}: what the clients' programs share, and how the test talks to them. */
final class Conversation {

    /** An event as a program hands it to its client; without id and time the client makes its own. */
    record Event(
            String id, String person, String anonymous, String name, Instant time, Map<String, Object> properties) {

        Date date() {
            return Date.from(time);
        }
    }

    /** One client. */
    interface Client {

        void send(Event event) throws Exception;

        /** Returns when the client has done what it does at once. */
        default void flush() throws Exception {}

        default void close() {}

        /** What becomes of a date among the properties. */
        default String text(Date date) {
            return date.toInstant().toString();
        }

        /** Whether it takes the ids and times of the program. */
        default boolean takesIds() {
            return true;
        }

        default boolean takesTimes() {
            return true;
        }

        /** Whether those who are not known have another kind of id than those who are. */
        default boolean takesAnonymous() {
            return true;
        }
    }

    private enum Colour {
        GREEN
    }

    private static final String ADA = "ada|5f7c";
    private static final String BOB = "018f6f5e-7c1a-7a55-9c3e-2b6f0a1d4e77";
    private static final String VISITOR = "visitor-77";
    private static final Gson JSON = new GsonBuilder().serializeNulls().create();
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    final String url;
    final String key;
    private final String name;
    private final Instant start;

    Conversation(String[] arguments) {
        url = arguments[0];
        key = arguments[1];
        name = arguments[2];
        start = Instant.ofEpochMilli(Long.parseLong(arguments[3]));
    }

    void with(Client client) throws IOException {
        say("ready");
        var steps = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = steps.readLine(); line != null; line = steps.readLine()) {
            String[] step = line.split(" ");
            var failures = new ArrayList<String>();
            for (Event event : switch (step[0]) {
                case "ten" -> ten(client, step[1]);
                case "one" -> List.of(event(ADA, null, 1, name + " " + step[1], null, null, Map.of()));
                default -> List.<Event>of();
            }) {
                say("sent " + describe(client, event));
                attempt(() -> client.send(event), failures);
            }
            attempt(client::flush, failures);
            if (step[0].equals("end")) {
                client.close();
            }
            say("done " + String.join("; ", failures));
            if (step[0].equals("end")) {
                System.exit(0);
            }
        }
    }

    /** Each kind of value that a property can have in this language; the last event has no id and time of its own. */
    private List<Event> ten(Client client, String run) {
        List<Map<String, Object>> kinds = List.of(
                properties("text", "plain", "empty", "", "signs", "Grüße, 世界 👋 \u2028 <b>\"\\</b>", "letter", 'x'),
                properties("whole", 42, "zero", 0, "minus", -7, "large", 9_007_199_254_740_993L, "byte", (byte) 1),
                properties("fraction", 12.5, "third", 1 / 3.0, "float", 0.5f, "small", 1e-7, "minusZero", -0.0),
                properties("yes", true, "no", false, "nothing", null),
                properties("product", Map.of("label", "Chair", "tags", List.of("oak"), "size", Map.of("height", 80))),
                properties("list", Arrays.asList(1, "two", true, List.of(4)), "none", List.of()),
                properties("date", Date.from(Instant.parse("2026-01-02T03:04:05.678Z"))),
                properties("exact", new BigDecimal("1234567890123456789.25"), "colour", Colour.GREEN),
                properties("a key", 1, "ключ", 2, "dotted.key", 3, "cash$", 4),
                properties("entityType", "Product", "entityId", "sku-17"));
        var events = new ArrayList<Event>();
        for (int i = 0; i < kinds.size(); i++) {
            boolean own = i < kinds.size() - 1;
            var mark = name + " " + i + (own && client.takesIds() ? "" : " run " + run);
            boolean anonymous = i == 8 && client.takesAnonymous();
            events.add(event(
                    anonymous ? null : i == 8 ? VISITOR : i % 2 == 0 ? ADA : BOB,
                    anonymous ? VISITOR : null,
                    i,
                    mark,
                    own && client.takesIds() ? UUID.nameUUIDFromBytes(mark.getBytes(StandardCharsets.UTF_8)) : null,
                    own && client.takesTimes() ? start.plusSeconds(i) : null,
                    kinds.get(i)));
        }
        return events;
    }

    /** The mark tells the test which event a stored one is. */
    private static Event event(
            String person, String anonymous, int i, String mark, UUID id, Instant time, Map<String, Object> kinds) {
        var properties = new LinkedHashMap<>(kinds);
        properties.put("mark", mark);
        return new Event(
                id == null ? null : id.toString(),
                person,
                anonymous,
                i % 2 == 0 ? "review_submit" : "App Viewed",
                time,
                properties);
    }

    private static Map<String, Object> properties(Object... keysAndValues) {
        var properties = new LinkedHashMap<String, Object>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return properties;
    }

    private static String describe(Client client, Event event) {
        var properties = new LinkedHashMap<>(event.properties);
        properties.replaceAll((_, value) -> value instanceof Date date ? client.text(date) : value);
        return JSON.toJson(Conversation.properties(
                "id",
                event.id,
                "person",
                event.person,
                "anonymous",
                event.anonymous,
                "type",
                event.name.equals("App Viewed") ? "app_viewed" : event.name,
                "time",
                event.time == null ? null : event.time.toString(),
                "properties",
                properties));
    }

    private interface Action {
        void run() throws Exception;
    }

    private static void attempt(Action action, List<String> failures) {
        try {
            action.run();
        } catch (Exception e) {
            failures.add(String.valueOf(e).replace('\n', ' '));
        }
    }

    /** Waits until it is true; clients that send in a thread of their own have no other end. */
    static void await(java.util.function.BooleanSupplier done) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("the client did not end within two minutes");
            }
            Thread.sleep(20);
        }
    }

    private static void say(String text) {
        OUT.print("\n## " + text + "\n");
        OUT.flush();
    }
}
