--liquibase formatted sql

--changeset footfall:0301-capture-ledger splitStatements:false
--comment: capture: what became of every activity received, the batches that are stored, untimed ids, and what only the database refused
create table capture_batch (
    node          uuid        not null,
    sequence      bigint      not null,
    stored_at     timestamptz not null default now(),
    primary key (node, sequence)
);
comment on table capture_batch is 'batches that are stored: decides after a commit whose answer was lost; a node removes its own once nothing older is under way';

create table capture_ledger (
    hour          timestamptz not null,
    source        text        not null,
    node          uuid        not null,
    writer        smallint    not null,
    received      bigint      not null,
    accepted      bigint      not null,
    duplicates    bigint      not null,
    suppressed    bigint      not null,
    rejected      bigint      not null,
    dead          bigint      not null,
    conflicts     bigint      not null,
    primary key (hour, source, node, writer)
) with (fillfactor = 50);
comment on table capture_ledger is 'received = accepted + duplicates + suppressed + rejected + dead, by hour of receipt; conflicts are those duplicates whose content differed. A row for each writer, so that writers never wait for each other';

create table untimed_id (
    id            uuid        not null,
    user_id       uuid        not null,
    occurred_at   timestamptz not null,
    received_at   timestamptz not null default now(),
    primary key (id, user_id)
);
create index untimed_id_received on untimed_id (received_at);
comment on table untimed_id is 'the time first given to an activity that came without one, kept 8 days, so that its repetition is known';

create table dead_letter (
    id            bigint      generated always as identity primary key,
    received_at   timestamptz not null,
    source        text        not null,
    reason        text        not null,
    activity_id   uuid        not null,
    user_id       uuid        not null,
    activity_type smallint    not null,
    entity_type   smallint,
    entity_id     uuid,
    metadata      bytea,
    occurred_at   timestamptz not null
);
create index dead_letter_user on dead_letter (user_id);
comment on table dead_letter is 'activities that passed the door and that the database alone refused';

--rollback drop table dead_letter;
--rollback drop table untimed_id;
--rollback drop table capture_ledger;
--rollback drop table capture_batch;
