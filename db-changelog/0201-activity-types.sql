--liquibase formatted sql

--changeset footfall:0201-activity-types splitStatements:false
--comment: activity: the two small dictionaries that the raw table points into (text columns would cost 15 % of the write rate)
create table activity_type (
    id               smallint generated always as identity primary key,
    name             text     not null unique check (name ~ '^[a-z][a-z0-9_]{0,49}$'),
    label            text     not null,
    sentence         text     not null,
    color            text     not null default 'blue',
    entity_type      text,
    entity_is_person boolean  not null default false,
    safe_keys        text[]   not null default '{}',
    retain_days      integer check (retain_days > 0)
);
comment on column activity_type.sentence is 'what a person reads on their own page; {entity} stands for the name of the entity';
comment on column activity_type.safe_keys is 'top-level metadata keys that survive anonymisation';
comment on column activity_type.retain_days is 'shorter retention of raw activity of this type, in days; null: the general one';

insert into activity_type (name, label, sentence, color, entity_type, safe_keys) values
    ('app_view',          'App viewed',         'You viewed {entity}',                'blue',   'App',        '{source}'),
    ('app_share',         'App shared',         'You shared {entity}',                'cyan',   'App',        '{source,channel}'),
    ('favorite_add',      'Favourite added',    'You added {entity} to favourites',   'pink',   'App',        '{source}'),
    ('favorite_remove',   'Favourite removed',  'You removed {entity} from favourites', 'orange', 'App',      '{source}'),
    ('review_submit',     'Review written',     'You reviewed {entity}',              'yellow', 'App',        '{rating}'),
    ('search_perform',    'Search',             'You searched',                       'green',  null,         '{results}'),
    ('collection_create', 'Collection created', 'You created a collection',           'purple', 'Collection', '{}'),
    ('profile_update',    'Profile updated',    'You updated your profile',           'teal',   null,         '{}');

create table entity_type (
    id   smallint generated always as identity primary key,
    name text     not null unique check (name ~ '^[A-Za-z][A-Za-z0-9_]{0,49}$')
);
insert into entity_type (name) values ('App'), ('Collection');

--rollback drop table entity_type;
--rollback drop table activity_type;
