-- One-time addresses for files. Tokens are stored as hashes only.
create table runtime.upload (
  upload_id       uuid primary key,
  token_hash      bytea not null unique,
  kind            text not null,
  org             text not null,
  created_by      text not null,
  size_bytes      bigint,
  expected_sha256 text,
  sha256          text,
  used_at         timestamptz,
  expires_at      timestamptz not null
);

create table runtime.download (
  token_hash   bytea primary key,
  sha256       text not null,
  file_name    text not null,
  content_type text not null,
  created_by   text not null,
  used_at      timestamptz,
  expires_at   timestamptz not null
);
