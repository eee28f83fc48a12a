--liquibase formatted sql

--changeset footfall:0730-sign-on
--comment: access: accounts that sign in with an identity provider, known by issuer and subject; they need no password
alter table account
    add column issuer text null,
    add column subject text null,
    alter column password_hash drop not null,
    add constraint account_identity check ((issuer is null) = (subject is null)),
    add constraint account_way_in check (password_hash is not null or subject is not null);
create unique index account_issuer_subject on account (issuer, subject);
--rollback delete from account where password_hash is null; drop index account_issuer_subject; alter table account drop constraint account_way_in, drop constraint account_identity, alter column password_hash set not null, drop column subject, drop column issuer;
