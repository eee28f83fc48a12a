--liquibase formatted sql

--changeset footfall:0520-analytics-zone-rules
--comment: analytics: the rules of the reporting zone that the rollups were counted by, since an update of them may move a day's border
alter table rollup_state add column zone_rules text;
comment on column rollup_state.zone_rules is 'the offset in 2000, then each change of it: moment and offset; null: counted by the rules of the JDK';

--rollback alter table rollup_state drop column zone_rules;
