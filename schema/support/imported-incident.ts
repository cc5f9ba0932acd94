import type {
  ExternalPerson,
  ParsedAction,
  ParsedBehaviorEvent,
  ParsedIncident,
  ParsedParticipant,
} from '../../src/application/imports/parsed-incident.ts';
import type {
  ImportedDisciplineInput,
  ImportedEventInput,
  ImportedIncidentInput,
  ImportedParticipantInput,
} from '../types/imported-incident-input.ts';

/** An incident of a request as the importer takes it; `line` is its place in the list, from 0. */
export function parsedIncident(input: ImportedIncidentInput, line: number): ParsedIncident {
  const { sourceKey, schoolCode, occurredOn, title, location, context, damages, details } = input;
  return {
    ...{ line, sourceKey, schoolCode, occurredOn, title, location, context, damages, details },
    occurredAt: input.occurredAt ?? null,
    setting: input.setting ?? undefined,
    staffAssociations: 0,
    events: input.events.map((event) => parsedEvent(event, line)),
  };
}

function parsedEvent(input: ImportedEventInput, line: number): ParsedBehaviorEvent {
  const weapons = [...new Set(input.weapons ?? [])].sort();
  return {
    line,
    value: [input.behavior, ...weapons].join(' + '),
    occurrences: 1,
    isReferredToLawEnforcement: input.isReferredToLawEnforcement ?? undefined,
    hasSeriousBodilyInjury: input.hasSeriousBodilyInjury,
    participants: (input.participants ?? []).map((participant) => parsedParticipant(participant, line)),
  };
}

function parsedParticipant(input: ImportedParticipantInput, line: number): ParsedParticipant {
  const { role, demeanor, injury, injuryDescription, medicalService } = input;
  const studentUniqueId = input.studentUniqueId ?? null;
  return {
    ...{ line, role, demeanor, injury, injuryDescription, medicalService, studentUniqueId },
    external: studentUniqueId === null ? externalPerson(input) : null,
    relationshipToSchool: studentUniqueId === null ? (input.relationshipToSchool ?? null) : 'STUDENT',
    details: input.details ?? null,
    actions: (input.disciplines ?? []).map((discipline) => parsedAction(discipline, line)),
  };
}

function externalPerson(input: ImportedParticipantInput): ExternalPerson {
  const { role, nonStudentKind, personKey } = input;
  const firstName = input.firstName ?? null;
  const lastName = input.lastName ?? null;
  const isNameless = firstName === null && lastName === null && role !== 'REPORTER';
  return {
    firstName,
    lastName,
    origin: role === 'REPORTER' ? 'REPORTER' : 'EXTERNAL',
    key: personKey ?? undefined,
    kind: nonStudentKind ?? (isNameless ? 'UNKNOWN_PERSON' : undefined),
  };
}

function parsedAction(input: ImportedDisciplineInput, line: number): ParsedAction {
  const { discipline: value, endsOn, imposedBy, boardActionOn } = input;
  const startsOn = input.startsOn ?? null;
  const identifier = input.key ?? `${value} ${startsOn ?? ''}`;
  return { line, identifier, value, startsOn, days: input.days ?? null, endsOn, imposedBy, boardActionOn };
}
