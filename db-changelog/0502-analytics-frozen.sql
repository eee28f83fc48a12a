--liquibase formatted sql

--changeset footfall:0502-analytics-frozen splitStatements:false
--comment: analytics: numbers written down before the audiences that they were made from are dropped, so that they outlive the people in them
alter table person drop column last_before;

alter table rollup_state add column audiences_from date;
comment on column rollup_state.audiences_from is 'the audiences of all days before this one are gone; null: none is';

create table frozen_rolling (
    day   date    primary key,
    wau   integer not null,
    mau28 integer not null,
    mau30 integer not null
);

create table frozen_period (
    kind        text    not null check (kind in ('day', 'week', 'month')),
    period      date    not null,
    people      integer not null,
    newcomers   integer not null,
    retained    integer not null,
    resurrected integer not null,
    dormant     integer not null,
    returns     bytea,
    primary key (kind, period)
);
comment on column frozen_period.returns is 'who of each cohort came back in this period, by the period in which they were active before; null for a period whose own audience is still there';

create table frozen_type (
    kind          text     not null check (kind in ('week', 'month')),
    period        date     not null,
    activity_type smallint not null,
    people        integer  not null,
    audience      bytea,
    primary key (kind, period, activity_type)
);
comment on column frozen_type.audience is 'the people of those days of the period that are anonymised already, until all of them are';

--rollback drop table frozen_type;
--rollback drop table frozen_period;
--rollback drop table frozen_rolling;
--rollback alter table rollup_state drop column audiences_from;
--rollback alter table person add column last_before date;
