-- Structure of a fresh database, printed by "npm run generate". Read it; never run or edit it.

create schema account;

create schema archive;

create schema log;

create schema pii;

create schema runtime;

create table account.access_log (
  id bigint not null generated always as identity,
  at timestamp with time zone not null default now(),
  kind text not null,
  account_id text,
  on_behalf_of text,
  operation text not null,
  purpose text not null,
  row_count integer not null,
  subject text,
  address text not null,
  org text,
  constraint access_log_pkey PRIMARY KEY (id)
);
CREATE INDEX access_log_account_id_at_idx ON account.access_log USING btree (account_id, at);
CREATE INDEX access_log_org_id_idx ON account.access_log USING btree (org, id);
CREATE TRIGGER access_log_is_append_only BEFORE DELETE OR UPDATE ON account.access_log FOR EACH ROW EXECUTE FUNCTION account.refuse_change();
CREATE TRIGGER access_log_is_never_truncated BEFORE TRUNCATE ON account.access_log FOR EACH STATEMENT EXECUTE FUNCTION account.refuse_change();

create table account.account (
  account_id text not null,
  username text not null,
  password_hash text,
  display_name text not null,
  kind text not null,
  person_id text,
  roles text[] not null,
  district_id text,
  school_ids text[],
  expires_on date,
  disabled_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  password_revision integer not null default '-1'::integer,
  one_time_until timestamp with time zone,
  reserved_for text,
  constraint account_kind_check CHECK ((kind = ANY (ARRAY['PERSON'::text, 'SERVICE_ACCOUNT'::text]))),
  constraint account_pkey PRIMARY KEY (account_id)
);
CREATE UNIQUE INDEX account_username ON account.account USING btree (lower(username));

create table account.failed_sign_in (
  subject text not null,
  failed_at timestamp with time zone not null default now(),
  guess uuid
);
CREATE INDEX failed_sign_in_guess_idx ON account.failed_sign_in USING btree (guess);
CREATE INDEX failed_sign_in_subject_failed_at_idx ON account.failed_sign_in USING btree (subject, failed_at);

create table account.known_address (
  account_id text not null,
  address text not null,
  seen_at timestamp with time zone not null,
  constraint known_address_pkey PRIMARY KEY (account_id, address)
);

create table account.name_claim (
  kind text not null,
  org text not null,
  part text not null,
  name text not null,
  stream text not null,
  claimed_at timestamp with time zone not null default now(),
  constraint name_claim_pkey PRIMARY KEY (kind, org, name, part)
);

create table account.revoked_token (
  token_id text not null,
  expires_at timestamp with time zone not null,
  constraint revoked_token_pkey PRIMARY KEY (token_id)
);
CREATE INDEX revoked_token_expires_at_idx ON account.revoked_token USING btree (expires_at);

create table archive.checkpoint (
  "position" bigint not null,
  log_id text not null,
  streams integer not null,
  root bytea not null,
  signed_at text not null,
  key_id text not null,
  signature text not null,
  constraint checkpoint_root_length CHECK ((octet_length(root) = 32)),
  constraint checkpoint_pkey PRIMARY KEY ("position")
);
CREATE TRIGGER checkpoint_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON archive.checkpoint FOR EACH STATEMENT EXECUTE FUNCTION archive.refuse_change();
alter table archive.checkpoint enable always trigger checkpoint_is_append_only;

create table archive.finding (
  snapshot_id uuid not null,
  rule_id text collate "C" not null,
  record_id text collate "C" not null,
  severity text not null,
  details text not null,
  constraint finding_pkey PRIMARY KEY (snapshot_id, rule_id, record_id)
);
CREATE TRIGGER finding_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON archive.finding FOR EACH STATEMENT EXECUTE FUNCTION archive.refuse_change();
alter table archive.finding enable always trigger finding_is_append_only;

create table archive.manifest (
  snapshot_id uuid not null,
  section text collate "C" not null,
  record_id text collate "C" not null,
  record_hash bytea not null,
  constraint manifest_hash_length CHECK ((octet_length(record_hash) = 32)),
  constraint manifest_pkey PRIMARY KEY (snapshot_id, section, record_id)
);
CREATE TRIGGER manifest_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON archive.manifest FOR EACH STATEMENT EXECUTE FUNCTION archive.refuse_change();
alter table archive.manifest enable always trigger manifest_is_append_only;
alter table archive.manifest enable row level security;
alter table archive.manifest force row level security;
create policy system on archive.manifest as permissive for all to state_edition, state_edition_app using (true) with check (true);
create policy viewer on archive.manifest as permissive for select to state_edition_reader using (
CASE
    WHEN (( SELECT current_setting('state_edition.district'::text, true) AS current_setting) = '*'::text) THEN true
    ELSE (snapshot_id IN ( SELECT s.snapshot_id
       FROM archive.snapshot s))
END);

create table archive.record (
  record_hash bytea not null,
  record text not null,
  constraint record_is_what_its_hash_says CHECK ((record_hash = sha256(convert_to(record, 'UTF8'::name)))),
  constraint record_pkey PRIMARY KEY (record_hash)
);
CREATE TRIGGER record_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON archive.record FOR EACH STATEMENT EXECUTE FUNCTION archive.refuse_change();
alter table archive.record enable always trigger record_is_append_only;

create table archive.snapshot (
  snapshot_id uuid not null,
  certification_id text not null,
  cycle integer not null,
  org text not null,
  school_id text,
  school_year integer not null,
  "position" bigint not null,
  record_format text not null,
  row_count integer not null,
  header text not null,
  digest bytea not null,
  constraint snapshot_digest_length CHECK ((octet_length(digest) = 32)),
  constraint snapshot_pkey PRIMARY KEY (snapshot_id)
);
CREATE INDEX snapshot_by_certification ON archive.snapshot USING btree (certification_id, "position");
CREATE TRIGGER snapshot_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON archive.snapshot FOR EACH STATEMENT EXECUTE FUNCTION archive.refuse_change();
alter table archive.snapshot enable always trigger snapshot_is_append_only;
alter table archive.snapshot enable row level security;
alter table archive.snapshot force row level security;
create policy system on archive.snapshot as permissive for all to state_edition, state_edition_app using (true) with check (true);
create policy viewer on archive.snapshot as permissive for select to state_edition_reader using (
CASE
    WHEN (org = ( SELECT current_setting('state_edition.district'::text, true) AS current_setting)) THEN true
    ELSE (( SELECT current_setting('state_edition.district'::text, true) AS current_setting) = '*'::text)
END);

create table log.event (
  "position" bigint not null,
  stream text collate "C" not null,
  revision bigint not null,
  event_id uuid not null,
  type text not null,
  schema_version integer not null,
  data text not null,
  sealed text not null,
  meta text not null,
  prev_hash bytea not null,
  hash bytea not null,
  org text collate "C" not null,
  school_year integer,
  at timestamp with time zone not null,
  as_of_time timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  constraint event_hash_length CHECK (((octet_length(hash) = 32) AND (octet_length(prev_hash) = 32))),
  constraint event_pkey PRIMARY KEY ("position"),
  constraint event_event_id_key UNIQUE (event_id),
  constraint event_stream_revision_key UNIQUE (stream, revision)
);
CREATE INDEX event_org_position ON log.event USING btree (org, "position");
CREATE TRIGGER event_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON log.event FOR EACH STATEMENT EXECUTE FUNCTION log.refuse_change();
alter table log.event enable always trigger event_is_append_only;
comment on table log.event is 'Every stored fact, in commit order, dense from position 1. Append only.';

create table pii.alias (
  hmac text not null,
  student_id uuid not null,
  claimed_at timestamp with time zone not null default now(),
  constraint alias_hmac_check CHECK ((hmac ~ '^[0-9a-f]{64}$'::text)),
  constraint alias_pkey PRIMARY KEY (hmac)
);
CREATE INDEX alias_student ON pii.alias USING btree (student_id);
comment on table pii.alias is 'HMAC of a state student id to the student''s pseudonym; removed with the student''s key.';

create table pii.data_key (
  subject text not null,
  key_id uuid not null,
  wrapped bytea,
  kek_id text,
  created_at timestamp with time zone not null default now(),
  destroyed_at timestamp with time zone,
  constraint data_key_is_live_or_destroyed CHECK ((((destroyed_at IS NULL) = (wrapped IS NOT NULL)) AND ((wrapped IS NULL) = (kek_id IS NULL)))),
  constraint data_key_wrapped_length CHECK ((octet_length(wrapped) = 60)),
  constraint data_key_pkey PRIMARY KEY (subject),
  constraint data_key_key_id_key UNIQUE (key_id)
);
CREATE INDEX data_key_destroyed ON pii.data_key USING btree (destroyed_at) WHERE (destroyed_at IS NOT NULL);
CREATE TRIGGER data_key_is_not_truncated BEFORE TRUNCATE ON pii.data_key FOR EACH STATEMENT EXECUTE FUNCTION pii.refuse_revival();
alter table pii.data_key enable always trigger data_key_is_not_truncated;
CREATE TRIGGER data_key_stays_destroyed BEFORE DELETE OR UPDATE ON pii.data_key FOR EACH ROW EXECUTE FUNCTION pii.refuse_revival();
alter table pii.data_key enable always trigger data_key_stays_destroyed;
comment on table pii.data_key is 'One wrapped data key per subject; a destroyed key leaves its row as a tombstone.';

create table pii.log_secret (
  is_only boolean not null default true,
  wrapped bytea not null,
  kek_id text not null,
  created_at timestamp with time zone not null default now(),
  constraint log_secret_is_only_check CHECK (is_only),
  constraint log_secret_wrapped_check CHECK ((octet_length(wrapped) = 60)),
  constraint log_secret_pkey PRIMARY KEY (is_only)
);
comment on table pii.log_secret is 'The wrapped secret that keys request hashes and student aliases; one row.';

create table public.schema_migration (
  number integer not null,
  name text not null,
  checksum text not null,
  applied_at timestamp with time zone not null default now(),
  constraint schema_migration_pkey PRIMARY KEY (number)
);

create table runtime.checkpoint (
  namespace text not null,
  "position" bigint not null default 0,
  generation bigint not null default 0,
  event_id uuid,
  hash bytea,
  log_id text not null,
  log_position text,
  heartbeat_at timestamp with time zone not null default clock_timestamp(),
  fault_code text,
  fault_detail text,
  constraint checkpoint_pkey PRIMARY KEY (namespace)
) with (fillfactor=50);

create table runtime.counted_source_word (
  row_hash text not null,
  counted_at timestamp with time zone not null default now(),
  constraint counted_source_word_pkey PRIMARY KEY (row_hash)
);
CREATE INDEX counted_source_word_counted_at_idx ON runtime.counted_source_word USING btree (counted_at);

create table runtime.day_claim (
  claim_id uuid not null,
  student_id text not null,
  place text not null,
  record_id text not null,
  starts_on date not null,
  ends_on date,
  claimed_at timestamp with time zone not null default now(),
  constraint day_claim_pkey PRIMARY KEY (claim_id)
);
CREATE INDEX day_claim_claimed_at_idx ON runtime.day_claim USING btree (claimed_at);
CREATE INDEX day_claim_student_id_place_idx ON runtime.day_claim USING btree (student_id, place);

create table runtime.download (
  token_hash bytea not null,
  sha256 text not null,
  file_name text not null,
  content_type text not null,
  created_by text not null,
  used_at timestamp with time zone,
  expires_at timestamp with time zone not null,
  constraint download_pkey PRIMARY KEY (token_hash)
);

create table runtime.inline_import (
  import_id uuid not null,
  request_hash text not null,
  received_at timestamp with time zone not null default now(),
  constraint inline_import_pkey PRIMARY KEY (import_id)
);
CREATE INDEX inline_import_received_at_idx ON runtime.inline_import USING btree (received_at);

create table runtime.job (
  job_id uuid not null,
  kind text not null,
  title text not null,
  org text not null,
  requested_by text not null,
  certification_id text,
  input text not null,
  status text not null,
  is_worked boolean not null,
  percent integer,
  error text,
  error_code text,
  result text,
  attempts integer not null default 0,
  lease_until timestamp with time zone,
  worker text,
  queued_at timestamp with time zone not null default now(),
  queue_number bigint not null generated always as identity,
  finished_at timestamp with time zone,
  cancelled_by text,
  constraint job_status_check CHECK ((status = ANY (ARRAY['QUEUED'::text, 'RUNNING'::text, 'COMPLETED'::text, 'FAILED'::text, 'CANCELLED'::text]))),
  constraint job_pkey PRIMARY KEY (job_id)
);
CREATE INDEX job_certification_id_queued_at_job_id_idx ON runtime.job USING btree (certification_id, queued_at DESC, job_id);
CREATE INDEX job_org_queued_at_job_id_idx ON runtime.job USING btree (org, queued_at DESC, job_id);
CREATE INDEX job_requested_by_queued_at_job_id_idx ON runtime.job USING btree (requested_by, queued_at DESC, job_id);
CREATE INDEX job_waiting ON runtime.job USING btree (queue_number) WHERE (is_worked AND (status = ANY (ARRAY['QUEUED'::text, 'RUNNING'::text])));
alter table runtime.job enable row level security;
alter table runtime.job force row level security;
create policy system on runtime.job as permissive for all to state_edition using (true) with check (true);
create policy viewer on runtime.job as permissive for select to state_edition_reader using (
CASE ( SELECT current_setting('state_edition.district'::text, true) AS current_setting)
    WHEN org THEN true
    WHEN '*'::text THEN true
    ELSE false
END);

create table runtime.journal (
  "position" bigint not null,
  stream text collate "C" not null,
  revision bigint not null,
  event_id uuid not null,
  type text not null,
  schema_version integer not null,
  data text not null,
  sealed text not null,
  meta text not null,
  prev_hash bytea not null,
  hash bytea not null,
  org text collate "C" not null,
  school_year integer,
  at timestamp with time zone not null,
  as_of_time timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  log_position text not null,
  constraint journal_hash_length CHECK (((octet_length(hash) = 32) AND (octet_length(prev_hash) = 32))),
  constraint journal_pkey PRIMARY KEY ("position"),
  constraint journal_event_id_key UNIQUE (event_id),
  constraint journal_stream_revision_key UNIQUE (stream, revision)
);
CREATE INDEX journal_org_position ON runtime.journal USING btree (org, "position");

create table runtime.live (
  is_only boolean not null default true,
  namespace text not null,
  replay_until bigint not null default 0,
  changes_from bigint not null default 0,
  switched_at timestamp with time zone not null default clock_timestamp(),
  constraint live_is_only_check CHECK (is_only),
  constraint live_namespace_fkey FOREIGN KEY (namespace) REFERENCES runtime.checkpoint(namespace),
  constraint live_pkey PRIMARY KEY (is_only)
);

create table runtime.live_issue (
  dataset text not null,
  rule_id text collate "C" not null,
  subject text collate "C" not null,
  incident_id text collate "C",
  student_id text collate "C",
  severity text not null,
  district_id text collate "C" not null,
  school_id text collate "C" not null,
  school_year integer not null,
  details text not null,
  place text collate "C",
  constraint live_issue_pkey PRIMARY KEY (dataset, rule_id, subject)
);
CREATE INDEX live_issue_incident ON runtime.live_issue USING btree (incident_id) WHERE (incident_id IS NOT NULL);
CREATE INDEX live_issue_place ON runtime.live_issue USING btree (place) WHERE (place IS NOT NULL);
CREATE INDEX live_issue_scope ON runtime.live_issue USING btree (district_id, school_year, dataset, rule_id, subject);
CREATE INDEX live_issue_student ON runtime.live_issue USING btree (student_id) WHERE (student_id IS NOT NULL);
CREATE TRIGGER came AFTER INSERT ON runtime.live_issue REFERENCING NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION runtime.count_live_issues_in();
CREATE TRIGGER changed_in AFTER UPDATE ON runtime.live_issue REFERENCING NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION runtime.count_live_issues_in();
CREATE TRIGGER changed_out AFTER UPDATE ON runtime.live_issue REFERENCING OLD TABLE AS went FOR EACH STATEMENT EXECUTE FUNCTION runtime.count_live_issues_out();
CREATE TRIGGER went AFTER DELETE ON runtime.live_issue REFERENCING OLD TABLE AS went FOR EACH STATEMENT EXECUTE FUNCTION runtime.count_live_issues_out();
alter table runtime.live_issue enable row level security;
alter table runtime.live_issue force row level security;
create policy system on runtime.live_issue as permissive for all to state_edition, state_edition_app using (true) with check (true);
create policy viewer on runtime.live_issue as permissive for select to state_edition_reader using (
CASE ( SELECT current_setting('state_edition.district'::text, true) AS current_setting)
    WHEN district_id THEN true
    WHEN '*'::text THEN true
    ELSE false
END);

create table runtime.live_issue_count (
  dataset text not null,
  district_id text collate "C" not null,
  school_year integer not null,
  school_id text collate "C" not null,
  rule_id text collate "C" not null,
  severity text not null,
  n integer not null,
  constraint live_issue_count_pkey PRIMARY KEY (district_id, school_year, dataset, school_id, rule_id, severity)
);
alter table runtime.live_issue_count enable row level security;
alter table runtime.live_issue_count force row level security;
create policy system on runtime.live_issue_count as permissive for all to state_edition, state_edition_app using (true) with check (true);
create policy viewer on runtime.live_issue_count as permissive for select to state_edition_reader using (
CASE ( SELECT current_setting('state_edition.district'::text, true) AS current_setting)
    WHEN district_id THEN true
    WHEN '*'::text THEN true
    ELSE false
END);

create table runtime.live_issue_progress (
  is_only boolean not null default true,
  namespace text not null,
  "position" bigint not null,
  sequence bigint not null,
  constraint live_issue_progress_is_only_check CHECK (is_only),
  constraint live_issue_progress_pkey PRIMARY KEY (is_only)
);

create table runtime.live_removal (
  incident_id text collate "C" not null,
  district_id text collate "C" not null,
  student_id text collate "C" not null,
  first_day date not null,
  last_day date not null
);
CREATE INDEX live_removal_incident ON runtime.live_removal USING btree (incident_id);
CREATE INDEX live_removal_student ON runtime.live_removal USING btree (student_id, district_id);

create table runtime.live_rule (
  rule_id text collate "C" not null,
  namespace text not null,
  is_done boolean not null default false,
  school_year integer,
  district_id text collate "C",
  incident_id text collate "C",
  constraint live_rule_pkey PRIMARY KEY (rule_id)
);

create table runtime.parked_lane (
  namespace text not null,
  lane text not null,
  "position" bigint not null,
  event_id uuid not null,
  error text not null,
  is_inherited boolean not null default false,
  is_replay_requested boolean not null default false,
  since timestamp with time zone not null default clock_timestamp(),
  constraint parked_lane_namespace_fkey FOREIGN KEY (namespace) REFERENCES runtime.checkpoint(namespace) ON DELETE CASCADE,
  constraint parked_lane_pkey PRIMARY KEY (namespace, lane)
);

create table runtime.reactor (
  name text not null,
  "position" bigint not null,
  updated_at timestamp with time zone not null default now(),
  constraint reactor_pkey PRIMARY KEY (name)
);

create table runtime.read_change (
  sequence bigint not null generated always as identity,
  "position" bigint not null,
  kind text not null,
  id text not null,
  org text not null,
  namespace text not null,
  is_late boolean not null default false,
  constraint read_change_pkey PRIMARY KEY (sequence)
);
CREATE INDEX read_change_position ON runtime.read_change USING btree ("position");

create table runtime.source_value_seen (
  district_id text not null,
  source_system text not null,
  kind text not null,
  value text not null,
  times integer not null,
  seen_at timestamp with time zone not null default now(),
  constraint source_value_seen_pkey PRIMARY KEY (district_id, source_system, kind, value)
);

create table runtime.stale_cause (
  namespace text collate "C" not null,
  "position" bigint not null,
  lane text collate "C" not null,
  constraint stale_cause_pkey PRIMARY KEY (namespace, "position", lane)
);

create table runtime.stale_document (
  namespace text collate "C" not null,
  lane text collate "C" not null,
  projection text collate "C" not null,
  key text collate "C" not null,
  "position" bigint not null,
  constraint stale_document_pkey PRIMARY KEY (namespace, lane, projection, key)
) with (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=5000);

create table runtime.upload (
  upload_id uuid not null,
  token_hash bytea not null,
  kind text not null,
  org text not null,
  created_by text not null,
  size_bytes bigint,
  expected_sha256 text,
  sha256 text,
  used_at timestamp with time zone,
  expires_at timestamp with time zone not null,
  constraint upload_pkey PRIMARY KEY (upload_id),
  constraint upload_token_hash_key UNIQUE (token_hash)
);
alter table runtime.upload enable row level security;
alter table runtime.upload force row level security;
create policy system on runtime.upload as permissive for all to state_edition using (true) with check (true);
create policy viewer on runtime.upload as permissive for select to state_edition_reader using (
CASE ( SELECT current_setting('state_edition.district'::text, true) AS current_setting)
    WHEN org THEN true
    WHEN '*'::text THEN true
    ELSE false
END);

create table runtime.validation_row (
  run_id uuid not null,
  row_number integer not null,
  rule_id text not null,
  doc text not null,
  constraint validation_row_run_id_fkey FOREIGN KEY (run_id) REFERENCES runtime.validation_run(run_id),
  constraint validation_row_pkey PRIMARY KEY (run_id, row_number)
);
CREATE INDEX validation_row_run_id_rule_id_row_number_idx ON runtime.validation_row USING btree (run_id, rule_id, row_number);
alter table runtime.validation_row enable row level security;
alter table runtime.validation_row force row level security;
create policy system on runtime.validation_row as permissive for all to state_edition using (true) with check (true);
create policy viewer on runtime.validation_row as permissive for select to state_edition_reader using (
CASE ( SELECT current_setting('state_edition.district'::text, true) AS current_setting)
    WHEN '*'::text THEN true
    ELSE (EXISTS ( SELECT
       FROM runtime.validation_run r
      WHERE (r.run_id = validation_row.run_id)
     OFFSET 0))
END);

create table runtime.validation_run (
  run_id uuid not null,
  certification_id text,
  group_id text not null,
  dataset text not null,
  doc text not null,
  district_id text generated always as ((((doc)::json -> 'scope'::text) ->> 'districtId'::text)) stored,
  constraint validation_run_pkey PRIMARY KEY (run_id)
);
alter table runtime.validation_run enable row level security;
alter table runtime.validation_run force row level security;
create policy system on runtime.validation_run as permissive for all to state_edition using (true) with check (true);
create policy viewer on runtime.validation_run as permissive for select to state_edition_reader using (
CASE ( SELECT current_setting('state_edition.district'::text, true) AS current_setting)
    WHEN district_id THEN true
    WHEN '*'::text THEN true
    ELSE false
END);

CREATE OR REPLACE FUNCTION account.begin_guess(subjects text[], bursts integer[], pauses integer[], at timestamp with time zone, new_guess uuid)
 RETURNS double precision
 LANGUAGE plpgsql
AS $function$
declare
  one  text;
  wait double precision;
begin
  for one in select s from unnest(subjects) s order by s loop
    perform pg_advisory_xact_lock(hashtextextended(one, 86));
  end loop;
  select max(extract(epoch from f.latest + make_interval(secs => c.pause) - at)) into wait
  from unnest(subjects, bursts, pauses) as c (subject, burst, pause)
  cross join lateral (
    select count(*) as failures, max(failed_at) as latest from account.failed_sign_in
    where subject = c.subject and failed_at > at - interval '15 minutes') f
  where f.failures >= c.burst and f.latest + make_interval(secs => c.pause) > at;
  if wait is not null then
    return wait;
  end if;
  insert into account.failed_sign_in (subject, failed_at, guess) select s, at, new_guess from unnest(subjects) s;
  return 0;
end $function$;

CREATE OR REPLACE FUNCTION account.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'the access log cannot be changed';
end $function$;

CREATE OR REPLACE FUNCTION archive.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'the archive is append-only: % of %.% is refused', tg_op, tg_table_schema, tg_table_name
    using errcode = 'insufficient_privilege';
end $function$;

CREATE OR REPLACE FUNCTION log.append_batch(p_append integer[], p_stream text, p_revision bigint[], p_id uuid[], p_type text, p_schema_version integer[], p_data text, p_sealed text, p_meta text, p_prev_hash text, p_hash text, p_org text, p_school_year integer[], p_at timestamp with time zone[])
 RETURNS TABLE(append integer, outcome text, log_position bigint, stream_revision bigint, detail text)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET enable_seqscan TO 'off'
 SET enable_bitmapscan TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET lock_timeout TO '5s'
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION log.judge_append(p_rows log.event[], OUT outcome text, OUT log_position bigint, OUT stream_revision bigint, OUT detail text)
 RETURNS record
 LANGUAGE plpgsql
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION log.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'the event log is append-only: % is refused', tg_op using errcode = 'insufficient_privilege';
end $function$;

CREATE OR REPLACE FUNCTION pii.refuse_revival()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'UPDATE' then
    if old.destroyed_at is null and new.subject = old.subject and new.key_id = old.key_id then
      return new;
    end if;
    raise exception 'the key of a destroyed subject stays destroyed, and keys never change their subject' using errcode = 'insufficient_privilege';
  end if;
  raise exception 'data keys are destroyed, never removed: % is refused', tg_op using errcode = 'insufficient_privilege';
end $function$;

CREATE OR REPLACE FUNCTION runtime.count_live_issues_in()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into runtime.live_issue_count as c (dataset, district_id, school_year, school_id, rule_id, severity, n)
  select dataset, district_id, school_year, school_id, rule_id, severity, count(*)::int from came group by 1, 2, 3, 4, 5, 6
  on conflict (district_id, school_year, dataset, school_id, rule_id, severity) do update set n = c.n + excluded.n;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION runtime.count_live_issues_out()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  update runtime.live_issue_count c set n = c.n - w.n
  from (select dataset, district_id, school_year, school_id, rule_id, severity, count(*)::int as n from went group by 1, 2, 3, 4, 5, 6) w
  where c.district_id = w.district_id and c.school_year = w.school_year and c.dataset = w.dataset and c.school_id = w.school_id
    and c.rule_id = w.rule_id and c.severity = w.severity;
  delete from runtime.live_issue_count c using went w
  where c.n = 0 and c.district_id = w.district_id and c.school_year = w.school_year and c.dataset = w.dataset and c.school_id = w.school_id
    and c.rule_id = w.rule_id and c.severity = w.severity;
  return null;
end $function$;

grant execute on function log.append_batch(integer[],text,bigint[],uuid[],text,integer[],text,text,text,text,text,text,integer[],timestamp with time zone[]) to state_edition_app;
revoke execute on function log.append_batch(integer[],text,bigint[],uuid[],text,integer[],text,text,text,text,text,text,integer[],timestamp with time zone[]) from public;
revoke execute on function log.judge_append(log.event[]) from public;
revoke execute on function log.refuse_change() from public;
grant usage on schema archive to state_edition_app;
grant usage on schema archive to state_edition_reader;
grant usage on schema log to state_edition_app;
grant usage on schema runtime to state_edition_app;
grant usage on schema runtime to state_edition_reader;
grant insert, select on table archive.checkpoint to state_edition_app;
grant insert, select on table archive.finding to state_edition_app;
grant insert, select on table archive.manifest to state_edition_app;
grant select on table archive.manifest to state_edition_reader;
grant insert, select on table archive.record to state_edition_app;
grant insert, select on table archive.snapshot to state_edition_app;
grant select on table archive.snapshot to state_edition_reader;
grant select on table log.event to state_edition_app;
grant delete, insert, select, update on table runtime.checkpoint to state_edition_app;
grant select on table runtime.job to state_edition_reader;
grant insert, select on table runtime.journal to state_edition_app;
grant delete, insert, select, update on table runtime.live to state_edition_app;
grant delete, insert, select, update on table runtime.live_issue to state_edition_app;
grant select on table runtime.live_issue to state_edition_reader;
grant delete, insert, select, update on table runtime.live_issue_count to state_edition_app;
grant select on table runtime.live_issue_count to state_edition_reader;
grant delete, insert, select, update on table runtime.live_issue_progress to state_edition_app;
grant delete, insert, select, update on table runtime.live_removal to state_edition_app;
grant delete, insert, select, update on table runtime.live_rule to state_edition_app;
grant delete, insert, select, update on table runtime.parked_lane to state_edition_app;
grant delete, insert, select, update on table runtime.read_change to state_edition_app;
grant delete, insert, select on table runtime.stale_cause to state_edition_app;
grant delete, insert, select, update on table runtime.stale_document to state_edition_app;
grant select on table runtime.validation_row to state_edition_reader;
grant select on table runtime.validation_run to state_edition_reader;
