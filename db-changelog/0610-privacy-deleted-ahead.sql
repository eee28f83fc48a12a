--liquibase formatted sql

--changeset footfall:0610-privacy-deleted-ahead splitStatements:false
--comment: privacy: the activities that a deletion removed though their time was still to come, by which their copies are told from new activity; without the person
create table deleted_ahead (
    activity_id uuid        not null,
    occurred_at timestamptz not null,
    receipt     uuid        not null references suppression on delete cascade,
    primary key (activity_id, occurred_at, receipt)
);
create index deleted_ahead_receipt on deleted_ahead (receipt);
comment on column suppression.until is 'of a deletion: the time of the newest activity that it removed, past since where a sender''s clock was ahead; of an erasure or a pause: its end, null while it lasts';

--rollback drop table deleted_ahead;
