package dev.footfall.clients;

import dev.footfall.activity.EntityTypes;
import dev.footfall.capture.ClientActivity;
import dev.footfall.clients.JsonText.Member;
import dev.footfall.clients.mapping.Mappings.EntityRef;
import dev.footfall.clients.mapping.Mappings.MappedName;
import dev.footfall.clients.mapping.Mappings.Mapping;
import dev.footfall.clients.mapping.TypeNames;
import dev.footfall.platform.ExternalIds;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns the events of one request into activities: type and entity by the key's mapping, all other properties as
 * metadata in the bytes in which they came. Used by one thread.
 */
final class Translation {

    private static final long MAX_AGE_MILLIS = Duration.ofDays(90).toMillis();
    private static final String ANONYMOUS = "anonymous";
    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final Pattern ENTITY_TYPE = Pattern.compile(EntityTypes.NAME);

    private final ClientBatch batch;
    private final Mapping mapping;
    private final Duration correction;
    private final Pieces metadata = new Pieces();
    private @Nullable String lastName;
    private @Nullable String lastType;

    Translation(ClientBatch batch, Mapping mapping, Duration correction) {
        this.batch = batch;
        this.mapping = mapping;
        this.correction = correction;
    }

    /** The activity type of an event; null where its name cannot be one. */
    @Nullable String type(ClientEvent event) {
        MappedName row = mapping.named(event.name);
        if (row != null) {
            return row.activityType();
        }
        if (event.type != null) {
            return event.type;
        }
        // most events of a batch have the same few names
        if (!event.name.equals(lastName)) {
            lastName = event.name;
            lastType = TypeNames.of(event.name);
        }
        return lastType;
    }

    ClientActivity activity(ClientEvent event, String type) {
        List<String> used = new ArrayList<>(2);
        EntityRef entity = mapping.entityOf(event.name, name -> entityPart(event, name, used))
                .orElse(null);
        return new ClientActivity(
                event.messageId,
                event.who(),
                type,
                entity == null ? null : entity.type(),
                entity == null ? null : entity.id(),
                metadata(event, used),
                event.timestamp,
                event.timestamp == null && event.age != null ? before(event.age) : correction);
    }

    /** An age in milliseconds as a correction of the time of receipt. */
    private static Duration before(String age) {
        try {
            double millis = Double.parseDouble(age);
            return millis > 0 && millis < MAX_AGE_MILLIS ? Duration.ofMillis(-(long) millis) : Duration.ZERO;
        } catch (NumberFormatException e) {
            return Duration.ZERO;
        }
    }

    /** What a property says about the entity; noted as used, so that it is not metadata as well. */
    private @Nullable String entityPart(ClientEvent event, String name, List<String> used) {
        for (Member property : event.properties) {
            if (property.name().equals(name)) {
                String text = batch.text.text(property);
                if (text == null
                        || !ExternalIds.isValid(text)
                        || name.equals("entityType")
                                && !ENTITY_TYPE.matcher(text).matches()) {
                    return null;
                }
                used.add(name);
                return text;
            }
        }
        return null;
    }

    private byte @Nullable [] metadata(ClientEvent event, List<String> used) {
        metadata.begin();
        for (Member property : event.properties) {
            if (!used.contains(property.name())) {
                metadata.member(property, batch.text.bytes);
            }
        }
        more(event, event.more, List.of());
        more(event, batch.more, event.more);
        if (event.isAnonymous() && !has(event.properties, ANONYMOUS)) {
            metadata.member(ANONYMOUS, TRUE, 0, TRUE.length);
        }
        return metadata.end();
    }

    private void more(ClientEvent event, List<Member> members, List<Member> before) {
        for (Member member : members) {
            if (!has(event.properties, member.name()) && !has(before, member.name())) {
                metadata.member(member, batch.text.bytes);
            }
        }
    }

    private static boolean has(List<Member> members, String name) {
        for (Member property : members) {
            if (property.name().equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** An object of JSON that is put together of pieces. */
    private static final class Pieces {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);

        void begin() {
            bytes.reset();
            bytes.write('{');
        }

        /** A member as it is written in the text, except for its name where that is another. */
        void member(Member member, byte[] text) {
            if (member.start() < 0) {
                member(member.name(), text, member.from(), member.to());
            } else {
                separate();
                bytes.write(text, member.start(), member.to() - member.start());
            }
        }

        /** A value under a name that needs no escapes. */
        void member(String name, byte[] text, int from, int to) {
            separate();
            bytes.write('"');
            bytes.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
            bytes.write('"');
            bytes.write(':');
            bytes.write(text, from, to - from);
        }

        private void separate() {
            if (bytes.size() > 1) {
                bytes.write(',');
            }
        }

        /** Null where it is empty. */
        byte @Nullable [] end() {
            if (bytes.size() == 1) {
                return null;
            }
            bytes.write('}');
            return bytes.toByteArray();
        }
    }
}
