package dev.footfall.testkit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An activity as a client sends it, and what of it has to come back. A null entity, note or time is not sent. */
public record SentActivity(
        UUID id,
        UUID user,
        String type,
        @Nullable String entity,
        @Nullable String note,
        @Nullable Instant at) {

    private static final String[] TYPES = {"app_view", "favorite_add", "review_submit", "search_perform"};

    /** One of many kinds: with and without entity and metadata, short and long, plain and not. */
    public static SentActivity random(Random random) {
        UUID user = new UUID(0x7000L, 0x8000_0000_0000_0000L | random.nextInt(500));
        int thing = random.nextInt(50);
        String entity = switch (random.nextInt(4)) {
            case 0 -> null;
            case 1 -> "thing \u00fc|" + thing;
            default -> new UUID(0x7001L, 0x8000_0000_0000_0000L | thing).toString();
        };
        return new SentActivity(
                new UUID(random.nextLong(), random.nextLong()),
                user,
                TYPES[random.nextInt(TYPES.length)],
                entity,
                note(random),
                Instant.now().minusMillis(random.nextInt(60_000)).truncatedTo(ChronoUnit.MICROS));
    }

    private static @Nullable String note(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> null;
            case 1 -> "viel länger: " + "übung 日本語 🙂 ".repeat(10) + Integer.toString(random.nextInt(), 36);
            default -> "note " + Integer.toString(random.nextInt(), 36);
        };
    }

    public SentActivity withUser(UUID other) {
        return new SentActivity(id, other, type, entity, note, at);
    }

    public SentActivity withNote(@Nullable String other) {
        return new SentActivity(id, user, type, entity, other, at);
    }

    public SentActivity withTime(@Nullable Instant other) {
        return new SentActivity(id, user, type, entity, note, other);
    }

    public String json() {
        StringBuilder json = new StringBuilder(256)
                .append("{\"id\":\"")
                .append(id)
                .append("\",\"userId\":\"")
                .append(user)
                .append("\",\"activityType\":\"")
                .append(type)
                .append('"');
        if (entity != null) {
            json.append(",\"entityType\":\"App\",\"entityId\":\"")
                    .append(entity)
                    .append('"');
        }
        if (note != null) {
            json.append(",\"metadata\":{\"note\":\"").append(note).append("\"}");
        }
        if (at != null) {
            json.append(",\"timestamp\":\"").append(at).append('"');
        }
        return json.append('}').toString();
    }

    /** The hash of what must come back: the same that {@link #STORED} makes of a row. */
    public long content() {
        String thing = entity == null ? "-|-" : "App|" + entity;
        String time = at == null ? "-" : Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, at));
        return Oracle.hash(String.join("|", user.toString(), type, thing, note == null ? "-" : note, time));
    }

    /** Id and content of every stored row. */
    public static final String STORED = """
            select activity.id, concat_ws('|', user_id, activity_type.name, coalesce(entity_type.name, '-'),
                coalesce(entity_key.key, entity_id::text, '-'), coalesce(metadata ->> 'note', '-'),
                (extract(epoch from occurred_at) * 1000000)::bigint)
            from activity
            join activity_type on activity_type.id = activity.activity_type
            left join entity_type on entity_type.id = activity.entity_type
            left join entity_key on entity_key.id = activity.entity_id""";
}
