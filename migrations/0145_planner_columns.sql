-- Of columns that no condition names, the planner need not know anything: to look at them is most of the time that analyze takes.
alter table log.event
  alter column data set statistics 0, alter column sealed set statistics 0, alter column meta set statistics 0,
  alter column prev_hash set statistics 0, alter column hash set statistics 0;
alter table runtime.journal
  alter column data set statistics 0, alter column sealed set statistics 0, alter column meta set statistics 0,
  alter column prev_hash set statistics 0, alter column hash set statistics 0;
