-- Whose data was read, where it is not that of the reader's own district: districts read what was taken of theirs.
alter table account.access_log add column org text;
create index on account.access_log (org, id);
