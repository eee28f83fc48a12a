--liquibase formatted sql

--changeset footfall:0734-environment-keys-of-our-form
--comment: access: keys of the environment that begin with ff_, as those that Footfall makes do, end with the environment too. Nobody made them here, and they succeed none
update api_key as known set environment = name
where name in ('FOOTFALL_CAPTURE_KEY', 'FOOTFALL_ADMIN_KEY') and environment is null
    and not exists (select from api_key as old where old.replaced_by = known.id)
    and not exists (select from audit_entry where action = 'key-made' and subject = known.prefix);
--rollback empty
