--liquibase formatted sql

--changeset footfall:0612-privacy-audit-seal splitStatements:false
--comment: privacy: the audit as a chain of sealed blocks, so that a row that somebody with rights in the database changes, removes or inserts is found; and no right to do so where rights can say it
create table audit_seal (
    number    bigint      primary key,
    last_id   bigint      not null unique,
    entries   bigint      not null,
    digest    bytea       not null check (length(digest) = 32),
    sealed_at timestamptz not null
);
comment on table audit_seal is 'each seals the entries of the audit behind the last of the seal before, up to last_id';
comment on column audit_seal.digest is 'keyed hash of the number, last_id, the entries and the digest of the seal before';

create table audit_check (
    single       boolean     primary key default true check (single),
    checked_at   timestamptz not null,
    sealed_to    bigint      not null,
    broken_first bigint,
    broken_last  bigint
);
comment on table audit_check is 'what the last look through the seals found: null where all are as they were';

create function audit_stays() returns trigger language plpgsql as $$
begin
    raise exception 'the audit is never changed';
end $$;
create trigger audit_entry_is_kept before truncate on audit_entry
    for each statement execute function audit_stays();
create trigger audit_seal_stays before update or delete on audit_seal
    for each row execute function audit_stays();
create trigger audit_seal_is_kept before truncate on audit_seal
    for each statement execute function audit_stays();

revoke update, delete, truncate on audit_entry, audit_seal from current_user, public;

--rollback grant update, delete, truncate on audit_entry to current_user;
--rollback drop table audit_check;
--rollback drop table audit_seal;
--rollback drop trigger audit_entry_is_kept on audit_entry;
--rollback drop function audit_stays;
