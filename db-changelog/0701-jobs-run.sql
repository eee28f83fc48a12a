--liquibase formatted sql

--changeset footfall:0701-jobs-run
--comment: jobs: what the job repository does not know of an execution: who runs it (the lease that each chunk checks), whether it is to stop, who started it, and its error in words
create table job_run (
    execution  bigint      primary key references batch_job_execution (job_execution_id) on delete cascade,
    key        text        not null,
    node       uuid        not null,
    started_by text        not null,
    stop       boolean     not null default false,
    begun_at   timestamptz not null,
    ended_at   timestamptz,
    error      text
);
create index job_run_key on job_run (key, ended_at);
create index job_run_unfinished on job_run (execution) where ended_at is null;
comment on column job_run.key is 'job and parameters: of one key only one execution runs at a time';
comment on column job_run.ended_at is 'null while the lease holds; set by its holder, or by who found it dead';

create sequence job_run_number maxvalue 9223372036854775807 no cycle;
create index batch_job_execution_instance on batch_job_execution (job_instance_id);
create index batch_job_instance_name on batch_job_instance (job_name, job_instance_id desc);
create index batch_step_execution_job on batch_step_execution (job_execution_id);
create index batch_job_execution_params_job on batch_job_execution_params (job_execution_id);
create index batch_job_execution_unfinished on batch_job_execution (job_execution_id) where status in ('STARTING', 'STARTED', 'STOPPING');

--rollback drop index batch_job_execution_unfinished;
--rollback drop index batch_job_execution_params_job;
--rollback drop index batch_step_execution_job;
--rollback drop index batch_job_instance_name;
--rollback drop index batch_job_execution_instance;
--rollback drop sequence job_run_number;
--rollback drop table job_run;
