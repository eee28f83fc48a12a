package dev.footfall.privacy;

import dev.footfall.platform.ErasureRequest;
import dev.footfall.platform.KeyedHash;
import dev.footfall.platform.PersonalDataStore;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * People whose keyed hash is in tables that outlive their data: tombstones, receipts and the audit. Removes nothing.
 */
@Component
final class HashedPersonalData implements PersonalDataStore {

    private final KeyedHash hash;

    HashedPersonalData(KeyedHash hash) {
        this.hash = hash;
    }

    @Override
    public String name() {
        return "pauses, receipts and looks";
    }

    @Override
    public Set<String> tables() {
        return Set.of("suppression", "receipt", "receipt_part", "removal_task", "deleted_ahead", "audit_entry");
    }

    @Override
    public long remove(ErasureRequest erasureRequest, JdbcClient transaction) {
        return 0;
    }

    @Override
    public long count(ErasureRequest erasureRequest, JdbcClient transaction) {
        return 0;
    }

    @Override
    public List<Map<String, Object>> export(UUID person, JdbcClient transaction) {
        return transaction.sql("""
                        select kind as what, since as "from", until, null as who, null::integer as times
                        from suppression where person_hash = :person and kind = 'pause'
                        union all
                        select kind, at, done_at, 'receipt ' || id, null from receipt where person_hash = :person
                        union all
                        select action, at, at, actor, times from audit_entry where person_hash = :person
                        order by "from" desc""").param("person", hash.of(person)).query().listOfRows();
    }
}
