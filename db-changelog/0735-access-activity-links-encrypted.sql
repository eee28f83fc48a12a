--liquibase formatted sql

--changeset footfall:0735-activity-links-encrypted
--comment: access: the user id of a one-time link is encrypted with AES-GCM (nonce, id and tag). Links from before end, which lived 5 minutes
delete from activity_link;
alter table activity_link
    drop constraint activity_link_sealed_user_check,
    add constraint activity_link_sealed_user_check check (length(sealed_user) = 68);
--rollback delete from activity_link; alter table activity_link drop constraint activity_link_sealed_user_check, add constraint activity_link_sealed_user_check check (length(sealed_user) = 16);
