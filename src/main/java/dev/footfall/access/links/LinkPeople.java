package dev.footfall.access.links;

import dev.footfall.platform.PersonalDataStore;
import dev.footfall.platform.Removal;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** One-time links of a person who is erased: one that is used afterwards would open a session for them. */
@Component
final class LinkPeople implements PersonalDataStore {

    @Override
    public String name() {
        return "one-time links";
    }

    @Override
    public Set<String> tables() {
        return Set.of("activity_link");
    }

    @Override
    public int order() {
        return 70;
    }

    @Override
    public long remove(Removal removal, JdbcClient transaction) {
        return removal.erasure()
                ? transaction
                        .sql("delete from activity_link where person_hash = :hash")
                        .param("hash", removal.hash())
                        .update()
                : 0;
    }

    @Override
    public long count(Removal removal, JdbcClient transaction) {
        return removal.erasure()
                ? transaction
                        .sql("select count(*) from activity_link where person_hash = :hash")
                        .param("hash", removal.hash())
                        .query(Long.class)
                        .single()
                : 0;
    }
}
