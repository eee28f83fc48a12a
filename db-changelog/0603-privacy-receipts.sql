--liquibase formatted sql

--changeset footfall:0603-privacy-receipts splitStatements:false
--comment: privacy: what was removed of whom (under the keyed hash) from which store, and the removals under way, which alone still hold the user's id
create table receipt (
    id            uuid        primary key,
    version       bigint      not null,
    person_hash   bytea       not null check (length(person_hash) = 32),
    kind          text        not null check (kind in ('deletion', 'erasure')),
    activity_type smallint,
    day           date,
    at            timestamptz not null,
    done_at       timestamptz,
    checked_at    timestamptz,
    lifted_at     timestamptz
);
create index receipt_person on receipt (person_hash, at desc);
create index receipt_at on receipt (at desc);
comment on column receipt.version is 'of the tombstone: nodes that have not followed it yet may still have something on their disks';
comment on column receipt.checked_at is 'when every store was last asked again, and had nothing';

create table receipt_part (
    receipt    uuid    not null references receipt on delete cascade,
    store      text    not null,
    activities boolean not null,
    removed    bigint  not null,
    primary key (receipt, store)
);

create table removal_task (
    receipt uuid primary key references receipt on delete cascade,
    user_id uuid not null
);
comment on table removal_task is 'removals that a crash may have left half done; gone with their last step';

create function audit_entry_remains() returns trigger language plpgsql as $$
begin
    raise exception 'audit entries are never removed';
end $$;
create trigger audit_entry_remains before delete on audit_entry
    for each row execute function audit_entry_remains();

--rollback drop trigger audit_entry_remains on audit_entry;
--rollback drop function audit_entry_remains;
--rollback drop table removal_task;
--rollback drop table receipt_part;
--rollback drop table receipt;
