package dev.footfall.notify;

import dev.footfall.platform.KeyedHash;
import dev.footfall.platform.SqlTime;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The table {@code webhook}. A secret is made from the webhook's id and the installation's secret, so that none is
 * stored; another generation is another secret.
 */
@Repository
class Webhooks {

    /** @param generation of its secret */
    record Webhook(UUID id, String name, URI url, int generation, Instant createdAt) {}

    private final JdbcClient database;
    private final KeyedHash hash;
    private final Clock clock;

    Webhooks(JdbcClient database, KeyedHash hash, Clock clock) {
        this.database = database;
        this.hash = hash;
        this.clock = clock;
    }

    List<Webhook> all() {
        return database.sql("select * from webhook order by lower(name), id")
                .query(Webhooks::webhook)
                .list();
    }

    Optional<Webhook> find(UUID id) {
        return database.sql("select * from webhook where id = :id")
                .param("id", id)
                .query(Webhooks::webhook)
                .optional();
    }

    /** False where it exists: the same form came twice. */
    boolean add(UUID id, String name, URI url) {
        return database.sql("""
                                insert into webhook (id, name, url, created_at) values (:id, :name, :url, :now)
                                on conflict do nothing""")
                        .param("id", id)
                        .param("name", name)
                        .param("url", url.toString())
                        .param("now", SqlTime.utc(clock.instant()))
                        .update()
                == 1;
    }

    /** Its next secret; the one before is no longer used from now on. */
    void renewSecret(UUID id) {
        database.sql("update webhook set generation = generation + 1 where id = :id")
                .param("id", id)
                .update();
    }

    void delete(UUID id) {
        database.sql("delete from webhook where id = :id").param("id", id).update();
    }

    /** The key that signs, 32 bytes. */
    byte[] key(Webhook webhook) {
        return hash.of("webhook " + webhook.id + " " + webhook.generation);
    }

    /** The same as its receiver keeps it. */
    String secret(Webhook webhook) {
        return "whsec_" + Base64.getEncoder().encodeToString(key(webhook));
    }

    private static Webhook webhook(ResultSet row, int number) throws SQLException {
        return new Webhook(
                row.getObject("id", UUID.class),
                row.getString("name"),
                URI.create(row.getString("url")),
                row.getInt("generation"),
                SqlTime.instant(row, "created_at"));
    }
}
