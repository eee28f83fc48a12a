--liquibase formatted sql

--changeset footfall:0702-jobs-history
--comment: jobs: finds the oldest runs when history is removed
create index batch_job_execution_end on batch_job_execution (end_time);

--rollback drop index batch_job_execution_end;
