package dev.footfall.capture;

import dev.footfall.activity.ActivityTypes;
import dev.footfall.platform.PersonalDataStore;
import dev.footfall.platform.Removal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** People in the dead letters: few rows, so that any condition will do. */
@Component
final class DeadLetterPeople implements PersonalDataStore {

    private static final String COVERED = """
             where (user_id = :person or :erasure and entity_id = :person and activity_type = any (:personTypes))
               and (:type::smallint is null or activity_type = :type)
               and (:from::timestamptz is null or occurred_at >= :from)
               and (:to::timestamptz is null or occurred_at < :to)
               and (:erasure or occurred_at <= :until or received_at <= :until)""";

    private final ActivityTypes types;

    DeadLetterPeople(ActivityTypes types) {
        this.types = types;
    }

    @Override
    public String name() {
        return "dead letters";
    }

    @Override
    public Set<String> tables() {
        return Set.of("dead_letter");
    }

    @Override
    public boolean holdsActivities() {
        return true;
    }

    @Override
    public int order() {
        return 20;
    }

    @Override
    public long remove(Removal removal, JdbcClient transaction) {
        return bind(transaction.sql("delete from dead_letter " + COVERED), removal)
                .update();
    }

    @Override
    public long count(Removal removal, JdbcClient transaction) {
        return bind(transaction.sql("select count(*) from dead_letter " + COVERED), removal)
                .query(Long.class)
                .single();
    }

    @Override
    public void people(JdbcClient database, Consumer<UUID> visitor) {
        PersonalDataStore.tell(database.sql("select distinct user_id from dead_letter"), visitor);
    }

    @Override
    public List<Map<String, Object>> export(UUID person, JdbcClient transaction) {
        return transaction.sql("""
                        select activity_id as id, activity_type.name as "activityType", entity_id as "entityId",
                            convert_from(metadata, 'UTF8') as metadata, occurred_at as timestamp,
                            received_at as "receivedAt", reason
                        from dead_letter join activity_type on activity_type.id = activity_type
                        where user_id = :person
                        order by received_at desc""").param("person", person).query().listOfRows();
    }

    private JdbcClient.StatementSpec bind(JdbcClient.StatementSpec statement, Removal removal) {
        return removal.bind(statement).param("personTypes", types.aboutPeople());
    }
}
