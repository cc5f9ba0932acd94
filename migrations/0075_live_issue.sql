-- What live counts and fix lists hold beside the findings of single records, which the read models keep: findings of rules that compare
-- records (BEH-13, BEH-16, BEH-19) and of rules that people write. Made from the read models and made anew whenever they are others;
-- statements are qualified throughout.
create table runtime.live_issue (
  dataset     text not null,
  rule_id     text collate "C" not null,
  -- what of the rule's findings this is: incident, incident and year, or school, year and student
  subject     text collate "C" not null,
  incident_id text collate "C",
  student_id  text collate "C",
  severity    text not null,
  district_id text collate "C" not null,
  -- '' where a rule could not be run at all
  school_id   text collate "C" not null,
  school_year int  not null,
  -- explanation and about, as in the read model's findings
  details     text not null,
  -- records that are compared with each other: school, year, day and alignment
  place       text collate "C",
  primary key (dataset, rule_id, subject)
);
create index live_issue_scope on runtime.live_issue (district_id, school_year, dataset, rule_id, subject);
create index live_issue_incident on runtime.live_issue (incident_id) where incident_id is not null;
create index live_issue_place on runtime.live_issue (place) where place is not null;
create index live_issue_student on runtime.live_issue (student_id) where student_id is not null;

create table runtime.live_issue_count (
  dataset     text not null,
  district_id text collate "C" not null,
  school_year int  not null,
  school_id   text collate "C" not null,
  rule_id     text collate "C" not null,
  severity    text not null,
  n           int  not null,
  primary key (district_id, school_year, dataset, school_id, rule_id, severity)
);

-- Counts follow whatever statement changes the issues.
create function runtime.count_live_issues_in() returns trigger language plpgsql as $$
begin
  insert into runtime.live_issue_count as c (dataset, district_id, school_year, school_id, rule_id, severity, n)
  select dataset, district_id, school_year, school_id, rule_id, severity, count(*)::int from came group by 1, 2, 3, 4, 5, 6
  on conflict (district_id, school_year, dataset, school_id, rule_id, severity) do update set n = c.n + excluded.n;
  return null;
end $$;

create function runtime.count_live_issues_out() returns trigger language plpgsql as $$
begin
  update runtime.live_issue_count c set n = c.n - w.n
  from (select dataset, district_id, school_year, school_id, rule_id, severity, count(*)::int as n from went group by 1, 2, 3, 4, 5, 6) w
  where c.district_id = w.district_id and c.school_year = w.school_year and c.dataset = w.dataset and c.school_id = w.school_id
    and c.rule_id = w.rule_id and c.severity = w.severity;
  delete from runtime.live_issue_count c using went w
  where c.n = 0 and c.district_id = w.district_id and c.school_year = w.school_year and c.dataset = w.dataset and c.school_id = w.school_id
    and c.rule_id = w.rule_id and c.severity = w.severity;
  return null;
end $$;

create trigger came after insert on runtime.live_issue referencing new table as came for each statement execute function runtime.count_live_issues_in();
create trigger went after delete on runtime.live_issue referencing old table as went for each statement execute function runtime.count_live_issues_out();
create trigger changed_in after update on runtime.live_issue referencing new table as came for each statement execute function runtime.count_live_issues_in();
create trigger changed_out after update on runtime.live_issue referencing old table as went for each statement execute function runtime.count_live_issues_out();

-- Days that dated resolutions cover, by incident as it was looked at last: says whose suspensions an incident explained before it changed.
create table runtime.live_removal (
  incident_id text collate "C" not null,
  district_id text collate "C" not null,
  student_id  text collate "C" not null,
  first_day   date not null,
  last_day    date not null
);
create index live_removal_incident on runtime.live_removal (incident_id);
create index live_removal_student on runtime.live_removal (student_id, district_id);

-- How far what is above follows the read models of which namespace: changes up to `sequence`, which is everything up to `position`.
create table runtime.live_issue_progress (
  is_only   boolean not null primary key default true check (is_only),
  namespace text    not null,
  position  bigint  not null,
  sequence  bigint  not null
);

-- Rules that people write, as they are looked at: where the look over all records stands; everything up to the end is null.
create table runtime.live_rule (
  rule_id     text collate "C" not null primary key,
  namespace   text not null,
  is_done     boolean not null default false,
  -- years are looked at from the last one back, within a year by district and record
  school_year int,
  district_id text collate "C",
  incident_id text collate "C"
);

grant select, insert, update, delete on runtime.live_issue, runtime.live_issue_count, runtime.live_removal, runtime.live_issue_progress, runtime.live_rule to state_edition_app;

-- An issue belongs to its district, as a finding does.
do $do$
declare
  name text;
begin
  foreach name in array array['live_issue', 'live_issue_count'] loop
    execute format('alter table runtime.%I enable row level security', name);
    execute format('alter table runtime.%I force row level security', name);
    execute format('create policy system on runtime.%I to current_user, state_edition_app using (true) with check (true)', name);
    execute format($policy$create policy viewer on runtime.%I for select to state_edition_reader using (
      case (select current_setting('state_edition.district', true)) when district_id then true when '*' then true else false end)$policy$, name);
    execute format('grant select on runtime.%I to state_edition_reader', name);
  end loop;
end $do$;
