package dev.footfall.privacy.removal;

import static dev.footfall.testkit.TestActivity.anActivity;

import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.ActivityTypes.ActivityType;
import dev.footfall.activity.StoredTypes;
import dev.footfall.analytics.rollup.DayCounter;
import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.TestActivities;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.TestKeys;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A person with something in every store, beside somebody else of whom nothing may change. */
final class Canary {

    /** A type whose entity is a person. */
    static final String FOLLOW = "person_follow";

    final UUID person;
    final UUID other = UUID.randomUUID();
    final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    private final JdbcClient database;

    Canary(int port, TestActivities raw, ActivityTypes types, DayCounter counter, JdbcClient database)
            throws SQLException {
        this.database = database;
        var name = "canary" + UUID.randomUUID();
        person = TestBrowser.makeAccount(port, name, Role.USER);
        new TestBrowser(port).signIn(name, TestBrowser.PASSWORD);
        var api = new TestApi(port);
        api.post("/api/users/" + person + "/activity-links", TestKeys.ADMIN, "");
        var follow = types.named(FOLLOW).orElseGet(() -> types.register(FOLLOW));
        StoredTypes.change(
                types,
                new ActivityType(
                        follow.id(),
                        FOLLOW,
                        "Followed",
                        "You followed somebody",
                        "blue",
                        "Person",
                        true,
                        Set.of(),
                        null));
        var app = UUID.randomUUID();
        for (var user : new UUID[] {person, other}) {
            for (int day = 0; day < 3; day++) {
                var at = now.minus(day, ChronoUnit.DAYS).minusSeconds(60);
                raw.insert(
                        anActivity().by(user).on(app).at(at).with("source", "search"),
                        anActivity().by(user).of("search_perform").at(at.minusSeconds(1)));
            }
            database.sql("""
                            insert into dead_letter (received_at, source, reason, activity_id, user_id, activity_type,
                                occurred_at)
                            values (now(), 'key', 'test', gen_random_uuid(), :user, 1, now())
                            """).param("user", user).update();
            // with its first sending, so that it is remembered
            api.post(
                    "/api/activities",
                    TestKeys.CAPTURE,
                    "{\"id\": \"%s\", \"userId\": \"%s\", \"activityType\": \"app_share\"}"
                            .formatted(UUID.randomUUID(), user));
        }
        raw.insert(anActivity().by(other).of(FOLLOW).on("Person", person).at(now.minusSeconds(5)));
        var today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        for (int day = 0; day < 4; day++) {
            counter.count(today.minusDays(day));
        }
        api.get("/api/admin/users/" + person + "/activity", TestKeys.ADMIN);
    }

    long rows(UUID user) {
        return database.sql("select count(*) from activity where user_id = :user")
                .param("user", user)
                .query(Long.class)
                .single();
    }
}
