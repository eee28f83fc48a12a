package dev.footfall.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.BesideTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** How often the database is asked for names that there are not. */
@BesideTest
class EntityTypesIntegrationTests {

    @Autowired
    private DataSource source;

    @Autowired
    private JdbcClient database;

    private final AtomicInteger asked = new AtomicInteger();
    private EntityTypes types;

    @BeforeEach
    void make() {
        types = new EntityTypes(JdbcClient.create(new DelegatingDataSource(source) {
            @Override
            public Connection getConnection() throws SQLException {
                asked.incrementAndGet();
                return super.getConnection();
            }
        }));
        asked.set(0);
    }

    @AfterEach
    void removeFilling() {
        database.sql("delete from entity_type where name like 'Filling%'").update();
    }

    @Test
    void looksUpUnknownNamesTogether() {
        for (int i = 0; i < 5_000; i++) {
            assertThat(types.find("Nobodys" + i)).isEmpty();
        }
        assertThat(asked).hasValueLessThan(100);
    }

    @Test
    void findsANameRegisteredByAnotherNode() {
        database.sql("insert into entity_type (name) values ('FillingOfAnother')")
                .update();
        assertThat(types.find("FillingOfAnother")).isPresent();
    }

    @Test
    void stopsAskingAFullTable() {
        database.sql("""
                        insert into entity_type (name)
                        select 'Filling' || i
                        from generate_series(1, 1000 - (select count(*) from entity_type)) i""").update();
        make();
        for (int i = 0; i < 5_000; i++) {
            assertThat(types.register("Nobodys" + i)).isEmpty();
            assertThat(types.find("Nobodys" + i)).isEmpty();
        }
        assertThat(asked).hasValue(0);
    }
}
