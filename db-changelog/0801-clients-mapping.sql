--liquibase formatted sql

--changeset footfall:0801-clients-mapping splitStatements:false
--comment: clients: what the events of a source are called here, and whether names that nobody knows become activity types
create table client_source (
    source            uuid    primary key,
    registers_unknown boolean not null
);
comment on table client_source is 'sources that were told what to do with unknown names; the others do what is usual for their key';

create table client_mapping (
    source          uuid not null,
    name            text not null check (char_length(name) between 1 and 255),
    activity_type   text not null,
    entity_type     text null,
    entity_property text null check (char_length(entity_property) between 1 and 255),
    primary key (source, name)
);
comment on table client_mapping is 'activity type and entity of an event, by the name that its sender gives it';
--rollback drop table client_mapping;
--rollback drop table client_source;
