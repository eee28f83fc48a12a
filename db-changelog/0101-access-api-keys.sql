--liquibase formatted sql

--changeset footfall:0101-api-keys
--comment: access: API keys, each as the SHA-256 of its text and a visible prefix; the text itself is never stored
create table api_key (
    id uuid primary key,
    name text not null check (length(name) between 1 and 100),
    prefix text not null,
    hash bytea not null unique check (length(hash) = 32),
    scopes text[] not null,
    admin boolean not null default false,
    created_at timestamptz not null,
    expires_at timestamptz null,
    revoked_at timestamptz null,
    last_used_at timestamptz null,
    replaced_by uuid null references api_key (id) on delete set null
);
--rollback drop table api_key;
