-- A sample of a fifth tells the planner enough of a log: it is found by position, stream and district, and grows without changing its shape.
alter table log.event
  alter column position set statistics 20, alter column stream set statistics 20, alter column revision set statistics 20,
  alter column event_id set statistics 20, alter column type set statistics 20, alter column schema_version set statistics 20,
  alter column org set statistics 20, alter column school_year set statistics 20, alter column at set statistics 20,
  alter column as_of_time set statistics 20, alter column recorded_at set statistics 20;
alter table runtime.journal
  alter column position set statistics 20, alter column stream set statistics 20, alter column revision set statistics 20,
  alter column event_id set statistics 20, alter column type set statistics 20, alter column schema_version set statistics 20,
  alter column org set statistics 20, alter column school_year set statistics 20, alter column at set statistics 20,
  alter column as_of_time set statistics 20, alter column recorded_at set statistics 20;
