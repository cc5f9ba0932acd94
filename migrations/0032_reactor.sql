-- How far each reactor has followed the journal. Outside the read-model namespaces: a rebuild never runs a reactor again.
create table runtime.reactor (
  name       text primary key,
  position   bigint not null,
  updated_at timestamptz not null default now()
);
