-- Days are claimed for every kind of record of which a student has one a day in a place: enrolments, IEP periods, participations in a program.
alter table runtime.enrollment_claim rename to day_claim;
alter table runtime.day_claim rename column school_id to place;
alter table runtime.day_claim rename column enrollment_id to record_id;
alter table runtime.day_claim rename constraint enrollment_claim_pkey to day_claim_pkey;
alter index runtime.enrollment_claim_student_id_school_id_idx rename to day_claim_student_id_place_idx;
alter index runtime.enrollment_claim_claimed_at_idx rename to day_claim_claimed_at_idx;
-- What is claimed at this moment, in the words of the places.
update runtime.day_claim set place = 'enrollment/' || place;
