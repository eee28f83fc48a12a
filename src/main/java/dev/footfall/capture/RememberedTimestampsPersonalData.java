package dev.footfall.capture;

import dev.footfall.platform.ErasureRequest;
import dev.footfall.platform.PersonalDataStore;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * People in the remembered times of what came without one. The rows stay for their eight days with a stand-in for the person: without
 * them a repetition of what was removed would pass for new activity. Comes before raw activity, which says what a part covers.
 */
@Component
final class RememberedTimestampsPersonalData implements PersonalDataStore {

    @Override
    public String name() {
        return "times of untimed activity";
    }

    @Override
    public Set<String> tables() {
        return Set.of("untimed_id");
    }

    @Override
    public int order() {
        return 30;
    }

    @Override
    public long remove(ErasureRequest erasureRequest, JdbcClient transaction) {
        return erasureRequest
                .bind(transaction.sql("""
                        with gone as (
                            delete from untimed_id
                            where user_id = :person and (:erasure or occurred_at <= :until) and (:whole or exists (
                                select from activity
                                where activity.user_id = :person
                                  and (activity.id, activity.occurred_at) = (untimed_id.id, untimed_id.occurred_at)
                                  and (:type::smallint is null or activity_type = :type)
                                  and (:from::timestamptz is null or activity.occurred_at >= :from)
                                  and (:to::timestamptz is null or activity.occurred_at < :to)))
                            returning id, occurred_at, received_at
                        ), kept as (
                            insert into untimed_id (id, user_id, occurred_at, received_at)
                            select id, :standIn, occurred_at, received_at from gone
                            on conflict do nothing
                        )
                        select count(*) from gone"""))
                .param("whole", erasureRequest.isWhole())
                .param("standIn", SuppressionFilter.standIn(erasureRequest.hash()))
                .query(Long.class)
                .single();
    }

    /** Of a part nothing is known any more once its activity is gone. */
    @Override
    public long count(ErasureRequest erasureRequest, JdbcClient transaction) {
        return erasureRequest.isWhole()
                ? erasureRequest.bind(transaction.sql("""
                                select count(*) from untimed_id
                                where user_id = :person and (:erasure or occurred_at <= :until)""")).query(Long.class).single()
                : 0;
    }

    @Override
    public void people(JdbcClient database, Consumer<UUID> visitor) {
        PersonalDataStore.tell(database.sql("select distinct user_id from untimed_id"), visitor);
    }

    /** By the table's key: all pieces together read it once. */
    @Override
    public Iterator<List<Map<String, Object>>> exportInPieces(UUID person, JdbcClient database) {
        return new Pieces(
                "id",
                last -> database.sql("""
                                select id, occurred_at as timestamp, received_at as "receivedAt"
                                from untimed_id
                                where user_id = :person and (cast(:last as uuid) is null or id > :last)
                                order by id limit 1000""")
                        .param("person", person)
                        .param("last", last)
                        .query()
                        .listOfRows());
    }
}
