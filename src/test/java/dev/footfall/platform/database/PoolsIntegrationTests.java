package dev.footfall.platform.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.FootfallTest;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@FootfallTest
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
    void a_page_may_not_run_a_statement_for_longer_than_five_seconds_a_job_may() {
        assertThat(setting(webClient, "statement_timeout")).isEqualTo("5s");
        assertThat(setting(capture, "statement_timeout")).isEqualTo("0");
        assertThat(setting(jobs, "statement_timeout")).isEqualTo("0");
    }

    @Test
    void each_pool_names_itself_to_the_server() {
        assertThat(setting(webClient, "application_name")).isEqualTo("footfall web");
        assertThat(setting(capture, "application_name")).isEqualTo("footfall capture");
        assertThat(setting(jobs, "application_name")).isEqualTo("footfall jobs");
    }

    @Test
    @DisplayName("plans are made for the values at hand, since a generic one visits every day of the raw table")
    void plans_are_not_generic() {
        assertThat(setting(webClient, "plan_cache_mode")).isEqualTo("force_custom_plan");
        assertThat(setting(jobs, "plan_cache_mode")).isEqualTo("force_custom_plan");
    }

    @Test
    void a_capture_transaction_that_its_writer_forgot_is_ended_by_the_server() {
        assertThat(setting(capture, "idle_in_transaction_session_timeout")).isEqualTo("15s");
    }

    @Test
    void all_speak_in_utc() {
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
