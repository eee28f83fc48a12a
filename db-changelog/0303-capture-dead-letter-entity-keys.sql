--liquibase formatted sql

--changeset footfall:0303-capture-dead-letter-entity-keys
--comment: capture: the text by which the sender of a dead letter knows its entity, so that a replay stores it
alter table dead_letter add column entity_key text;

--rollback alter table dead_letter drop column entity_key;
