-- Documents of a namespace whose outside facts have changed (a mapping, a calendar) and that were too many to be written with the event:
-- the projector writes them between its batches and removes the row in the same transaction.
create table runtime.stale_document (
  -- Of runtime.checkpoint; no foreign key, because a mapping writes as many rows as there are incidents of its type.
  namespace  text   collate "C" not null,
  -- Of the document: whoever needs a district's documents exact waits for these rows of it.
  lane       text   collate "C" not null,
  projection text   collate "C" not null,
  key        text   collate "C" not null,
  -- Of the first event that left it behind.
  position   bigint not null,
  primary key (namespace, lane, projection, key)
);
-- It empties as fast as it fills.
alter table runtime.stale_document set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

grant select, insert, update, delete on runtime.stale_document to state_edition_app;
