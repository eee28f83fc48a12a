--liquibase formatted sql

--changeset footfall:0611-export-shown
--comment: export: whose activity an export shows, as long as they are few: who fetches its file looks at them
create table export_shown (
    export     uuid    not null,
    person     uuid    not null,
    acted_upon boolean not null,
    primary key (export, person, acted_upon)
);
comment on table export_shown is 'five at most of those who act, and five of those who are acted upon: five are a crowd, of which nobody is looked at';

--rollback drop table export_shown;
