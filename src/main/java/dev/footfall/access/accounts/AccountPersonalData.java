package dev.footfall.access.accounts;

import dev.footfall.platform.ErasureRequest;
import dev.footfall.platform.PersonalDataStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The account of a person who is erased, and all their sessions. A deletion of activity leaves both. */
@Component
final class AccountPersonalData implements PersonalDataStore {

    private final Sessions sessions;

    AccountPersonalData(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public String name() {
        return "account and sessions";
    }

    @Override
    public Set<String> tables() {
        return Set.of("account", "spring_session", "spring_session_attributes");
    }

    @Override
    public int order() {
        return 80;
    }

    @Override
    public void check(ErasureRequest erasureRequest, JdbcClient transaction) {
        if (erasureRequest.erasure()) {
            var admins = transaction.sql(Accounts.LOCK_ADMINS).query(UUID.class).list();
            Accounts.checkNotLast(admins, erasureRequest.person());
        }
    }

    @Override
    public long remove(ErasureRequest erasureRequest, JdbcClient transaction) {
        if (!erasureRequest.erasure()) {
            return 0;
        }
        int accounts = transaction
                .sql("delete from account where id = :person")
                .param("person", erasureRequest.person())
                .update();
        return accounts
                + transaction
                        .sql("delete from spring_session where principal_name = :principal")
                        .param("principal", Sessions.principal(erasureRequest.hash()))
                        .update();
    }

    @Override
    public long count(ErasureRequest erasureRequest, JdbcClient transaction) {
        return erasureRequest.erasure()
                ? transaction
                        .sql("""
                                select (select count(*) from account where id = :person)
                                    + (select count(*) from spring_session where principal_name = :principal)""")
                        .param("person", erasureRequest.person())
                        .param("principal", Sessions.principal(erasureRequest.hash()))
                        .query(Long.class)
                        .single()
                : 0;
    }

    @Override
    public void people(JdbcClient database, Consumer<UUID> visitor) {
        PersonalDataStore.tell(database.sql("select id from account"), visitor);
    }

    @Override
    public List<Map<String, Object>> export(UUID person, JdbcClient transaction) {
        var held = new ArrayList<Map<String, Object>>(
                transaction.sql("""
                        select name, role, created_at as "createdAt", signed_in_at as "signedInAt", issuer, subject
                        from account where id = :person""").param("person", person).query().listOfRows());
        held.addAll(transaction
                .sql("""
                        select to_timestamp(creation_time / 1000) as "sessionBegan",
                            to_timestamp(last_access_time / 1000) as "lastUsed"
                        from spring_session where principal_name = :principal""")
                .param("principal", sessions.principal(person))
                .query()
                .listOfRows());
        return held;
    }
}
