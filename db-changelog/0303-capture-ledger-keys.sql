--liquibase formatted sql

--changeset footfall:0303-capture-ledger-keys splitStatements:false
--comment: capture: the ledger counts each API key apart; rows of before, and those of people's tokens and automatic capture, have no key
alter table capture_ledger
    add column key_id uuid not null default '00000000-0000-0000-0000-000000000000',
    drop constraint capture_ledger_pkey,
    add primary key (hour, source, key_id, node, writer);
alter table dead_letter add column key_id uuid not null default '00000000-0000-0000-0000-000000000000';
--rollback alter table dead_letter drop column key_id;
--rollback create table capture_ledger_sums as select hour, source, node, writer, sum(received)::bigint as received, sum(accepted)::bigint as accepted, sum(duplicates)::bigint as duplicates, sum(suppressed)::bigint as suppressed, sum(rejected)::bigint as rejected, sum(dead)::bigint as dead, sum(conflicts)::bigint as conflicts from capture_ledger group by 1, 2, 3, 4;
--rollback truncate capture_ledger;
--rollback alter table capture_ledger drop constraint capture_ledger_pkey, drop column key_id, add primary key (hour, source, node, writer);
--rollback insert into capture_ledger (hour, source, node, writer, received, accepted, duplicates, suppressed, rejected, dead, conflicts) select * from capture_ledger_sums;
--rollback drop table capture_ledger_sums;
