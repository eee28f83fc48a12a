--liquibase formatted sql

--changeset footfall:0501-analytics-rollups splitStatements:false
--comment: analytics: what is counted of each reporting day, and the dictionary that gives people the dense numbers that audiences (Roaring bitmaps) are made of
create table rollup_state (
    one        boolean primary key default true check (one),
    zone       text,
    version    bigint  not null default 0,
    checked_at timestamptz
);
insert into rollup_state default values;
comment on column rollup_state.zone is 'the reporting zone that every rollup below was counted in';
comment on column rollup_state.version is 'grows with each change of a rollup; what a node has in memory is as new as the highest it has read';
comment on column rollup_state.checked_at is 'when nothing was left to count';

create table person (
    number      integer generated always as identity primary key,
    user_id     uuid  unique,
    hash        bytea unique,
    first_seen  date  not null,
    last_before date,
    check (num_nonnulls(user_id, hash) <= 1)
);
comment on column person.hash is 'stands for a person whose raw activity is gone, so that they are not taken for new when they return';
comment on column person.last_before is 'the last day they were active on among the days whose audience is gone';

create table rollup_day (
    day           date        primary key,
    version       bigint      not null,
    counted_at    timestamptz not null,
    events        bigint      not null,
    people        integer     not null,
    audience      bytea,
    newcomers     bytea,
    departed      bytea,
    person_counts bytea
);
create index rollup_day_version on rollup_day (version);
comment on column rollup_day.audience is 'who was active; null once gone';
comment on column rollup_day.newcomers is 'people first seen ever on this day';
comment on column rollup_day.departed is 'people whose last_before is this day';
comment on column rollup_day.person_counts is 'activities by person; null once the day is anonymised';

create table rollup_type (
    day           date     not null,
    activity_type smallint not null,
    events        bigint   not null,
    people        integer  not null,
    audience      bytea,
    primary key (day, activity_type)
);

create table rollup_hour (
    day           date        not null,
    activity_type smallint    not null,
    starts        timestamptz not null,
    events        bigint      not null,
    people        integer     not null,
    primary key (day, activity_type, starts)
);

create table rollup_app (
    day      date    not null,
    app      uuid    not null,
    views    bigint  not null,
    viewers  integer not null,
    audience bytea,
    primary key (day, app)
);

--rollback drop table rollup_app;
--rollback drop table rollup_hour;
--rollback drop table rollup_type;
--rollback drop table rollup_day;
--rollback drop table person;
--rollback drop table rollup_state;
