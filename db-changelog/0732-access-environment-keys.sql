--liquibase formatted sql

--changeset footfall:0732-environment-keys
--comment: access: which variable of the environment brought a key, and since when it names another one or none: such a key is refused until it is named again
alter table api_key
    add column environment text null,
    add column left_environment_at timestamptz null;
-- Keys that Footfall makes begin with ff_: a successor of a rotated one bears its name, and is nobody's environment.
update api_key set environment = name
where name in ('FOOTFALL_CAPTURE_KEY', 'FOOTFALL_ADMIN_KEY') and prefix not like 'ff\_%';
--rollback alter table api_key drop column left_environment_at, drop column environment;
