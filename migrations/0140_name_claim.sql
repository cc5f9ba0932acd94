-- Names that something has, or is about to have: taken before the event that carries them is appended, so that of two requests at once one
-- gets the name. The stream says whether it came to that; a claim that nothing came of is anybody's again.
create table account.name_claim (
  kind       text        not null,
  org        text        not null,
  -- A school whose own name it is; empty: the whole org's.
  part       text        not null,
  name       text        not null,
  stream     text        not null,
  claimed_at timestamptz not null default now(),
  primary key (kind, org, name, part)
);

-- The stream that will tell of the account, for one that is only reserved: without a password, an account that its stream does not know
-- was left behind by a request that was cut off.
alter table account.account add column reserved_for text;
update account.account
set reserved_for = case kind when 'PERSON' then 'person-state.' || person_id else 'serviceAccount-' || district_id || '.' || account_id end
where password_hash is null;
