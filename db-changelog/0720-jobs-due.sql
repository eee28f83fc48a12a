--liquibase formatted sql

--changeset footfall:0720-jobs-due
--comment: jobs: for which firing of its schedule a run was started, so that one that was caught up says so, and that no firing started two can be shown
alter table job_run add column due_at timestamptz;
comment on column job_run.due_at is 'when the schedule had it due; null where somebody started it';

--rollback alter table job_run drop column due_at;
