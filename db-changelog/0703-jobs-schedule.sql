--liquibase formatted sql

--changeset footfall:0703-jobs-schedule
--comment: jobs: schedules that differ from the descriptors' defaults; when a job is due next is db-scheduler's to know
create table job_schedule (
    job        text        primary key,
    cron       text        not null,
    enabled    boolean     not null,
    changed_by text        not null,
    changed_at timestamptz not null
);

--rollback drop table job_schedule;
