-- What a request with incidents said, by the id that its idempotency key gives: the same key with another request is refused.
create table runtime.inline_import (
  import_id    uuid primary key,
  request_hash text not null,
  received_at  timestamptz not null default now()
);
create index on runtime.inline_import (received_at);
