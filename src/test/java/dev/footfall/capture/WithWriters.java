package dev.footfall.capture;

import dev.footfall.activity.Activity;
import dev.footfall.activity.ActivityTypes;
import dev.footfall.capture.Entry.ActivitySource;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.Wait;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Batches for the writers, and what they made of them on a real database. */
@BesideTest(emptyEachTime = true)
abstract class WithWriters {

    @Autowired
    CaptureBuffer buffer;

    @Autowired
    JdbcClient database;

    @Autowired
    ActivityTypes types;

    final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    short view;

    @BeforeEach
    void empty() {
        view = types.named("app_view").orElseThrow().id();
    }

    Submission submit(List<Entry> entries, int rejected, int suppressed) throws Exception {
        Submission submission = new Submission(ActivitySource.KEY, Entry.NO_KEY, now, entries, rejected, suppressed);
        buffer.add(submission);
        Wait.result(submission.done);
        return submission;
    }

    List<Entry> entries(int count) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(entry(activity()));
        }
        return entries;
    }

    Entry entry(Activity activity) {
        return new Entry(0, ActivitySource.KEY, false, activity);
    }

    Activity activity() {
        return withMetadata("{\"note\": \"n\"}");
    }

    Activity withMetadata(String metadata) {
        return new Activity(
                UUID.randomUUID(), UUID.randomUUID(), view, (short) 0, UUID.randomUUID(), json(metadata), now, now);
    }

    static byte[] json(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    long rows() {
        return database.sql("select count(*) from activity").query(Long.class).single();
    }

    /** The sums of the ledger, without the zeroes. */
    Map<String, Long> ledger() {
        Map<String, Object> sums = database.sql("""
                        select sum(received)::bigint received, sum(accepted)::bigint accepted,
                            sum(duplicates)::bigint duplicates, sum(suppressed)::bigint suppressed,
                            sum(rejected)::bigint rejected, sum(dead)::bigint dead, sum(conflicts)::bigint conflicts
                        from capture_ledger""").query().singleRow();
        Map<String, Long> found = new HashMap<>();
        sums.forEach((name, value) -> {
            if ((Long) value != 0) {
                found.put(name, (Long) value);
            }
        });
        return found;
    }
}
