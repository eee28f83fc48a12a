--liquibase formatted sql

--changeset footfall:0802-clients-counts splitStatements:false
--comment: clients: what became of the events of each key by name, which came first and last, and what the newest rejected ones looked like
create table client_count (
    hour    timestamptz not null,
    key_id  uuid        not null,
    name    text        not null,
    verdict text        not null,
    reason  text        not null,
    events  bigint      not null,
    primary key (hour, key_id, name, verdict, reason)
) with (fillfactor = 50);
comment on table client_count is 'events by hour of receipt, kept eight days; the exact sums of a key are in capture_ledger';

create table client_arrival (
    key_id     uuid        primary key,
    first_at   timestamptz not null,
    first_name text        not null,
    last_at    timestamptz not null,
    last_name  text        not null
);
comment on table client_arrival is 'the first and the last event that a key had taken';

create table client_rejection (
    id          uuid        primary key,
    key_id      uuid        not null,
    rejected_at timestamptz not null,
    name        text        not null,
    reason      text        not null,
    shape       text        not null
);
create index client_rejection_key on client_rejection (key_id, rejected_at);
comment on table client_rejection is 'the newest ten different shapes of rejected events of a key: names of fields and types, no values';
--rollback drop table client_rejection;
--rollback drop table client_arrival;
--rollback drop table client_count;
