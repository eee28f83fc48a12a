--liquibase formatted sql

--changeset footfall:0901-saved-views-and-notes
--comment: saved: addresses of pages under a name, and notes on days; each of one account, shared or not
create table saved_view (
    id         uuid        primary key,
    owner_id   uuid,
    owner_name text        not null,
    shared     boolean     not null,
    name       text        not null,
    address    text        not null,
    created_at timestamptz not null,
    check (shared or owner_id is not null)
);
create unique index saved_view_name on saved_view (owner_id, lower(name)) nulls not distinct;
comment on column saved_view.owner_id is 'an account or the person of a token; null: made with a key';

create table day_note (
    id         uuid        primary key,
    owner_id   uuid,
    owner_name text        not null,
    shared     boolean     not null,
    day        date        not null,
    text       text        not null,
    created_at timestamptz not null,
    check (shared or owner_id is not null)
);
create index day_note_day on day_note (day, id);
create index day_note_owner on day_note (owner_id);
comment on column day_note.day is 'of the reporting zone';
--rollback drop table day_note;
--rollback drop table saved_view;
