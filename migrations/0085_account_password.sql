-- A password is changed by its person, or set anew for them; sessions from before end with it.
alter table account.account
  -- revision, in the person's stream, of the event that set the password; -1: the first one. Tokens name it, and an older one is over.
  add column password_revision int not null default -1,
  -- the password was made by somebody else and lets its person do nothing but change it, until then; null: their own
  add column one_time_until timestamptz;
