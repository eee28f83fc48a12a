--liquibase formatted sql

--changeset footfall:0521-analytics-entities
--comment: analytics: what is counted of each entity and day, by activity type; replaces the counts of viewed apps, which stay where they cannot be counted again
create table rollup_entity (
    day           date     not null,
    entity_type   smallint not null,
    entity        uuid     not null,
    activity_type smallint not null,
    events        bigint   not null,
    people        integer  not null,
    audience      bytea,
    primary key (day, entity_type, entity, activity_type)
);
create index rollup_entity_entity on rollup_entity (entity);
comment on column rollup_entity.activity_type is '0: all types together';
comment on column rollup_entity.audience is 'null once the day is anonymised';

alter table rollup_day add column uncounted_entity_types smallint[];
comment on column rollup_day.uncounted_entity_types is 'entity types with too many entities on this day to count each; null: of entities only the views of apps are counted';

insert into rollup_entity (day, entity_type, entity, activity_type, events, people, audience)
select day, entity_type.id, app, activity_type.id, views, viewers, audience
from rollup_app
join entity_type on entity_type.name = 'App'
join activity_type on activity_type.name = 'app_view';

insert into activity_mark (day)
select day
from rollup_day
where not exists (
    select from activity_day
    where activity_day.day between rollup_day.day - 1 and rollup_day.day + 1
      and state in ('anonymized', 'purged'));

drop table rollup_app;

--rollback create table rollup_app (day date not null, app uuid not null, views bigint not null, viewers integer not null, audience bytea, primary key (day, app));
--rollback insert into rollup_app select day, entity, events, people, audience from rollup_entity join entity_type on entity_type.id = rollup_entity.entity_type and entity_type.name = 'App' join activity_type on activity_type.id = rollup_entity.activity_type and activity_type.name = 'app_view';
--rollback alter table rollup_day drop column uncounted_entity_types;
--rollback drop table rollup_entity;
