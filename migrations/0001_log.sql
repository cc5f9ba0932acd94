-- The event log. Appending is one call of log.append_batch; nothing else writes, and nothing ever changes or removes a row.
-- Statements are qualified throughout, so that the search path of whoever migrates does not matter.
create schema log;

create table log.event (
  position       bigint      not null primary key,
  stream         text collate "C" not null,
  revision       bigint      not null,
  event_id       uuid        not null unique,
  type           text        not null,
  schema_version int         not null,
  -- The exact canonical bytes that were hashed: text, because jsonb would write them anew.
  data           text        not null,
  sealed         text        not null,
  meta           text        not null,
  prev_hash      bytea       not null,
  hash           bytea       not null,
  org            text collate "C" not null,
  school_year    int,
  at             timestamptz not null,
  -- greatest(as_of_time of the row before, at): never falls along positions, so "as of a time" has one answer.
  as_of_time     timestamptz not null,
  -- The store's own stamp, taken while the lock is held; diagnostic, not hashed.
  recorded_at    timestamptz not null,
  constraint event_stream_revision_key unique (stream, revision),
  constraint event_hash_length check (octet_length(hash) = 32 and octet_length(prev_hash) = 32)
);

create index event_org_position on log.event (org, position);

comment on table log.event is 'Every stored fact, in commit order, dense from position 1. Append only.';

create function log.refuse_change() returns trigger language plpgsql as $f$
begin
  raise exception 'the event log is append-only: % is refused', tg_op using errcode = 'insufficient_privilege';
end $f$;

create trigger event_is_append_only before update or delete or truncate on log.event
  for each statement execute function log.refuse_change();
-- ALWAYS: session_replication_role = replica does not get around it.
alter table log.event enable always trigger event_is_append_only;

-- What becomes of one append, given as rows in order, without writing it:
--   appended      it fits;
--   duplicate     every id is stored, in this order, in this stream, at the place the append would have had;
--   id-reused     some id is stored elsewhere, or only some are here, or one comes twice: that id in detail;
--   conflict      the stream is not at the revision before the first event: its actual one in stream_revision;
--   broken-chain  an event does not carry the hash of the one before it: that hash in detail.
create function log.judge_append(
  p_rows log.event[], out outcome text, out log_position bigint, out stream_revision bigint, out detail text
) language plpgsql as $f$
declare
  v_first constant log.event := p_rows[1];
  v_is_stored boolean;
  v_is_one_row boolean;
  v_reused text;
  v_revision bigint;
  v_hash bytea;
  v_broken text;
begin
  -- limit 1 keeps it one index look-up per id, whatever the planner believes about the size of the table.
  select bool_and(s.stream is not distinct from r.stream and s.revision is not distinct from r.revision), max(s.position),
         (array_agg(r.event_id order by r.revision) filter (where s.position is not null or r.times > 1))[1]
  into v_is_stored, log_position, v_reused
  from (select g.stream, g.revision, g.event_id, count(*) over (partition by g.event_id) as times from unnest(p_rows) g) r
  left join lateral (select e.stream, e.revision, e.position from log.event e where e.event_id = r.event_id limit 1) s on true;

  select e.revision, e.hash into v_revision, v_hash from log.event e where e.stream = v_first.stream order by e.revision desc limit 1;

  select bool_and(r.stream = v_first.stream and r.revision = v_first.revision + r.o - 1),
         (array_agg(encode(r.hash_before, 'hex') order by r.o) filter (where r.hash_before <> r.prev_hash))[1]
  into v_is_one_row, v_broken
  from (
    select g.stream, g.revision, g.prev_hash, g.o,
           coalesce(lag(g.hash) over (order by g.o), v_hash, decode(repeat('00', 32), 'hex')) as hash_before
    from unnest(p_rows) with ordinality g(position, stream, revision, event_id, type, schema_version, data, sealed, meta, prev_hash, hash,
                                          org, school_year, at, as_of_time, recorded_at, o)
  ) r;
  if v_is_one_row is not true then
    raise exception 'the events of one append do not follow each other in one stream' using errcode = 'invalid_parameter_value';
  end if;

  stream_revision := v_first.revision + cardinality(p_rows) - 1;
  if v_is_stored then
    outcome := 'duplicate';
  elsif v_reused is not null then
    outcome := 'id-reused';
    detail := v_reused;
  elsif coalesce(v_revision, -1) <> v_first.revision - 1 then
    outcome := 'conflict';
    stream_revision := coalesce(v_revision, -1);
  elsif v_broken is not null then
    outcome := 'broken-chain';
    detail := v_broken;
  else
    outcome := 'appended';
  end if;
end $f$;

-- Appends a batch: one item per event in every parameter, the events of an append next to each other under one number of
-- p_append. Each append is judged on its own (log.judge_append) and never disturbs its neighbours. log_position and
-- stream_revision are those of its last event when it is appended or a duplicate.
-- Texts hold one line per event: canonical JSON never holds a raw newline, and lines need no quoting on either side.
create function log.append_batch(
  p_append int[], p_stream text, p_revision bigint[], p_id uuid[], p_type text, p_schema_version int[], p_data text, p_sealed text,
  p_meta text, p_prev_hash text, p_hash text, p_org text, p_school_year int[], p_at timestamptz[]
) returns table (append int, outcome text, log_position bigint, stream_revision bigint, detail text)
language plpgsql security definer as $f$
declare
  v_position bigint;
  v_as_of timestamptz;
  v_now timestamptz;
  v_is_plain boolean;
  v_batch log.event[];
  v_rows log.event[];
  v_range int4range;
  v_verdict record;
begin
  -- The lock comes first. Each later statement takes a fresh snapshot and so sees every earlier append, and the lock is held
  -- until the commit is visible: the order of positions is the order of commits. 7231 only has to be this function's own.
  perform pg_advisory_xact_lock(7231);
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'the event log appends only in READ COMMITTED' using errcode = 'invalid_transaction_state';
  end if;
  select e.position, e.as_of_time into v_position, v_as_of from log.event e order by e.position desc limit 1;
  v_position := coalesce(v_position, 0);
  v_now := clock_timestamp();

  -- Most batches hold only appends that fit. Such a batch is checked for what the unique constraints do not say (the event
  -- before is there and its hash is the one named) and written at once: half the time of judging every append. When a
  -- constraint then objects, nothing of it stays and each append is judged below.
  select bool_and(case
           when g.append = g.append_before then
             g.stream = g.stream_before and g.revision = g.revision_before + 1 and g.prev_hash = g.hash_before
           when g.revision = 0 then g.prev_hash = repeat('0', 64)
           else exists (
             select from log.event e where e.stream = g.stream and e.revision = g.revision - 1 and e.hash = decode(g.prev_hash, 'hex')
           )
         end)
  into v_is_plain
  from (
    select v.*, lag(v.append) over w as append_before, lag(v.stream) over w as stream_before,
           lag(v.revision) over w as revision_before, lag(v.hash) over w as hash_before
    from unnest(p_append, string_to_array(p_stream, E'\n'), p_revision, string_to_array(p_prev_hash, E'\n'),
                string_to_array(p_hash, E'\n')) with ordinality v(append, stream, revision, prev_hash, hash, o)
    window w as (order by v.o)
  ) g;
  if v_is_plain then
    begin
      insert into log.event (position, stream, revision, event_id, type, schema_version, data, sealed, meta, prev_hash, hash, org,
                             school_year, at, as_of_time, recorded_at)
      select v_position + v.o, v.stream, v.revision, v.id, v.type, v.schema_version, v.data, v.sealed, v.meta,
             decode(v.prev_hash, 'hex'), decode(v.hash, 'hex'), v.org, v.school_year, v.at,
             greatest(v_as_of, max(v.at) over (order by v.o rows unbounded preceding)), v_now
      from unnest(string_to_array(p_stream, E'\n'), p_revision, p_id, string_to_array(p_type, E'\n'), p_schema_version,
                  string_to_array(p_data, E'\n'), string_to_array(p_sealed, E'\n'), string_to_array(p_meta, E'\n'),
                  string_to_array(p_prev_hash, E'\n'), string_to_array(p_hash, E'\n'), string_to_array(p_org, E'\n'),
                  p_school_year, p_at)
           with ordinality v(stream, revision, id, type, schema_version, data, sealed, meta, prev_hash, hash, org, school_year, at, o);
      -- Other processes hear of it when the commit is visible; their slow poll covers a lost notification.
      perform pg_notify('log_appended', (v_position + cardinality(p_id))::text);
      return query
        select v.append, 'appended', v_position + max(v.o), max(v.revision), null::text
        from unnest(p_append, p_revision) with ordinality v(append, revision, o) group by v.append;
      return;
    exception when unique_violation then
      null;
    end;
  end if;

  select array_agg(row(0, v.stream, v.revision, v.id, v.type, v.schema_version, v.data, v.sealed, v.meta, decode(v.prev_hash, 'hex'),
                       decode(v.hash, 'hex'), v.org, v.school_year, v.at, v.at, v_now)::log.event order by v.o)
  into v_batch
  from unnest(string_to_array(p_stream, E'\n'), p_revision, p_id, string_to_array(p_type, E'\n'), p_schema_version,
              string_to_array(p_data, E'\n'), string_to_array(p_sealed, E'\n'), string_to_array(p_meta, E'\n'),
              string_to_array(p_prev_hash, E'\n'), string_to_array(p_hash, E'\n'), string_to_array(p_org, E'\n'), p_school_year, p_at)
       with ordinality v(stream, revision, id, type, schema_version, data, sealed, meta, prev_hash, hash, org, school_year, at, o);
  for append, v_range in
    select v.append, int4range(min(v.o)::int, max(v.o)::int, '[]')
    from unnest(p_append) with ordinality v(append, o) group by v.append order by min(v.o)
  loop
    v_rows := v_batch[lower(v_range) : upper(v_range) - 1];
    select j.* into v_verdict from log.judge_append(v_rows) j;
    outcome := v_verdict.outcome;
    log_position := v_verdict.log_position;
    stream_revision := v_verdict.stream_revision;
    detail := v_verdict.detail;
    if outcome = 'appended' then
      insert into log.event
      select v_position + row_number() over w, r.stream, r.revision, r.event_id, r.type, r.schema_version, r.data, r.sealed, r.meta,
             r.prev_hash, r.hash, r.org, r.school_year, r.at, greatest(v_as_of, max(r.at) over w), v_now
      from unnest(v_rows) r
      window w as (order by r.revision rows unbounded preceding);
      v_as_of := greatest(v_as_of, (select max(r.at) from unnest(v_rows) r));
      v_position := v_position + cardinality(v_rows);
      log_position := v_position;
      perform pg_notify('log_appended', v_position::text);
    end if;
    return next;
  end loop;
end $f$;

-- Plans are made once per connection, often on an empty table; without these they would keep scanning it when it has grown
-- (25.7 ms instead of 0.7 ms per append at 75,000 events).
alter function log.append_batch set enable_seqscan = off;
alter function log.append_batch set enable_bitmapscan = off;
alter function log.append_batch set plan_cache_mode = force_generic_plan;
alter function log.append_batch set search_path = pg_catalog, pg_temp;
-- A writer that hangs while it holds the log must not take everybody's connections with it.
alter function log.append_batch set lock_timeout = '5s';

do $do$
begin
  create role state_edition_app nologin;
exception
  -- Roles belong to the cluster: another database of it may have made the role, or is making it now.
  when duplicate_object or unique_violation then null;
end $do$;

revoke all on all functions in schema log from public;
grant usage on schema log to state_edition_app;
grant select on log.event to state_edition_app;
grant execute on function log.append_batch to state_edition_app;
