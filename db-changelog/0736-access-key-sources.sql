--liquibase formatted sql

--changeset footfall:0736-access-key-sources splitStatements:false
--comment: access: the source that a key sends for, which outlives rotation: the id of the first key of its line
alter table api_key add column source uuid null;

with recursive family (id, source) as (
    select first.id, first.id
    from api_key first
    where not exists (select from api_key before where before.replaced_by = first.id)
    union
    select successor.id, family.source
    from family
    join api_key before on before.id = family.id
    join api_key successor on successor.id = before.replaced_by
)
update api_key set source = family.source from family where family.id = api_key.id;

alter table api_key alter column source set not null;
--rollback alter table api_key drop column source;
