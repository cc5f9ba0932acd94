-- Who reads for somebody: not the owner of any table, without BYPASSRLS, and only a reader. Row-level security decides what it sees, by
-- the setting state_edition.district of the transaction; without it, nothing. Owners pass by policies of their own.
do $do$
begin
  if not exists (select from pg_roles where rolname = 'state_edition_reader') then
    begin
      create role state_edition_reader nologin nosuperuser nobypassrls nocreatedb nocreaterole;
    exception
      -- Roles belong to the cluster: another database of it may be making the role now.
      when duplicate_object or unique_violation then null;
    end;
  end if;
  if exists (select from pg_roles where rolname = 'state_edition_reader' and (rolsuper or rolbypassrls)) then
    raise exception 'the role state_edition_reader bypasses row-level security: alter role state_edition_reader nosuperuser nobypassrls';
  end if;
  if not pg_has_role(current_user, 'state_edition_reader', 'member') then
    execute format('grant state_edition_reader to %I', current_user);
  end if;
exception
  when insufficient_privilege then
    raise exception 'the role state_edition_reader is missing, or % is not a member of it', current_user
      using errcode = 'insufficient_privilege',
        hint = format('An administrator runs: create role state_edition_reader nologin; grant state_edition_reader to %I;', current_user);
end $do$;

-- What queries on the read model join.
grant usage on schema archive, runtime to state_edition_reader;
grant select on archive.snapshot, archive.manifest to state_edition_reader;

-- What was certified belongs to the district that certifies. A manifest row and a finding belong with their snapshot.
alter table archive.snapshot enable row level security;
alter table archive.snapshot force row level security;
create policy system on archive.snapshot to current_user, state_edition_app using (true) with check (true);
create policy viewer on archive.snapshot for select to state_edition_reader using (
  case when org = (select current_setting('state_edition.district', true)) then true
       else (select current_setting('state_edition.district', true)) = '*' end);

alter table archive.manifest enable row level security;
alter table archive.manifest force row level security;
create policy system on archive.manifest to current_user, state_edition_app using (true) with check (true);
create policy viewer on archive.manifest for select to state_edition_reader using (
  case when (select current_setting('state_edition.district', true)) = '*' then true
       else snapshot_id in (select s.snapshot_id from archive.snapshot s) end);
