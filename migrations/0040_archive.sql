-- What was certified. Rows only ever come; nobody changes or removes one, and no rebuild of a read model touches them.
-- Statements are qualified throughout, so that the search path of whoever migrates does not matter.
create schema archive;

-- Certified records by their own hash: a retake stores only what changed. There are no foreign keys to it, because checking
-- 100,000 of them would double the time of a capture; `verify` names a manifest row whose record is missing.
create table archive.record (
  record_hash bytea not null primary key,
  -- Canonical JSON, exactly the text that was hashed.
  record      text  not null,
  constraint record_is_what_its_hash_says check (record_hash = sha256(convert_to(record, 'UTF8')))
);

-- Which records a snapshot holds. The collation is the order of the digest's leaves: UTF-8 bytes.
create table archive.manifest (
  snapshot_id uuid  not null,
  section     text  collate "C" not null,
  record_id   text  collate "C" not null,
  record_hash bytea not null,
  constraint manifest_pkey primary key (snapshot_id, section, record_id),
  constraint manifest_hash_length check (octet_length(record_hash) = 32)
);

-- What the rules say of the captured records. A finding about the whole dataset has an empty record id.
create table archive.finding (
  snapshot_id uuid not null,
  rule_id     text collate "C" not null,
  record_id   text collate "C" not null,
  severity    text not null,
  details     text not null,
  constraint finding_pkey primary key (snapshot_id, rule_id, record_id)
);

-- Written last, in the transaction of the capture, when the digest is known: a snapshot without a digest is never visible.
create table archive.snapshot (
  snapshot_id      uuid   not null primary key,
  certification_id text   not null,
  cycle            int    not null,
  org              text   not null,
  school_id        text,
  school_year      int    not null,
  position         bigint not null,
  record_format    text   not null,
  row_count        int    not null,
  -- Canonical JSON; the digest is its SHA-256.
  header           text   not null,
  digest           bytea  not null,
  constraint snapshot_digest_length check (octet_length(digest) = 32)
);

create index snapshot_by_certification on archive.snapshot (certification_id, position);

-- Signed states of the whole log (Merkle root over stream heads). They are worth most outside: printed, exported, mailed.
create table archive.checkpoint (
  position  bigint not null primary key,
  log_id    text   not null,
  streams   int    not null,
  root      bytea  not null,
  signed_at text   not null,
  key_id    text   not null,
  signature text   not null,
  constraint checkpoint_root_length check (octet_length(root) = 32)
);

create function archive.refuse_change() returns trigger language plpgsql as $f$
begin
  raise exception 'the archive is append-only: % of %.% is refused', tg_op, tg_table_schema, tg_table_name
    using errcode = 'insufficient_privilege';
end $f$;

create trigger record_is_append_only before update or delete or truncate on archive.record
  for each statement execute function archive.refuse_change();
create trigger manifest_is_append_only before update or delete or truncate on archive.manifest
  for each statement execute function archive.refuse_change();
create trigger finding_is_append_only before update or delete or truncate on archive.finding
  for each statement execute function archive.refuse_change();
create trigger snapshot_is_append_only before update or delete or truncate on archive.snapshot
  for each statement execute function archive.refuse_change();
create trigger checkpoint_is_append_only before update or delete or truncate on archive.checkpoint
  for each statement execute function archive.refuse_change();
-- ALWAYS: session_replication_role = replica does not get around it. A superuser can still switch a trigger off; that is
-- what the digests, the chain of the log and the checkpoints outside are for.
alter table archive.record enable always trigger record_is_append_only;
alter table archive.manifest enable always trigger manifest_is_append_only;
alter table archive.finding enable always trigger finding_is_append_only;
alter table archive.snapshot enable always trigger snapshot_is_append_only;
alter table archive.checkpoint enable always trigger checkpoint_is_append_only;

do $do$
begin
  create role state_edition_app nologin;
exception
  -- Roles belong to the cluster: another database of it may have made the role, or is making it now.
  when duplicate_object or unique_violation then null;
end $do$;

grant usage on schema archive to state_edition_app;
grant select, insert on archive.record, archive.manifest, archive.finding, archive.snapshot, archive.checkpoint to state_edition_app;
