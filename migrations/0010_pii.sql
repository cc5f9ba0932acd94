-- What identifies people, apart from the event log: own schema, own backup. Destroying a row's key here makes what the log holds
-- about a person unreadable for ever, without a byte of the log changing.
create schema pii;
revoke all on schema pii from public;

-- One data key per subject, for ever: after destruction the row stays as a tombstone, so nobody is sealed under a second key
-- and a restored copy of the row collides with its tombstone instead of reviving the key unnoticed.
create table pii.data_key (
  -- student:<uuid>, person:<uuid>, incident:<uuid>, certification:<id>: pseudonyms.
  subject      text        not null primary key,
  key_id       uuid        not null unique,
  -- 12 bytes initialisation vector, 32 bytes AES-256-GCM ciphertext, 16 bytes tag; erased on destruction.
  wrapped      bytea,
  -- Which key-encryption key wrapped it.
  kek_id       text,
  created_at   timestamptz not null default now(),
  destroyed_at timestamptz,
  constraint data_key_is_live_or_destroyed check ((destroyed_at is null) = (wrapped is not null) and (wrapped is null) = (kek_id is null)),
  constraint data_key_wrapped_length check (octet_length(wrapped) = 60)
);

comment on table pii.data_key is 'One wrapped data key per subject; a destroyed key leaves its row as a tombstone.';

create index data_key_destroyed on pii.data_key (destroyed_at) where destroyed_at is not null;

create function pii.refuse_revival() returns trigger language plpgsql as $f$
begin
  if tg_op = 'UPDATE' then
    if old.destroyed_at is null and new.subject = old.subject and new.key_id = old.key_id then
      return new;
    end if;
    raise exception 'the key of a destroyed subject stays destroyed, and keys never change their subject' using errcode = 'insufficient_privilege';
  end if;
  raise exception 'data keys are destroyed, never removed: % is refused', tg_op using errcode = 'insufficient_privilege';
end $f$;

create trigger data_key_stays_destroyed before update or delete on pii.data_key
  for each row execute function pii.refuse_revival();
create trigger data_key_is_not_truncated before truncate on pii.data_key
  for each statement execute function pii.refuse_revival();
alter table pii.data_key enable always trigger data_key_stays_destroyed;
alter table pii.data_key enable always trigger data_key_is_not_truncated;

-- The secret of request hashes and aliases: one per log, never changed, or repeated commands and known students would not be recognised.
create table pii.log_secret (
  is_only    boolean     not null primary key default true check (is_only),
  wrapped    bytea       not null check (octet_length(wrapped) = 60),
  kek_id     text        not null,
  created_at timestamptz not null default now()
);

comment on table pii.log_secret is 'The wrapped secret that keys request hashes and student aliases; one row.';

-- The only place that says that a state student id is taken. The id itself is not here: only its HMAC under the log secret.
create table pii.alias (
  hmac       text        not null primary key check (hmac ~ '^[0-9a-f]{64}$'),
  student_id uuid        not null,
  claimed_at timestamptz not null default now()
);

comment on table pii.alias is 'HMAC of a state student id to the student''s pseudonym; removed with the student''s key.';

create index alias_student on pii.alias (student_id);
