-- A guess takes its place before the password is looked at, so that many at once pass no limit together, on however many servers.
alter table account.failed_sign_in add column guess uuid;
create index on account.failed_sign_in (guess);

-- Addresses from which an account was signed in: guesses from elsewhere do not slow them down.
create table account.known_address (
  account_id text        not null,
  address    text        not null,
  seen_at    timestamptz not null,
  primary key (account_id, address)
);

-- Counts what failed, or is being looked at, in the last quarter of an hour. A subject with its `burst` full takes one guess per `pause`
-- seconds. Answers the seconds to wait, or 0 when the guess has its place in every count.
create function account.begin_guess(subjects text[], bursts int[], pauses int[], at timestamptz, new_guess uuid)
returns double precision language plpgsql as $$
declare
  one  text;
  wait double precision;
begin
  for one in select s from unnest(subjects) s order by s loop
    perform pg_advisory_xact_lock(hashtextextended(one, 86));
  end loop;
  select max(extract(epoch from f.latest + make_interval(secs => c.pause) - at)) into wait
  from unnest(subjects, bursts, pauses) as c (subject, burst, pause)
  cross join lateral (
    select count(*) as failures, max(failed_at) as latest from account.failed_sign_in
    where subject = c.subject and failed_at > at - interval '15 minutes') f
  where f.failures >= c.burst and f.latest + make_interval(secs => c.pause) > at;
  if wait is not null then
    return wait;
  end if;
  insert into account.failed_sign_in (subject, failed_at, guess) select s, at, new_guess from unnest(subjects) s;
  return 0;
end $$;
