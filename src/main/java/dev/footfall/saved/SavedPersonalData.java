package dev.footfall.saved;

import dev.footfall.platform.ErasureRequest;
import dev.footfall.platform.MentionedIds;
import dev.footfall.platform.PersonalDataStore;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What an erased person kept goes with their account, shared or not. So do the views of others that name this person or
 * filter by them; from notes that mention them the id is removed. A deletion of activity leaves all of it.
 */
@Component
final class SavedPersonalData implements PersonalDataStore {

    @Override
    public String name() {
        return "saved views and notes";
    }

    @Override
    public Set<String> tables() {
        return Set.of("saved_view", "day_note");
    }

    @Override
    public long remove(ErasureRequest erasureRequest, JdbcClient transaction) {
        if (!erasureRequest.erasure()) {
            return 0;
        }
        return run(erasureRequest, transaction, """
                        delete from saved_view
                        where owner_id = :person or address ~* :pattern or name ~* :pattern""")
                + run(erasureRequest, transaction, "delete from day_note where owner_id = :person")
                + run(erasureRequest, transaction, """
                        update day_note set text = regexp_replace(text, :pattern, :mark, 'gi')
                        where text ~* :pattern""");
    }

    private static long run(ErasureRequest erasureRequest, JdbcClient transaction, String change) {
        return transaction
                .sql(change)
                .param("person", erasureRequest.person())
                .param("pattern", MentionedIds.pattern(erasureRequest.person()))
                .param("mark", MentionedIds.MARK)
                .update();
    }

    @Override
    public long count(ErasureRequest erasureRequest, JdbcClient transaction) {
        return erasureRequest.erasure()
                ? transaction
                        .sql("""
                                select (select count(*) from saved_view
                                        where owner_id = :person or address ~* :pattern or name ~* :pattern)
                                    + (select count(*) from day_note where owner_id = :person or text ~* :pattern)""")
                        .param("person", erasureRequest.person())
                        .param("pattern", MentionedIds.pattern(erasureRequest.person()))
                        .query(Long.class)
                        .single()
                : 0;
    }

    @Override
    public void people(JdbcClient database, Consumer<UUID> visitor) {
        PersonalDataStore.tell(database.sql("""
                        select owner_id from saved_view where owner_id is not null
                        union select owner_id from day_note where owner_id is not null"""), visitor);
        database.sql("select name || ' ' || address from saved_view union all select text from day_note")
                .query(row -> {
                    MentionedIds.find(row.getString(1).getBytes(StandardCharsets.UTF_8), visitor);
                });
    }

    @Override
    public List<Map<String, Object>> export(UUID person, JdbcClient database) {
        return database.sql("""
                        select 'view' as kept, name, address, null::date as day, shared, created_at as "createdAt"
                        from saved_view where owner_id = :person
                        union all
                        select 'note', text, null, day, shared, created_at from day_note where owner_id = :person
                        order by "createdAt" """).param("person", person).query().listOfRows();
    }
}
