--liquibase formatted sql

--changeset footfall:0202-activity-table splitStatements:false
--comment: activity: the raw table, one partition a UTC day (made by the application, never here; widest columns first, so that nothing is lost to padding), and the state of each day
create table activity (
    occurred_at   timestamptz not null,
    received_at   timestamptz not null,
    id            uuid        not null,
    user_id       uuid        not null,
    entity_id     uuid,
    activity_type smallint    not null,
    entity_type   smallint,
    metadata      jsonb,
    primary key (occurred_at, id, user_id)
) partition by range (occurred_at);
create index activity_user_time on activity (user_id, occurred_at desc);

create table activity_day (
    day           date        primary key,
    state         text        not null default 'open' check (state in ('open', 'sealed', 'anonymized', 'purged')),
    changed_at    timestamptz not null default now()
);
comment on table activity_day is 'each UTC day that has, or had, a partition: open, sealed, anonymized, purged';

create table activity_mark (
    day           date        not null,
    mark          bigint      generated always as identity,
    primary key (day, mark)
);
comment on table activity_mark is 'reporting days whose raw activity changed since they were last counted: one mark a writing transaction, deleted by the count that saw it';

--rollback drop table activity_mark;
--rollback drop table activity_day;
--rollback drop table activity;
