--liquibase formatted sql

--changeset footfall:0102-accounts
--comment: access: accounts of the pages, with passwords as Argon2id; an account's own activity is that of its id
create table account (
    id uuid primary key,
    name text not null check (length(name) between 1 and 100),
    role text not null check (role in ('ADMIN', 'ANALYST', 'OPS', 'USER')),
    password_hash text not null,
    created_at timestamptz not null,
    signed_in_at timestamptz null,
    disabled_at timestamptz null,
    sessions_valid_from timestamptz not null
);
create unique index account_name on account (lower(name));
comment on column account.sessions_valid_from is 'sessions that began earlier are over: signed out everywhere, other role or password, disabled';
--rollback drop table account;

--changeset footfall:0102-sign-in-attempts
--comment: access: failed sign-ins by account and by source, both as keyed hashes, so that all nodes throttle together
create table sign_in_attempt (
    subject bytea primary key,
    failures integer not null,
    since timestamptz not null
);
--rollback drop table sign_in_attempt;
