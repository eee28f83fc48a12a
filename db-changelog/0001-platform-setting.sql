--liquibase formatted sql

--changeset footfall:0001-platform-setting
--comment: platform: what an installation settled once for all its nodes, such as its generated secret
create table setting (
    key   text primary key,
    value text not null
);

--rollback drop table setting;
