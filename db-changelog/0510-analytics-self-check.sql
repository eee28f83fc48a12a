--liquibase formatted sql

--changeset footfall:0510-analytics-self-check
--comment: analytics: what the nightly self-check found, the latest of each day
create table rollup_check (
    day         date        primary key,
    checked_at  timestamptz not null,
    differences text
);
comment on column rollup_check.differences is 'in words, without values; null: none';

--rollback drop table rollup_check;
