--liquibase formatted sql

--changeset footfall:0952-notify-failed-messages
--comment: notify: the alarm about failed messages looks every 20 seconds
create index message_failed on message (ended_at) where state = 'failed';
--rollback drop index message_failed;
