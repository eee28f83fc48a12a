--liquibase formatted sql

--changeset footfall:0731-account-doubles
--comment: access: before names are alike in A to Z whatever the locale: a database whose locale has a dotless i (Turkish, Azerbaijani) may hold ADMIN beside admin. The older one keeps its name, the other gets the begin of its id behind it; nobody loses an account
update account as later set name = left(name, 91) || '-' || left(id::text, 8)
where exists (
    select from account as earlier
    where lower(earlier.name collate "C") = lower(later.name collate "C")
        and (earlier.created_at, earlier.id) < (later.created_at, later.id));
--rollback empty
