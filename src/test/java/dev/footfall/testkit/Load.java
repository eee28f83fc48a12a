package dev.footfall.testkit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends activities from several threads as a careful client does: what was not answered, or answered 429 or 503, it sends
 * again unchanged; and now and then it sends again what was acked, as a client does that lost the answer.
 */
public final class Load implements AutoCloseable {

    private record Activity(UUID id, UUID user, String json, String content) {}

    private static final JsonMapper JSON = new JsonMapper();

    private final URI target;
    private final String key;
    private final int perRequest;
    private final Oracle oracle;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final List<Thread> threads = new ArrayList<>();
    private final Map<Integer, AtomicInteger> statuses = new ConcurrentHashMap<>();
    private final AtomicLong slowestAckMillis = new AtomicLong();
    private volatile boolean running = true;

    public Load(URI server, String key, int threadCount, int perRequest, Oracle oracle) {
        this.target = server.resolve("/api/activities");
        this.key = key;
        this.perRequest = perRequest;
        this.oracle = oracle;
        for (int i = 0; i < threadCount; i++) {
            Random random = new Random(i);
            threads.add(Thread.ofPlatform().name("load-" + i).start(() -> work(random)));
        }
    }

    /** Answers so far by status; 0 counts requests without an answer. */
    public Map<Integer, Integer> statuses() {
        return statuses.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, one -> one.getValue().get()));
    }

    public long slowestAckMillis() {
        return slowestAckMillis.get();
    }

    private void work(Random random) {
        while (running) {
            List<Activity> activities = make(random);
            activities.forEach(one -> oracle.issue(one.id, one.content));
            send(activities);
            if (random.nextInt(10) == 0) {
                send(activities);
            }
        }
    }

    /** Until it is answered for good, or the load ends. */
    private void send(List<Activity> activities) {
        String body = activities.stream().map(Activity::json).collect(Collectors.joining(",", "[", "]"));
        List<UUID> ids = activities.stream().map(Activity::id).toList();
        do {
            int status = post(body, ids);
            statuses.computeIfAbsent(status, _ -> new AtomicInteger()).incrementAndGet();
            if (status != 0 && status != 429 && status != 503) {
                return;
            }
            pause();
        } while (running);
    }

    private int post(String body, List<UUID> ids) {
        HttpRequest request = HttpRequest.newBuilder(target)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(15))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        long begun = System.nanoTime();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == 202) {
                JsonNode verdict = JSON.readTree(answer.body());
                if (verdict.path("accepted").asInt()
                                + verdict.path("duplicates").asInt()
                        == ids.size()) {
                    oracle.answered(ids, Oracle.Outcome.ACKED);
                    oracle.toldDuplicate(verdict.path("duplicates").asInt());
                    slowestAckMillis.accumulateAndGet((System.nanoTime() - begun) / 1_000_000, Math::max);
                }
            } else {
                oracle.answered(ids, Oracle.Outcome.REFUSED);
            }
            return answer.statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running = false;
            return 0;
        }
    }

    private List<Activity> make(Random random) {
        List<Activity> made = new ArrayList<>();
        for (int i = 0; i < perRequest; i++) {
            UUID id = UUID.randomUUID();
            UUID user = new UUID(0x7000L, 0x8000_0000_0000_0000L | random.nextInt(500));
            String note = "note " + random.nextInt(1_000_000);
            Instant at = Instant.now().minusMillis(random.nextInt(60_000));
            String json = """
                    {"id":"%s","userId":"%s","activityType":"app_view","metadata":{"note":"%s"},"timestamp":"%s"}""".formatted(id, user, note, at);
            made.add(new Activity(id, user, json, content(user, note)));
        }
        return made;
    }

    /** What must come back for an id. */
    public static String content(UUID user, String note) {
        return user + " " + note;
    }

    private static void pause() {
        LockSupport.parkNanos(50_000_000);
    }

    /** Ends the load and waits for what is under way. */
    @Override
    public void close() {
        running = false;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        http.close();
    }
}
