package dev.footfall.jobs;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Runs that never ran: instances, and executions with two steps and a parameter each, one an hour back from now, of all
 * jobs in turn.
 */
final class TestHistory {

    private static final String[] STATEMENTS = {
        """
        insert into batch_job_instance
        select run, 0, (array['seal', 'rollup', 'anonymize', 'purge', 'verify'])[1 + run % 5], md5(run::text)
        from generate_series(1, :runs) as run""",
        """
        insert into batch_job_execution
        select run, 2, run, began, began, began + interval '2 seconds',
            case when run % 50 = 7 then 'FAILED' else 'COMPLETED' end, 'COMPLETED', '', began
        from (
            select run, localtimestamp - (:runs - run) * interval '1 hour' as began
            from generate_series(1, :runs) as run) as runs""",
        """
        insert into batch_job_execution_params
        select run, 'run', 'java.lang.Long', run::text, 'Y' from generate_series(1, :runs) as run""",
        """
        insert into job_run (execution, key, node, started_by, begun_at, ended_at)
        select run, 'key', gen_random_uuid(), 'schedule', now(), now() from generate_series(1, :runs) as run""",
        """
        insert into batch_step_execution
        select 2 * job_execution_id + step, 3, 'step' || step, job_execution_id, start_time, start_time, end_time,
            status, 1, 10, 0, 10, 0, 0, 0, 0, 'COMPLETED', '', end_time
        from batch_job_execution, generate_series(0, 1) as step where job_execution_id <= :runs""",
        "select setval('batch_job_instance_seq', :runs)",
        "select setval('batch_job_execution_seq', :runs)",
        "select setval('batch_step_execution_seq', 2 * :runs + 2)"
    };

    private TestHistory() {}

    static void of(JdbcClient database, int runs) {
        database.sql("truncate batch_job_instance cascade").update();
        for (String statement : STATEMENTS) {
            JdbcClient.StatementSpec bound = database.sql(statement).param("runs", runs);
            if (statement.startsWith("select")) {
                bound.query(Long.class).single();
            } else {
                bound.update();
            }
        }
    }
}
