package dev.footfall.notify;

import dev.footfall.platform.ErasureRequest;
import dev.footfall.platform.PersonalDataStore;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Digests and alerts of an account, with the addresses that they go to and the log of what was sent. They go with the
 * account, before it. Activity is not in them, so a deletion of activity leaves them.
 */
@Component
final class NotifyPersonalData implements PersonalDataStore {

    @Override
    public String name() {
        return "digests and alerts";
    }

    @Override
    public Set<String> tables() {
        return Set.of("subscription", "subscription_recipient", "message");
    }

    @Override
    public int order() {
        return 75;
    }

    @Override
    public long remove(ErasureRequest erasureRequest, JdbcClient transaction) {
        return erasureRequest.erasure()
                ? transaction
                        .sql("delete from subscription where owner = :person")
                        .param("person", erasureRequest.person())
                        .update()
                : 0;
    }

    @Override
    public long count(ErasureRequest erasureRequest, JdbcClient transaction) {
        return erasureRequest.erasure()
                ? transaction
                        .sql("select count(*) from subscription where owner = :person")
                        .param("person", erasureRequest.person())
                        .query(Long.class)
                        .single()
                : 0;
    }

    @Override
    public void people(JdbcClient database, Consumer<UUID> visitor) {
        PersonalDataStore.tell(database.sql("select distinct owner from subscription"), visitor);
    }

    @Override
    public List<Map<String, Object>> export(UUID person, JdbcClient database) {
        return database.sql("""
                        select name, kind, rule, subscription.created_at as "createdAt",
                            (select string_agg(address, ', ' order by address) from subscription_recipient
                             where subscription = subscription.id) as "sentTo"
                        from subscription where owner = :person order by subscription.created_at""").param("person", person).query().listOfRows();
    }
}
