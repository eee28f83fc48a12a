package dev.footfall.testkit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
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
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends activities from several threads as a careful client does: what was not answered, or answered 429 or 503, it
 * sends again unchanged; and now and then it sends again what was acked, as a client does that lost the answer.
 */
public final class Load implements AutoCloseable {

    /**
     * @param perSecond activities a second of all threads together, at most
     */
    public record Shape(int threads, int perRequest, int perSecond) {}

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration ANSWERED_WITHIN = Wait.seconds(30);
    /** How long after its end a load goes on to send what was not answered. */
    private static final Duration GIVES_UP_AFTER = Wait.PATIENCE;

    private final URI target;
    private final Shape shape;
    private final Oracle oracle;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Wait.PATIENCE)
            .build();
    private final List<Thread> threads = new ArrayList<>();
    private final Map<Integer, AtomicInteger> statuses = new ConcurrentHashMap<>();
    private final AtomicLong received = new AtomicLong();
    private final AtomicInteger rude = new AtomicInteger();
    private volatile Latencies latencies = new Latencies();
    private volatile boolean running = true;
    private volatile long givesUpAt = Long.MAX_VALUE;

    public Load(URI server, Shape shape, Oracle oracle) {
        this.target = server.resolve("/api/activities");
        this.shape = shape;
        this.oracle = oracle;
        for (int i = 0; i < shape.threads(); i++) {
            threads.add(Thread.ofVirtual().name("load-" + i).start(() -> work(new Random())));
        }
    }

    /** Answers so far by status; 0 counts requests without an answer. */
    public Map<Integer, Integer> statuses() {
        return statuses.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, one -> one.getValue().get()));
    }

    public int answers(int status) {
        AtomicInteger count = statuses.get(status);
        return count == null ? 0 : count.get();
    }

    /** Activities that all 202 answers together say were received: the ledger knows at least these. */
    public long received() {
        return received.get();
    }

    /** Answers 429 and 503 that did not say when to come again. */
    public int withoutRetryAfter() {
        return rude.get();
    }

    /** How long acked requests took, since the start or the last call of {@link #measureAnew}. */
    public Latencies latencies() {
        return latencies;
    }

    public void measureAnew() {
        latencies = new Latencies();
    }

    private void work(Random random) {
        long pause = 1_000_000_000L * shape.threads() * shape.perRequest() / shape.perSecond();
        long next = System.nanoTime() + random.nextLong(pause + 1);
        while (running) {
            LockSupport.parkNanos(next - System.nanoTime());
            next = Math.max(next + pause, System.nanoTime() - pause);
            List<SentActivity> activities = Stream.generate(() -> SentActivity.random(random))
                    .limit(shape.perRequest())
                    .toList();
            activities.forEach(one -> oracle.issue(one.id(), one.content()));
            send(activities);
            if (running && random.nextInt(10) == 0) {
                send(activities);
            }
        }
    }

    /** Until it is answered for good, or the load was given up. */
    private void send(List<SentActivity> activities) {
        String body = activities.stream().map(SentActivity::json).collect(Collectors.joining(",", "[", "]"));
        List<UUID> ids = activities.stream().map(SentActivity::id).toList();
        while (true) {
            int status = post(body, ids);
            statuses.computeIfAbsent(status, _ -> new AtomicInteger()).incrementAndGet();
            if (status != 0 && status != 429 && status != 503 || System.nanoTime() > givesUpAt) {
                return;
            }
            LockSupport.parkNanos(50_000_000);
        }
    }

    private int post(String body, List<UUID> ids) {
        HttpRequest request = HttpRequest.newBuilder(target)
                .header("Authorization", "Bearer " + TestKeys.CAPTURE)
                .header("Content-Type", "application/json")
                .timeout(ANSWERED_WITHIN)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        long startNanos = System.nanoTime();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            note(answer, ids, System.nanoTime() - startNanos);
            return answer.statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running = false;
            return 0;
        }
    }

    private void note(HttpResponse<String> answer, List<UUID> ids, long nanos) {
        int status = answer.statusCode();
        if (status == 202) {
            JsonNode verdict = JSON.readTree(answer.body());
            int duplicates = verdict.path("duplicates").asInt();
            received.addAndGet(verdict.path("received").asInt());
            if (verdict.path("accepted").asInt() + duplicates == ids.size()) {
                oracle.answered(ids, Oracle.Outcome.ACKED);
                oracle.toldDuplicate(duplicates);
                latencies.add(nanos / 1_000_000);
            }
        } else {
            oracle.answered(ids, Oracle.Outcome.REFUSED);
            if ((status == 429 || status == 503)
                    && answer.headers().firstValue("Retry-After").isEmpty()) {
                rude.incrementAndGet();
            }
        }
    }

    /** Begins nothing new, and waits until what was begun is answered. */
    @Override
    public void close() {
        givesUpAt = System.nanoTime() + GIVES_UP_AFTER.toNanos();
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
