--liquibase formatted sql

--changeset footfall:0401-catalog-apps
--comment: catalog: the apps of the host platform and their names, which turn ids in lists and reports into words
create table app (
    id         uuid        primary key,
    name       text        not null check (char_length(name) between 1 and 200),
    updated_at timestamptz not null
);

--rollback drop table app;
