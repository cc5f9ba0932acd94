-- Events that left documents of a lane stale (runtime.stale_document): whoever asks for what such an event did waits for that lane. A row
-- without a stale document of its lane says nothing; such rows go when the lane is next left stale.
create table runtime.stale_cause (
  -- Of runtime.checkpoint; no foreign key, as in runtime.stale_document.
  namespace text   collate "C" not null,
  position  bigint not null,
  lane      text   collate "C" not null,
  primary key (namespace, position, lane)
);

grant select, insert, delete on runtime.stale_cause to state_edition_app;
