-- What the read side knows about itself. Nothing here is truth: all of it can be made again from the event log.
-- Statements are qualified throughout, so that the search path of whoever migrates does not matter.
create schema runtime;

-- The verified copy of a foreign event log (EventStoreDB), with positions of our own: dense from 1. Stays empty when the log
-- itself is in PostgreSQL; then log.event, which has the same columns, is the journal.
create table runtime.journal (
  position       bigint      not null primary key,
  stream         text collate "C" not null,
  revision       bigint      not null,
  event_id       uuid        not null unique,
  type           text        not null,
  schema_version int         not null,
  data           text        not null,
  sealed         text        not null,
  meta           text        not null,
  prev_hash      bytea       not null,
  hash           bytea       not null,
  org            text collate "C" not null,
  school_year    int,
  at             timestamptz not null,
  as_of_time     timestamptz not null,
  recorded_at    timestamptz not null,
  -- Opaque: only the adapter that made it compares it.
  log_position   text        not null,
  constraint journal_stream_revision_key unique (stream, revision),
  constraint journal_hash_length check (octet_length(hash) = 32 and octet_length(prev_hash) = 32)
);

create index journal_org_position on runtime.journal (org, position);

-- How far each read-model namespace is. Moving a row compares position and generation first: a runner that was overtaken
-- (another one took over and counted the generation up) changes no row and must roll back.
create table runtime.checkpoint (
  namespace    text        not null primary key,
  position     bigint      not null default 0,
  generation   bigint      not null default 0,
  -- The event at `position`; null at 0. A log that holds another event there is another log, or an older backup of this one.
  event_id     uuid,
  hash         bytea,
  log_id       text        not null,
  log_position text,
  heartbeat_at timestamptz not null default clock_timestamp(),
  fault_code   text,
  fault_detail text
) with (fillfactor = 50);

-- The one namespace that readers see. Events up to `replay_until` had their outside effects (captures) under an earlier one.
create table runtime.live (
  is_only      boolean     not null primary key default true check (is_only),
  namespace    text        not null references runtime.checkpoint (namespace),
  replay_until bigint      not null default 0,
  -- Changes up to here are pruned from runtime.read_change: whoever resumes before this reads everything anew.
  changes_from bigint      not null default 0,
  switched_at  timestamptz not null default clock_timestamp()
);

-- A lane whose event at `position` failed: from there on its events wait, while the checkpoint and everybody else go on.
create table runtime.parked_lane (
  namespace    text        not null references runtime.checkpoint (namespace) on delete cascade,
  lane         text        not null,
  position     bigint      not null,
  event_id     uuid        not null,
  error        text        not null,
  -- Parked because the live namespace has parked it, not because this namespace's handlers failed.
  is_inherited boolean     not null default false,
  is_replay_requested boolean not null default false,
  since        timestamptz not null default clock_timestamp(),
  primary key (namespace, lane)
);

-- What readers can see has changed, by the position after which they see it. Subscriptions resume from here.
create table runtime.read_change (
  sequence  bigint  not null primary key generated always as identity,
  position  bigint  not null,
  kind      text    not null,
  id        text    not null,
  org       text    not null,
  namespace text    not null,
  -- Became visible after other changes of the same position: the replay of a lane.
  is_late   boolean not null default false
);

create index read_change_position on runtime.read_change (position);

do $do$
begin
  create role state_edition_app nologin;
exception
  -- Roles belong to the cluster: another database of it may have made the role, or is making it now.
  when duplicate_object or unique_violation then null;
end $do$;

grant usage on schema runtime to state_edition_app;
grant select, insert on runtime.journal to state_edition_app;
grant select, insert, update, delete on runtime.checkpoint, runtime.live, runtime.parked_lane, runtime.read_change to state_edition_app;
