--liquibase formatted sql

--changeset footfall:0711-export-columns
--comment: export: days that unfinished exports wrote before rows had entity_key are written again, so that no file mixes rows of two lengths
update export_part set done = false, progress = 0, rows = 0, bytes = 0
where export in (select id from export_request where status in ('PENDING', 'RUNNING', 'FAILED', 'STOPPED'));

--rollback empty
