package dev.footfall.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.TestActivity;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The groups of people that an answer about an entity tells the size of, each with who is in it. */
record EntityGroups(List<TestActivity> raw, Learner learner) {

    interface Learner {
        void learn(
                JsonNode number,
                String says,
                Set<UUID> people,
                LocalDate first,
                LocalDate last,
                Collection<String> marks);
    }

    void learn(JsonNode answer, UUID app) {
        period(answer.path("period"), app);
        period(answer.path("before"), app);
        LocalDate from = LocalDate.parse(answer.at("/period/from").asString());
        LocalDate to = LocalDate.parse(answer.at("/period/to").asString());
        answer.path("also").forEach(other -> {
            UUID otherId = UUID.fromString(other.path("entityId").asString());
            Set<UUID> both = people(about(app), from, to);
            both.retainAll(people(about(otherId), from, to));
            learner.learn(
                    other.path("users"),
                    "of both %s and %s from %s to %s".formatted(app, otherId, from, to),
                    both,
                    from,
                    to,
                    Set.of(app.toString(), otherId.toString()));
        });
    }

    private void period(JsonNode period, UUID app) {
        LocalDate from = LocalDate.parse(period.path("from").asString());
        LocalDate to = LocalDate.parse(period.path("to").asString());
        String id = app.toString();
        Set<UUID> people = people(about(app), from, to);
        Set<UUID> before = people(_ -> true, LocalDate.MIN, from.minusDays(1));
        assertThat(period.path("events").isNull()).isTrue();
        learner.learn(
                period.path("users"), "of %s from %s to %s".formatted(id, from, to), people, from, to, Set.of(id));
        learner.learn(
                period.path("newUsers"),
                "new of " + id,
                only(people, person -> !before.contains(person)),
                from,
                to,
                Set.of(id, "new"));
        learner.learn(
                period.path("returningUsers"),
                "returning to " + id,
                only(people, before::contains),
                from,
                to,
                Set.of(id, "back " + from));
        period.path("days").forEach(day -> {
            LocalDate date = LocalDate.parse(day.path("date").asString());
            assertThat(day.path("events").isNull()).isTrue();
            learner.learn(
                    day.path("users"),
                    "of %s on %s".formatted(id, date),
                    people(about(app), date, date),
                    date,
                    date,
                    Set.of(id));
        });
        period.path("types").forEach(type -> {
            String name = type.path("activityType").asString();
            assertThat(type.path("events").isNull()).isTrue();
            learner.learn(
                    type.path("users"),
                    "%s of %s from %s to %s".formatted(name, id, from, to),
                    people(about(app).and(one -> one.type().equals(name)), from, to),
                    from,
                    to,
                    Set.of(id, name));
        });
    }

    private static Predicate<TestActivity> about(UUID app) {
        return one -> app.equals(one.entityId());
    }

    private Set<UUID> people(Predicate<TestActivity> which, LocalDate first, LocalDate last) {
        return raw.stream()
                .filter(which)
                .filter(one -> {
                    LocalDate day = one.occurredAt().atZone(ZoneOffset.UTC).toLocalDate();
                    return !day.isBefore(first) && !day.isAfter(last);
                })
                .map(TestActivity::userId)
                .collect(Collectors.toSet());
    }

    private static Set<UUID> only(Set<UUID> people, Predicate<UUID> which) {
        return people.stream().filter(which).collect(Collectors.toSet());
    }
}
