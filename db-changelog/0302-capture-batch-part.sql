--liquibase formatted sql

--changeset footfall:0302-capture-batch-part splitStatements:false
--comment: capture: a batch that the database refuses is halved; the parts are named by their way through the halves (1; 2, 3; 4 to 7; …), so that a replay after a crash finds those that are stored
alter table capture_batch add column part integer not null default 1;
alter table capture_batch drop constraint capture_batch_pkey;
alter table capture_batch add primary key (node, sequence, part);

--rollback alter table capture_batch drop constraint capture_batch_pkey;
--rollback alter table capture_batch drop column part;
--rollback alter table capture_batch add primary key (node, sequence);
