package dev.footfall.access.links;

import dev.footfall.platform.ErasureRequest;
import dev.footfall.platform.PersonalDataStore;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** One-time links of a person who is erased: one that is used afterwards would open a session for them. */
@Component
final class LinkPersonalData implements PersonalDataStore {

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
    public long remove(ErasureRequest erasureRequest, JdbcClient transaction) {
        return erasureRequest.erasure()
                ? transaction
                        .sql("delete from activity_link where person_hash = :hash")
                        .param("hash", erasureRequest.hash())
                        .update()
                : 0;
    }

    @Override
    public long count(ErasureRequest erasureRequest, JdbcClient transaction) {
        return erasureRequest.erasure()
                ? transaction
                        .sql("select count(*) from activity_link where person_hash = :hash")
                        .param("hash", erasureRequest.hash())
                        .query(Long.class)
                        .single()
                : 0;
    }
}
