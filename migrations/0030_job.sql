-- The durable job queue and what jobs leave behind. Outside the read-model namespaces: never rebuilt.
create table runtime.job (
  job_id           uuid primary key,
  kind             text not null,
  title            text not null,
  org              text not null,
  requested_by     text not null,
  certification_id text,
  input            text not null,
  status           text not null check (status in ('QUEUED', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED')),
  -- false: other code records the outcome, no worker takes the job
  is_worked        boolean not null,
  percent          int,
  error            text,
  error_code       text,
  result           text,
  attempts         int not null default 0,
  lease_until      timestamptz,
  worker           text,
  queued_at        timestamptz not null default now(),
  queue_number     bigint generated always as identity,
  finished_at      timestamptz
);
create index job_waiting on runtime.job (queue_number) where is_worked and status in ('QUEUED', 'RUNNING');
create index on runtime.job (org, queued_at desc, job_id);
create index on runtime.job (requested_by, queued_at desc, job_id);
create index on runtime.job (certification_id, queued_at desc, job_id);

-- Which foreign values imports have met, per district and system: the crosswalk page lists the unmapped ones first.
create table runtime.source_value_seen (
  district_id   text not null,
  source_system text not null,
  kind          text not null,
  value         text not null,
  times         int not null,
  seen_at       timestamptz not null default now(),
  primary key (district_id, source_system, kind, value)
);

-- Finished validation runs with their rows, so that a report can be opened again.
create table runtime.validation_run (
  run_id           uuid primary key,
  certification_id text,
  group_id         text not null,
  dataset          text not null,
  doc              text not null
);
create table runtime.validation_row (
  run_id      uuid not null references runtime.validation_run,
  row_number  int not null,
  rule_id     text not null,
  doc         text not null,
  primary key (run_id, row_number)
);
create index on runtime.validation_row (run_id, rule_id, row_number);
