--liquibase formatted sql

--changeset footfall:0961-jobs-log
--comment: jobs: the last lines that a run logged, for its page; stored when it ends, deleted with the run
alter table job_run add column log text;

--rollback alter table job_run drop column log;
