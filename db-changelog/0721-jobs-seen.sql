--liquibase formatted sql

--changeset footfall:0721-jobs-seen
--comment: jobs: that somebody has seen why a run failed, so that its alarm ends without a run that succeeds; who it was is in the audit
alter table job_run add column seen boolean not null default false;

--rollback alter table job_run drop column seen;
