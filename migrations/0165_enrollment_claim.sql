-- Enrolments by hand that are being decided, or that readers may not see yet. Each has a stream of its own, so that no stream could tell of two
-- requests at once that one student would be in one school twice.
create table runtime.enrollment_claim (
  -- Of the request: two that are about the same enrolment have one each.
  claim_id      uuid        primary key,
  student_id    text        not null,
  school_id     text        not null,
  enrollment_id text        not null,
  starts_on     date        not null,
  ends_on       date,
  claimed_at    timestamptz not null default now()
);
create index on runtime.enrollment_claim (student_id, school_id);
create index on runtime.enrollment_claim (claimed_at);
