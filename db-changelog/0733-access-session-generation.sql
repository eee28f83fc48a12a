--liquibase formatted sql

--changeset footfall:0733-session-generation
--comment: access: which of an account's sessions are good is told by a number, not by the time at which they began: a clock may go back
alter table account
    add column session_generation integer not null default 0,
    drop column sessions_valid_from;
comment on column account.session_generation is 'sessions of an earlier one are over: signed out everywhere, other role or password, disabled';
--rollback alter table account add column sessions_valid_from timestamptz not null default now(), drop column session_generation;
