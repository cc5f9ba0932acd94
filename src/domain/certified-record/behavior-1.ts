import type { JsonObject } from '../../shared/json.ts';
import type { StateBehaviorEvent, StateParticipant, StateRecord, StateResolution } from '../incident/state-record.ts';

/**
 * The frozen format `behavior/1` of a certified incident. Its canonical JSON is what is hashed, certified and verified years later, so this
 * file is never edited: a change of meaning is `behavior/2` in a file of its own. Every member is written out by hand, always present, and
 * `null` where there is nothing to say; no member can arrive by accident. Dates are `YYYY-MM-DD`, times `HH:MM` local, days text with two
 * decimals, codes text. Nothing personal: students are pseudonyms, and no member holds free text.
 */
export function behavior1(record: StateRecord): JsonObject {
  return {
    /** Always `behavior/1`. */
    format: 'behavior/1',
    /** Pseudonymous id of the incident; the record's id in the snapshot's Merkle tree. */
    incidentId: record.incidentId,
    /** Immutable id of the reporting district. */
    districtId: record.districtId,
    /** Immutable id of the school. */
    schoolId: record.schoolId,
    /** Calendar year in which the school year ends. */
    schoolYear: record.schoolYear,
    /** `COMPLETE`: other records are not captured (domain.md A36). */
    status: record.status,
    /** Day of the incident. */
    occurredOn: record.occurredOn,
    /** Local time of the incident. */
    occurredAt: record.occurredAt,
    /** ON_CAMPUS, OFF_CAMPUS or UNKNOWN: school property or a school activity (S002:492-495). */
    setting: record.setting,
    /** DISCIPLINE or AWARD. */
    alignment: record.alignment,
    /** Whether it had to be reported when it was captured. */
    isReportable: record.isReportable,
    /** Why it had to be reported: values of ReportReason, in their order. */
    reportReasons: record.reasons.map((reason) => reason),
    /** What happened, in the order of entry. */
    events: record.events.map(behaviorEvent),
  };
}

/** Only complete incidents are captured in a snapshot (domain.md A36). */
export function isCaptured(record: StateRecord): boolean {
  return record.status === 'COMPLETE';
}

function behaviorEvent(event: StateBehaviorEvent): JsonObject {
  return {
    behaviorEventId: event.behaviorEventId,
    /** State event code on the day of the incident; null for a local event above a state-coded resolution. */
    stateCode: event.stateCode,
    isReferredToLawEnforcement: event.isReferredToLawEnforcement,
    /** Null: not asked. */
    hasSeriousBodilyInjury: event.hasSeriousBodilyInjury,
    participants: event.participants.map(participant),
  };
}

function participant(person: StateParticipant): JsonObject {
  return {
    participantId: person.participantId,
    /** Pseudonym of a student; null for somebody else. */
    studentId: person.studentId,
    /** Who it is when not a student; null for a student. */
    nonStudentKind: person.nonStudentKind,
    /** OFFENDER, VICTIM, WITNESS, REPORTER or OTHER. */
    role: person.role,
    /** The four facts of the day of the incident. */
    wasEnrolled: person.wasEnrolled,
    hadActiveIep: person.hadActiveIep,
    was21stCentury: person.was21stCentury,
    /** Two characters, `PK`, `KG`, `01` … `12`; null when not known. */
    grade: person.grade,
    resolutions: person.resolutions.map(resolution),
  };
}

function resolution(one: StateResolution): JsonObject {
  return {
    resolutionId: one.resolutionId,
    /** State resolution code on the day of the incident. */
    stateCode: one.stateCode,
    /** School days; null when they were not given. */
    durationSchoolDays: one.durationSchoolDays,
    startsOn: one.startsOn,
    endsOn: one.endsOn,
    /** TRUSTEES, SUPERINTENDENT, PRINCIPAL, TEACHER or OTHER. */
    imposedBy: one.imposedBy,
    /** Day on which the trustees acted. */
    boardActionOn: one.boardActionOn,
    /** The suspension pending board action that this expulsion continues: counted once (S002:524, 528). */
    pendingBoardSuspensionId: one.pendingBoardSuspensionId,
  };
}
