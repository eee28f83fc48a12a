package dev.footfall.catalog;

import dev.footfall.platform.ErasureRequest;
import dev.footfall.platform.MentionedIds;
import dev.footfall.platform.PersonalDataStore;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * An app under the id of somebody who is erased, or with their id in its name: a host platform that has pages of people may have told them as apps. The first
 * goes, of the second the id.
 */
@Component
final class AppPersonalData implements PersonalDataStore {

    @Override
    public String name() {
        return "apps by their id";
    }

    @Override
    public Set<String> tables() {
        return Set.of("app");
    }

    @Override
    public long remove(ErasureRequest erasureRequest, JdbcClient transaction) {
        if (!erasureRequest.erasure()) {
            return 0;
        }
        int gone = transaction
                .sql("delete from app where id = :person")
                .param("person", erasureRequest.person())
                .update();
        return gone
                + transaction
                        .sql("update app set name = regexp_replace(name, :pattern, :mark, 'gi') where name ~* :pattern")
                        .param("pattern", MentionedIds.pattern(erasureRequest.person()))
                        .param("mark", MentionedIds.MARK)
                        .update();
    }

    @Override
    public long count(ErasureRequest erasureRequest, JdbcClient transaction) {
        return erasureRequest.erasure()
                ? transaction
                        .sql("select count(*) from app where id = :person or name ~* :pattern")
                        .param("person", erasureRequest.person())
                        .param("pattern", MentionedIds.pattern(erasureRequest.person()))
                        .query(Long.class)
                        .single()
                : 0;
    }

    @Override
    public void people(JdbcClient database, Consumer<UUID> visitor) {
        PersonalDataStore.tell(database.sql("select id from app"), visitor);
        database.sql("select name from app").query(row -> {
            MentionedIds.find(row.getString(1).getBytes(StandardCharsets.UTF_8), visitor);
        });
    }
}
