--liquibase formatted sql

--changeset footfall:0710-export-requests
--comment: export: large exports, what is written of each day, and who is in each, by a fingerprint, so that a deletion finds the files that it spoils
create table export_request (
    id         uuid        primary key,
    owner      bytea       not null,
    owner_name text        not null,
    status     text        not null check (status in ('PENDING', 'RUNNING', 'COMPLETED', 'FAILED', 'STOPPED', 'SUPERSEDED', 'EXPIRED')),
    filter     jsonb,
    removals   integer     not null default 0,
    run        bigint,
    rows       bigint,
    bytes      bigint,
    sha256     text,
    node       uuid,
    error      text,
    created_at timestamptz not null,
    ended_at   timestamptz,
    expires_at timestamptz not null
);
create index export_request_owner on export_request (owner);
comment on column export_request.owner is 'keyed hash of the key, account or token that asked for it';
comment on column export_request.filter is 'parameters as they were given; null once a person whom they name was erased';
comment on column export_request.removals is 'grows when somebody is deleted who may be in what is being read: that piece is read again';
comment on column export_request.run is 'the execution of the job that writes, or wrote, it';
comment on column export_request.node is 'on whose disk the file is';

create table export_part (
    export   uuid     not null references export_request (id) on delete cascade,
    day      date     not null,
    done     boolean  not null default false,
    progress smallint not null default 0,
    rows     bigint   not null default 0,
    bytes    bigint   not null default 0,
    node     uuid,
    primary key (export, day)
);

create table export_people (
    id     bigint generated always as identity primary key,
    export uuid   not null references export_request (id) on delete cascade,
    people bytea  not null
);
alter table export_people alter column people set storage external;
create index export_people_export on export_people (export);
comment on column export_people.people is 'fingerprints of eight bytes each, of users and of entities';

--rollback drop table export_people;
--rollback drop table export_part;
--rollback drop table export_request;
