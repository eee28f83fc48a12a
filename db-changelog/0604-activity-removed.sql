--liquibase formatted sql

--changeset footfall:0604-activity-removed
--comment: activity: how many raw rows of each day were removed and why, so that accepted - erased - purged = rows can be checked
create table activity_removed (
    day    date   not null,
    reason text   not null check (reason in ('erased', 'purged')),
    rows   bigint not null,
    primary key (day, reason)
);
comment on column activity_removed.reason is 'erased: for one person; purged: for their age, the whole day or types that are kept shorter';

--rollback drop table activity_removed;
