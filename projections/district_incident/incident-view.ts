import type { CodedIncident } from '../../src/domain/incident/coded-incident.ts';
import { daysRemoved, type DaysRemoved } from '../../src/domain/incident/days-removed.ts';
import { receivedReportability } from '../../src/domain/incident/received-reportability.ts';
import type { Reportability } from '../../src/domain/incident/reportability.ts';
import type { StateRecord } from '../../src/domain/incident/state-record.ts';
import type { IncidentDoc } from './incident-doc.ts';

/** The incident as clients read it, in the order of the GraphQL type: stored as text when it changes, so that a page is read and not computed. */
export interface IncidentView {
  readonly id: string;
  readonly sourceKey: string | null;
  readonly schoolYear: number;
  readonly title: string | null;
  readonly alignment: string;
  readonly status: string;
  readonly occurredOn: string;
  readonly occurredAt: string;
  readonly setting: string;
  readonly location: string | null;
  readonly locationDescription: string | null;
  readonly context: string | null;
  readonly contextDescription: string | null;
  readonly damages: string | null;
  readonly details: string | null;
  readonly behaviorEvents: readonly BehaviorEventView[];
  readonly reportability: Reportability;
  readonly version: number;
  readonly isReferral: boolean;
  readonly submittedAt: string | null;
  readonly createdAt: string | null;
  readonly modifiedAt: string | null;
  readonly districtId: string;
  readonly schoolId: string;
  readonly submittedByAccount: string | null;
  readonly createdByAccount: string | null;
  readonly modifiedByAccount: string | null;
  readonly dataset: 'DISTRICT' | 'STATE';
}

export interface BehaviorEventView {
  readonly id: string;
  readonly eventTypeId: string | null;
  readonly stateCode: string | null;
  readonly isReferredToLawEnforcement: boolean;
  readonly hasSeriousBodilyInjury: boolean | null;
  readonly customValues: readonly { readonly key: string; readonly value: string }[];
  readonly participants: readonly ParticipantView[];
}

export interface ParticipantView {
  readonly id: string;
  readonly studentId: string | null;
  readonly nonStudentKind: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly role: string;
  readonly relationshipToSchool: string | null;
  readonly demeanor: string | null;
  readonly injury: string | null;
  readonly injuryDescription: string | null;
  readonly medicalService: string | null;
  readonly details: string | null;
  readonly isDisplayedOnPortal: boolean;
  readonly hadActiveIep: boolean;
  readonly was21stCentury: boolean;
  readonly wasEnrolled: boolean;
  readonly daysRemoved: DaysRemoved | null;
  readonly resolutions: readonly ResolutionView[];
}

export interface ResolutionView {
  readonly id: string;
  readonly resolutionTypeId: string | null;
  readonly stateCode: string | null;
  readonly durationSchoolDays: string | null;
  readonly startsOn: string | null;
  readonly endsOn: string | null;
  readonly imposedBy: string | null;
  readonly boardActionOn: string | null;
  readonly pendingBoardSuspensionId: string | null;
  readonly trusteeModification: { readonly decidedOn: string; readonly reason: string | null } | null;
}

/** The district's view: its own words and texts beside the codes they stand for. */
export function districtView(
  id: string,
  doc: IncidentDoc,
  coded: CodedIncident,
  reportability: Reportability,
): IncidentView {
  const { state } = doc;
  const codedEvents = new Map(coded.events.map((event) => [event.behaviorEventId, event]));
  const codedPeople = new Map(
    coded.events.flatMap((event) => event.participants.map((person) => [person.participantId, person] as const)),
  );
  return {
    id,
    sourceKey: state.sourceKey,
    schoolYear: state.schoolYear,
    title: state.title,
    alignment: state.alignment,
    status: state.status,
    occurredOn: state.occurredOn,
    occurredAt: state.occurredAt,
    setting: state.setting,
    location: state.location,
    locationDescription: state.locationDescription ?? null,
    context: state.context,
    contextDescription: state.contextDescription ?? null,
    damages: state.damages,
    details: state.details,
    behaviorEvents: state.events.map((event) => ({
      id: event.behaviorEventId,
      eventTypeId: event.eventTypeId,
      stateCode: codedEvents.get(event.behaviorEventId)?.stateCode ?? null,
      isReferredToLawEnforcement: event.isReferredToLawEnforcement,
      hasSeriousBodilyInjury: event.hasSeriousBodilyInjury,
      customValues: event.customValues ?? [],
      participants: event.participants.map((person) => {
        const known = codedPeople.get(person.participantId);
        return {
          id: person.participantId,
          studentId: known?.studentId ?? person.studentId,
          nonStudentKind: person.nonStudentKind,
          firstName: person.firstName,
          lastName: person.lastName,
          role: person.role,
          relationshipToSchool: person.relationshipToSchool,
          demeanor: person.demeanor,
          injury: person.injury,
          injuryDescription: person.injuryDescription,
          medicalService: person.medicalService,
          details: person.participantDetails,
          isDisplayedOnPortal: person.isDisplayedOnPortal,
          hadActiveIep: known?.hadActiveIep ?? false,
          was21stCentury: known?.was21stCentury ?? false,
          wasEnrolled: known?.wasEnrolled ?? false,
          daysRemoved: daysRemoved(known?.resolutions ?? []),
          resolutions: person.resolutions.map((resolution) => ({
            id: resolution.resolutionId,
            resolutionTypeId: resolution.resolutionTypeId,
            stateCode:
              known?.resolutions.find((one) => one.resolutionId === resolution.resolutionId)?.stateCode ?? null,
            durationSchoolDays: resolution.durationSchoolDays,
            startsOn: resolution.startsOn,
            endsOn: resolution.endsOn,
            imposedBy: resolution.imposedBy,
            boardActionOn: resolution.boardActionOn,
            pendingBoardSuspensionId: resolution.pendingBoardSuspensionId,
            trusteeModification: resolution.trusteeModification ?? null,
          })),
        };
      }),
    })),
    reportability,
    version: state.version,
    isReferral: state.isReferral === true,
    submittedAt: state.isReferral === true ? (doc.submitted?.at ?? null) : doc.createdAt,
    createdAt: doc.createdAt,
    modifiedAt: doc.modifiedAt,
    districtId: state.districtId,
    schoolId: state.schoolId,
    submittedByAccount: state.isReferral === true ? (doc.submitted?.by ?? null) : doc.createdBy,
    createdByAccount: doc.createdBy,
    modifiedByAccount: doc.modifiedBy,
    dataset: 'DISTRICT',
  };
}

/** The state's view: codes, dates, flags and pseudonyms, nothing that was typed. */
export function stateView(record: StateRecord, sourceKey: string | null): IncidentView {
  return {
    id: record.incidentId,
    sourceKey,
    schoolYear: record.schoolYear,
    title: null,
    alignment: record.alignment,
    status: record.status,
    occurredOn: record.occurredOn,
    occurredAt: record.occurredAt,
    setting: record.setting,
    location: null,
    locationDescription: null,
    context: null,
    contextDescription: null,
    damages: null,
    details: null,
    behaviorEvents: record.events.map((event) => ({
      id: event.behaviorEventId,
      eventTypeId: null,
      stateCode: event.stateCode,
      isReferredToLawEnforcement: event.isReferredToLawEnforcement,
      hasSeriousBodilyInjury: event.hasSeriousBodilyInjury,
      customValues: [],
      participants: event.participants.map((person) => ({
        id: person.participantId,
        studentId: person.studentId,
        nonStudentKind: person.nonStudentKind,
        firstName: null,
        lastName: null,
        role: person.role,
        relationshipToSchool: null,
        demeanor: null,
        injury: null,
        injuryDescription: null,
        medicalService: null,
        details: null,
        isDisplayedOnPortal: false,
        hadActiveIep: person.hadActiveIep,
        was21stCentury: person.was21stCentury,
        wasEnrolled: person.wasEnrolled,
        daysRemoved: null,
        resolutions: person.resolutions.map((resolution) => ({
          ...resolution,
          id: resolution.resolutionId,
          resolutionTypeId: null,
          trusteeModification:
            resolution.trusteesDecidedOn === undefined
              ? null
              : { decidedOn: resolution.trusteesDecidedOn, reason: null },
        })),
      })),
    })),
    reportability: receivedReportability(record),
    version: 0,
    isReferral: false,
    submittedAt: null,
    createdAt: null,
    modifiedAt: null,
    districtId: record.districtId,
    schoolId: record.schoolId,
    submittedByAccount: null,
    createdByAccount: null,
    modifiedByAccount: null,
    dataset: 'STATE',
  };
}
