package dev.footfall.access.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.access.accounts.Sessions.ExpiredSessions;
import dev.footfall.testkit.BesideTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Sessions that ran out leave the database; others stay. */
@BesideTest
class ExpiredSessionsIntegrationTests {

    @Autowired
    ExpiredSessions expired;

    @Autowired
    JdbcClient database;

    @Test
    void removesOnlyExpiredSessions() {
        insert("ran-out", 1);
        insert("good", Long.MAX_VALUE);

        expired.remove();

        assertThat(database.sql("select trim(session_id) from spring_session")
                        .query(String.class)
                        .list())
                .containsExactly("good");
    }

    private void insert(String id, long expiry) {
        database.sql("""
                        insert into spring_session (primary_id, session_id, creation_time, last_access_time,
                            max_inactive_interval, expiry_time)
                        values (:id, :id, 0, 0, 1, :expiry)""").param("id", id).param("expiry", expiry).update();
    }
}
