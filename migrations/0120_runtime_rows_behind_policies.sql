-- Jobs, uploads and kept reports are read for people by the reader too, behind policies like those of the read models. Whoever works on them
-- is the owner. What comes from outside by a token (runtime.download) is read for nobody.
alter table runtime.validation_run
  add column district_id text generated always as (doc::json->'scope'->>'districtId') stored;

alter table runtime.job enable row level security;
alter table runtime.job force row level security;
create policy system on runtime.job to current_user using (true) with check (true);
create policy viewer on runtime.job for select to state_edition_reader using (
  case (select current_setting('state_edition.district', true)) when org then true when '*' then true else false end);
grant select on runtime.job to state_edition_reader;

-- Its address is for whoever made it, and not for readers: not even its hash.
alter table runtime.upload enable row level security;
alter table runtime.upload force row level security;
create policy system on runtime.upload to current_user using (true) with check (true);
create policy viewer on runtime.upload for select to state_edition_reader using (
  case (select current_setting('state_edition.district', true)) when org then true when '*' then true else false end);
grant select (upload_id, kind, org, created_by, size_bytes, expected_sha256, sha256, used_at, expires_at)
  on runtime.upload to state_edition_reader;

alter table runtime.validation_run enable row level security;
alter table runtime.validation_run force row level security;
create policy system on runtime.validation_run to current_user using (true) with check (true);
create policy viewer on runtime.validation_run for select to state_edition_reader using (
  case (select current_setting('state_edition.district', true)) when district_id then true when '*' then true else false end);
grant select on runtime.validation_run to state_edition_reader;

-- Rows belong with their run. OFFSET keeps the planner from collecting every run of the district first.
alter table runtime.validation_row enable row level security;
alter table runtime.validation_row force row level security;
create policy system on runtime.validation_row to current_user using (true) with check (true);
create policy viewer on runtime.validation_row for select to state_edition_reader using (
  case (select current_setting('state_edition.district', true)) when '*' then true
       else exists (select from runtime.validation_run r where r.run_id = validation_row.run_id offset 0) end);
grant select on runtime.validation_row to state_edition_reader;
