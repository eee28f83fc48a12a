package dev.footfall.catalog;

import dev.footfall.platform.PersonalDataStore;
import dev.footfall.platform.Removal;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** An app under the id of somebody who is erased: a host platform that has pages of people may have told their names as those of apps. */
@Component
final class ErasedApps implements PersonalDataStore {

    @Override
    public String name() {
        return "apps by their id";
    }

    @Override
    public Set<String> tables() {
        return Set.of("app");
    }

    @Override
    public long remove(Removal removal, JdbcClient transaction) {
        return removal.erasure()
                ? transaction
                        .sql("delete from app where id = :person")
                        .param("person", removal.person())
                        .update()
                : 0;
    }

    @Override
    public long count(Removal removal, JdbcClient transaction) {
        return removal.erasure()
                ? transaction
                        .sql("select count(*) from app where id = :person")
                        .param("person", removal.person())
                        .query(Long.class)
                        .single()
                : 0;
    }

    @Override
    public void people(JdbcClient database, Consumer<UUID> visitor) {
        PersonalDataStore.tell(database.sql("select id from app"), visitor);
    }
}
