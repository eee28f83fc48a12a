--liquibase formatted sql

--changeset footfall:0601-privacy-audit splitStatements:false
--comment: privacy: who did what. Rows are only added; people stand in them as keyed hashes
create table audit_entry (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    action text not null,
    actor_kind text null,
    actor text null,
    actor_hash bytea null,
    subject text not null,
    person_hash bytea null,
    times integer not null default 1
);
create index audit_entry_at on audit_entry (at desc);
create index audit_entry_person on audit_entry (person_hash, at desc) where person_hash is not null;

create function audit_entry_stays() returns trigger language plpgsql as $$
begin
    raise exception 'audit entries are never changed';
end $$;
create trigger audit_entry_stays before update on audit_entry
    for each row execute function audit_entry_stays();
--rollback drop table audit_entry;
--rollback drop function audit_entry_stays;
