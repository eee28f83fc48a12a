package dev.footfall.demo;

import dev.footfall.platform.SqlTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The key that would have sent the demo's activity, so that the pages about sources have something to show: events by
 * name, and two names that nobody knows. Nobody has the text of this key.
 */
final class DemoSource {

    static final UUID KEY = UUID.nameUUIDFromBytes("footfall demo key".getBytes(StandardCharsets.US_ASCII));

    private DemoSource() {}

    /** Again at every start, for what came since. */
    static void store(JdbcClient database, Instant now) {
        database.sql("""
                        insert into api_key (id, source, name, prefix, hash, scopes, created_at, last_used_at)
                        values (:key, :key, 'Library app', 'ff_demo00', sha256(gen_random_uuid()::text::bytea),
                            '{capture}', :began, :now)
                        on conflict (id) do update set last_used_at = excluded.last_used_at;
                        insert into client_source (source, registers_unknown) values (:key, false)
                        on conflict do nothing;
                        insert into client_mapping (source, name, activity_type, entity_type, entity_property)
                        values (:key, 'Book Opened', 'app_view', 'App', 'book_id')
                        on conflict do nothing;
                        insert into client_count (hour, key_id, name, verdict, reason, events)
                        select date_trunc('hour', received_at, 'UTC'), :key, initcap(replace(name, '_', ' ')), 'taken',
                            '', count(*)
                        from activity join activity_type on activity_type.id = activity.activity_type
                        where occurred_at >= :week and received_at < :now
                        group by 1, 3
                        on conflict (hour, key_id, name, verdict, reason) do update set events = excluded.events;
                        insert into client_count (hour, key_id, name, verdict, reason, events)
                        values (date_trunc('hour', :hoursAgo::timestamptz, 'UTC'), :key, 'Trial Started', 'rejected',
                                'unknown_activity_type', 42),
                            (date_trunc('hour', :hoursAgo::timestamptz, 'UTC'), :key, 'Seite geöffnet', 'rejected',
                                'invalid_activity_type', 7)
                        on conflict do nothing;
                        insert into client_arrival (key_id, first_at, first_name, last_at, last_name)
                        values (:key, :began, 'App View', :now, 'App View')
                        on conflict (key_id) do update set last_at = excluded.last_at;
                        insert into client_rejection (id, key_id, rejected_at, name, reason, shape)
                        values (:key, :key, :hoursAgo, 'Trial Started', 'unknown_activity_type',
                            'event: string, messageId: string, properties.plan: string, timestamp: string, userId: string')
                        on conflict (id) do update set rejected_at = excluded.rejected_at""")
                .param("key", KEY)
                .param("began", SqlTime.utc(now.minus(Duration.ofDays(90))))
                .param("week", SqlTime.utc(now.minus(Duration.ofDays(8))))
                .param("hoursAgo", SqlTime.utc(now.minus(Duration.ofHours(5))))
                .param("now", SqlTime.utc(now))
                .update();
    }
}
