--liquibase formatted sql

--changeset footfall:0103-activity-links
--comment: access: one-time links to a person's own activity page. Whom a link is for can only be read with the link's own text in hand
create table activity_link (
    hash bytea primary key check (length(hash) = 32),
    sealed_user bytea not null check (length(sealed_user) = 16),
    person_hash bytea not null,
    expires_at timestamptz not null
);
create index activity_link_person on activity_link (person_hash);
create index activity_link_expiry on activity_link (expires_at);
--rollback drop table activity_link;
