-- Accounts, tokens and who read what: rows outside the log, never rebuilt from it.
create schema account;

create table account.account (
  account_id    text primary key,
  username      text not null,
  -- scrypt; null: no password sign-in
  password_hash text,
  display_name  text not null,
  kind          text not null check (kind in ('PERSON', 'SERVICE_ACCOUNT')),
  person_id     text,
  roles         text[] not null,
  district_id   text,
  school_ids    text[],
  -- last day on which the account works, in the state's time zone
  expires_on    date,
  disabled_at   timestamptz,
  created_at    timestamptz not null default now()
);
create unique index account_username on account.account (lower(username));

create table account.revoked_token (
  token_id   text primary key,
  expires_at timestamptz not null
);
create index on account.revoked_token (expires_at);

-- Failed sign-ins per account name and per address; old rows are swept.
create table account.failed_sign_in (
  subject   text not null,
  failed_at timestamptz not null default now()
);
create index on account.failed_sign_in (subject, failed_at);

create table account.access_log (
  id           bigint generated always as identity primary key,
  at           timestamptz not null default now(),
  kind         text not null,
  account_id   text,
  on_behalf_of text,
  operation    text not null,
  purpose      text not null,
  row_count    int not null,
  subject      text,
  address      text not null
);
create index on account.access_log (account_id, at);

create function account.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the access log cannot be changed';
end $$;
create trigger access_log_is_append_only before update or delete on account.access_log for each row execute function account.refuse_change();
create trigger access_log_is_never_truncated before truncate on account.access_log for each statement execute function account.refuse_change();
