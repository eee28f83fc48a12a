--liquibase formatted sql

--changeset footfall:0602-privacy-suppression splitStatements:false
--comment: privacy: whose activity is not to be kept, under the keyed hash: tombstones of deletions and erasures, and pauses; and how far each node has followed
create sequence suppression_version;

create table suppression (
    id            uuid        primary key,
    version       bigint      not null unique default nextval('suppression_version'),
    person_hash   bytea       not null check (length(person_hash) = 32),
    kind          text        not null check (kind in ('deletion', 'erasure', 'pause')),
    activity_type smallint,
    day_from      timestamptz,
    day_to        timestamptz,
    since         timestamptz not null,
    until         timestamptz
);
create index suppression_person on suppression (person_hash);
create index suppression_kind on suppression (kind, since desc);
comment on column suppression.version is 'the order of commits, since every change is made under one lock: who has read up to a version has read all before it';
comment on column suppression.since is 'when it was asked for';
comment on column suppression.until is 'of a deletion: the last moment that it removed; of an erasure or a pause: its end, null while it lasts';

create table suppression_node (
    node    uuid        primary key,
    version bigint      not null,
    seen_at timestamptz not null
);
comment on table suppression_node is 'up to which version each node knows who is suppressed and has dropped their activity from its own disk';

--rollback drop table suppression_node;
--rollback drop table suppression;
--rollback drop sequence suppression_version;
