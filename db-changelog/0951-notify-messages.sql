--liquibase formatted sql

--changeset footfall:0951-notify-messages splitStatements:false
--comment: notify: digests and alerts, who gets them, and what was sent
create table webhook (
    id         uuid        primary key,
    name       text        not null check (char_length(name) between 1 and 100),
    url        text        not null check (char_length(url) between 1 and 2000),
    generation integer     not null default 1,
    created_at timestamptz not null
);
comment on table webhook is 'addresses of programs that get digests and alerts';
comment on column webhook.generation is 'of its secret, which is made from the id, this number and the secret of the installation';

create table subscription (
    id         uuid             primary key,
    owner      uuid             not null references account (id) on delete cascade,
    kind       text             not null check (kind in ('digest', 'alert')),
    rule       text             not null check (rule in ('day', 'week', 'range', 'above', 'below', 'alarm')),
    name       text             not null check (char_length(name) between 1 and 100),
    figures    text[]           not null,
    threshold  double precision null,
    language   text             not null,
    webhook    uuid             null references webhook (id) on delete set null,
    enabled    boolean          not null,
    created_at timestamptz      not null
);
create index subscription_owner on subscription (owner);
comment on table subscription is 'digests and alerts that accounts ask for';
comment on column subscription.rule is 'how often a digest is sent; when an alert is';
comment on column subscription.figures is 'the numbers of a digest; the one that an alert watches, none for alarms';

create table subscription_recipient (
    id              uuid        primary key,
    subscription    uuid        not null references subscription (id) on delete cascade,
    address         text        not null check (char_length(address) between 3 and 254),
    unsubscribed_at timestamptz null,
    unique (subscription, address)
);
comment on table subscription_recipient is 'mail addresses; one that unsubscribed stays, so that nobody adds it again';

create table message (
    id           uuid        primary key,
    subscription uuid        not null references subscription (id) on delete cascade,
    recipient    uuid        null references subscription_recipient (id) on delete cascade,
    webhook      uuid        null references webhook (id) on delete cascade,
    occasion     text        not null,
    facts        jsonb       null,
    state        text        not null default 'waiting' check (state in ('waiting', 'sent', 'failed')),
    attempts     integer     not null default 0,
    next_at      timestamptz not null,
    created_at   timestamptz not null,
    ended_at     timestamptz null,
    problem      text        null,
    unique nulls not distinct (subscription, occasion, recipient, webhook)
);
create index message_waiting on message (next_at) where state = 'waiting';
create index message_newest on message (created_at desc, id);
comment on table message is 'what was sent or waits to be sent, one row for each recipient';
comment on column message.occasion is 'what it is about: a day, a week by its Monday, the onset of an alarm; with the recipient it is sent once';
comment on column message.facts is 'what an alert found; never a value of an activity';
comment on column message.problem is 'why the last attempt failed, as a key of the texts';

create table alarm_onset (
    kind    text        not null,
    about   text        not null,
    since   timestamptz not null,
    seen_at timestamptz not null,
    primary key (kind, about)
);
comment on table alarm_onset is 'alarms that some node sees now, so that only the first one to see it tells';
--rollback drop table alarm_onset;
--rollback drop table message;
--rollback drop table subscription_recipient;
--rollback drop table subscription;
--rollback drop table webhook;
