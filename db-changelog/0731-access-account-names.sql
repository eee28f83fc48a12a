--liquibase formatted sql

--changeset footfall:0731-account-names
--comment: access: names of accounts are alike in A to Z only, whatever the database's locale: Unicode's lower() has look-alikes be another's name
drop index account_name;
create unique index account_name on account (lower(name collate "C"));
--rollback drop index account_name;
--rollback create unique index account_name on account (lower(name));
