import { agencyDecider } from './agency/decider.ts';
import { attendanceDecider } from './attendance/decider.ts';
import { categoryDecider } from './category/decider.ts';
import { certificationDecider } from './certification/decider.ts';
import { certificationEventDecider } from './certification-event/decider.ts';
import { customElementDecider } from './custom-element/decider.ts';
import { districtDecider } from './district/decider.ts';
import { enrollmentDecider } from './enrollment/decider.ts';
import type { EventType } from './event-catalog.ts';
import { eventTypeDecider } from './event-type/decider.ts';
import { exportDecider } from './export/decider.ts';
import { groupAssignmentDecider } from './group-assignment/decider.ts';
import { iepPeriodDecider } from './iep-period/decider.ts';
import { importDecider } from './import/decider.ts';
import { incidentDecider } from './incident/decider.ts';
import { mappingReviewDecider } from './mapping-review/decider.ts';
import { membershipDecider } from './membership/decider.ts';
import { occurrenceDecider } from './occurrence/decider.ts';
import { personDecider } from './person/decider.ts';
import { programParticipationDecider } from './program-participation/decider.ts';
import { resolutionTypeDecider } from './resolution-type/decider.ts';
import { schoolDecider } from './school/decider.ts';
import { serviceAccountDecider } from './service-account/decider.ts';
import { sourceCrosswalkDecider } from './source-crosswalk/decider.ts';
import { studentDecider } from './student/decider.ts';
import { studentMergeDecider } from './student-merge/decider.ts';
import { syncDecider } from './sync/decider.ts';
import { userGroupDecider } from './user-group/decider.ts';
import { validationGroupDecider } from './validation-group/decider.ts';
import { validationRuleDecider } from './validation-rule/decider.ts';
import { verificationDecider } from './verification/decider.ts';

/** Every aggregate by its category, the first word of its stream names: what decides when somebody commands X. */
export const deciders = {
  agency: agencyDecider,
  district: districtDecider,
  school: schoolDecider,
  person: personDecider,
  serviceAccount: serviceAccountDecider,
  student: studentDecider,
  studentMerge: studentMergeDecider,
  enrollment: enrollmentDecider,
  iepPeriod: iepPeriodDecider,
  programParticipation: programParticipationDecider,
  eventType: eventTypeDecider,
  resolutionType: resolutionTypeDecider,
  mappingReview: mappingReviewDecider,
  customElement: customElementDecider,
  sourceCrosswalk: sourceCrosswalkDecider,
  incident: incidentDecider,
  attendance: attendanceDecider,
  import: importDecider,
  sync: syncDecider,
  userGroup: userGroupDecider,
  validationRule: validationRuleDecider,
  validationGroup: validationGroupDecider,
  groupAssignment: groupAssignmentDecider,
  category: categoryDecider,
  membership: membershipDecider,
  certificationEvent: certificationEventDecider,
  certification: certificationDecider,
  export: exportDecider,
  occurrence: occurrenceDecider,
  verification: verificationDecider,
} as const;

export type Deciders = typeof deciders;
export type Category = keyof Deciders;
export type StateOf<C extends Category> = Deciders[C]['initial'];
export type CommandOf<C extends Category> = Parameters<Deciders[C]['decide']>[1];

type DecidedBy<C extends Category> = Parameters<Deciders[C]['evolve']>[1]['type'];

/** Event types of the catalogue that no decider can decide: anything but `never` does not compile. */
type Undecided = Exclude<EventType, { [C in Category]: DecidedBy<C> }[Category]>;
true satisfies [Undecided] extends [never] ? true : Undecided;
