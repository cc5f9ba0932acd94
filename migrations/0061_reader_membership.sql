-- The login takes the reader's role to read for somebody, and must not have its rights while it does not: the reader's policies would
-- hold for the owner's own work too, and ask tables about themselves.
do $do$
declare
  server int := current_setting('server_version_num')::int;
  is_superuser boolean := (select rolsuper from pg_roles where rolname = current_user);
  may_take text := case when server >= 160000 then 'set' else 'member' end;
begin
  if is_superuser then return; end if;
  if server >= 160000 and (not pg_has_role(current_user, 'state_edition_reader', 'set') or pg_has_role(current_user, 'state_edition_reader', 'usage')) then
    begin
      execute format('grant state_edition_reader to %I with inherit false, set true', current_user);
    exception
      -- Said below, with what helps.
      when insufficient_privilege then null;
    end;
  end if;
  if not pg_has_role(current_user, 'state_edition_reader', may_take) or pg_has_role(current_user, 'state_edition_reader', 'usage') then
    raise exception 'the login % must be a member of state_edition_reader without inheriting its rights', current_user
      using errcode = 'insufficient_privilege',
        hint = case when server >= 160000
          then format('An administrator runs: grant state_edition_reader to %I with inherit false, set true;', current_user)
          else format('An administrator runs: alter role %I noinherit; grant state_edition_reader to %I;', current_user, current_user) end;
  end if;
end $do$;
