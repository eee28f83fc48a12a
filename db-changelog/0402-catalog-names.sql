--liquibase formatted sql

--changeset footfall:0402-catalog-names
--comment: catalog: names of apps in other languages, by language tag
alter table app add column names jsonb not null default '{}';
comment on column app.names is 'name by BCP 47 language tag, where it differs from name';

--rollback alter table app drop column names;
