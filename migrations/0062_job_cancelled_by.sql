-- Who ended a job before it was done.
alter table runtime.job add column cancelled_by text;
