--liquibase formatted sql

--changeset footfall:0902-privacy-audit-people
--comment: privacy: whom the newest entries of the audit are about, to open them from there; and its filters
create table audit_person (
    person_hash bytea       primary key,
    person_id   uuid        not null,
    seen_at     timestamptz not null
);
create index audit_person_id on audit_person (person_id);
create index audit_person_seen on audit_person (seen_at);
comment on table audit_person is 'gone with an erasure, and when raw activity of that age is anonymized';
create index audit_entry_action on audit_entry (action, id);
create index audit_entry_actor on audit_entry (actor, id);
--rollback drop table audit_person;
--rollback drop index audit_entry_action;
--rollback drop index audit_entry_actor;
