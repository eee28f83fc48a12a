package dev.footfall.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.database.Pools.CaptureDatabase;
import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.testkit.BesideTest;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@BesideTest
class PoolsIntegrationTests {

    @Autowired
    DataSource web;

    @Autowired
    JdbcClient webClient;

    @Autowired
    @CaptureDatabase
    JdbcClient capture;

    @Autowired
    @JobsDatabase
    JdbcClient jobs;

    @Test
    void limitsStatementsOfPagesToFiveSeconds() {
        assertThat(setting(webClient, "statement_timeout")).isEqualTo("5s");
        assertThat(setting(capture, "statement_timeout")).isEqualTo("0");
        assertThat(setting(jobs, "statement_timeout")).isEqualTo("0");
    }

    @Test
    void everyPoolNamesItself() {
        assertThat(setting(webClient, "application_name")).isEqualTo("footfall web");
        assertThat(setting(capture, "application_name")).isEqualTo("footfall capture");
        assertThat(setting(jobs, "application_name")).isEqualTo("footfall jobs");
    }

    @Test
    void plansForTheGivenValues() {
        assertThat(setting(webClient, "plan_cache_mode")).isEqualTo("force_custom_plan");
        assertThat(setting(jobs, "plan_cache_mode")).isEqualTo("force_custom_plan");
    }

    @Test
    void serverEndsAForgottenCaptureTransaction() {
        assertThat(setting(capture, "idle_in_transaction_session_timeout")).isEqualTo("15s");
    }

    @Test
    void allPoolsUseUtc() {
        assertThat(setting(webClient, "timezone")).isEqualTo("UTC");
        assertThat(setting(capture, "timezone")).isEqualTo("UTC");
        assertThat(setting(jobs, "timezone")).isEqualTo("UTC");
    }

    private static String setting(JdbcClient client, String name) {
        return client.sql("select current_setting(:name)")
                .param("name", name)
                .query(String.class)
                .single();
    }
}
