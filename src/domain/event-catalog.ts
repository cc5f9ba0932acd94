import { agencyEvents } from './agency/events.ts';
import { attendanceEvents } from './attendance/events.ts';
import { categoryEvents } from './category/events.ts';
import { certificationEventEvents } from './certification-event/events.ts';
import { certificationEvents } from './certification/events.ts';
import { customElementEvents } from './custom-element/events.ts';
import { districtEvents } from './district/events.ts';
import { enrollmentEvents } from './enrollment/events.ts';
import { eventTypeEvents } from './event-type/events.ts';
import { exportEvents } from './export/events.ts';
import { iepPeriodEvents } from './iep-period/events.ts';
import { groupAssignmentEvents } from './group-assignment/events.ts';
import { importEvents } from './import/events.ts';
import { incidentEvents } from './incident/events.ts';
import { mappingReviewEvents } from './mapping-review/events.ts';
import { membershipEvents } from './membership/events.ts';
import { occurrenceEvents } from './occurrence/events.ts';
import { personEvents } from './person/events.ts';
import { programParticipationEvents } from './program-participation/events.ts';
import { resolutionTypeEvents } from './resolution-type/events.ts';
import { schoolEvents } from './school/events.ts';
import { serviceAccountEvents } from './service-account/events.ts';
import { sourceCrosswalkEvents } from './source-crosswalk/events.ts';
import { studentEvents } from './student/events.ts';
import { studentMergeEvents } from './student-merge/events.ts';
import { syncEvents } from './sync/events.ts';
import { userGroupEvents } from './user-group/events.ts';
import { validationGroupEvents } from './validation-group/events.ts';
import { validationRuleEvents } from './validation-rule/events.ts';
import { verificationEvents } from './verification/events.ts';
import type { EventOf, PayloadOf } from './kernel/event-definition.ts';

/** Every event type there is. What is stored can never be changed: a new meaning is a new type or a new version with an upcaster. */
export const eventCatalog = {
  ...agencyEvents,
  ...districtEvents,
  ...schoolEvents,
  ...personEvents,
  ...serviceAccountEvents,
  ...studentEvents,
  ...studentMergeEvents,
  ...enrollmentEvents,
  ...iepPeriodEvents,
  ...programParticipationEvents,
  ...eventTypeEvents,
  ...resolutionTypeEvents,
  ...mappingReviewEvents,
  ...customElementEvents,
  ...sourceCrosswalkEvents,
  ...incidentEvents,
  ...attendanceEvents,
  ...importEvents,
  ...syncEvents,
  ...userGroupEvents,
  ...validationRuleEvents,
  ...validationGroupEvents,
  ...groupAssignmentEvents,
  ...categoryEvents,
  ...membershipEvents,
  ...certificationEventEvents,
  ...certificationEvents,
  ...exportEvents,
  ...occurrenceEvents,
  ...verificationEvents,
} as const;

export type EventCatalog = typeof eventCatalog;
export type EventType = keyof EventCatalog;
export type PayloadOfType<Type extends EventType> = PayloadOf<EventCatalog[Type]>;
/** A decided event: its type and its payload, before it has a place in the log. */
export type DomainEvent<Type extends EventType = EventType> = EventOf<Pick<EventCatalog, Type>>;
