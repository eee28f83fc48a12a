--liquibase formatted sql

--changeset footfall:0204-activity-entity-keys
--comment: activity: the text by which senders know an entity, beside the UUID that stands for it in all other tables
create table entity_key (
    id  uuid primary key,
    key text not null check (char_length(key) between 1 and 255)
);

--rollback drop table entity_key;
