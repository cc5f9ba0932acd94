import type { ParticipantRole } from '../../domain/incident/participant-events.ts';
import type { DisciplinePart, PartPlace } from './discipline-part.ts';
import type { FieldReader } from './field-reader.ts';
import { childOf, childrenOf, descriptorAt, descriptorValue, textAt } from './xml-element.ts';
import type { XmlElement } from './xml-element.ts';

/** A part and the key of the record it belongs to: an incident (`incidentKey`, `xmlIdKey`) or an association (`associationKey`). */
export interface PlacedPart {
  readonly key: string;
  readonly part: DisciplinePart;
}

export const incidentKey = (schoolCode: string, identifier: string): string => `k:${schoolCode}/${identifier}`;
export const xmlIdKey = (xmlId: string): string => `i:${xmlId}`;
export const associationKey = (xmlId: string): string => `a:${xmlId}`;

const participationRoles: Readonly<Record<string, ParticipantRole>> = {
  Perpetrator: 'OFFENDER',
  Victim: 'VICTIM',
  Witness: 'WITNESS',
  Reporter: 'REPORTER',
};

/** The roles that an element names; an unknown one is refused, because a guess could hide an offender. */
export function participationRolesOf(
  element: XmlElement,
  fields: FieldReader,
  otherwise: ParticipantRole,
): ParticipantRole[] {
  const column = 'DisciplineIncidentParticipationCode';
  const roles = new Set<ParticipantRole>();
  for (const code of childrenOf(element, column)) {
    const value = descriptorValue(code.text) ?? '';
    const role = Object.hasOwn(participationRoles, value) ? participationRoles[value] : undefined;
    if (role === undefined) fields.refuse('UNKNOWN_CODE', `unknown role ${JSON.stringify(value.slice(0, 60))}`, column);
    else roles.add(role);
  }
  return roles.size === 0 ? [otherwise] : [...roles];
}

/**
 * Reads one association or action and says where it belongs. What is wrong with it becomes faulty parts of that incident; null
 * when not even the incident can be told, and `fields` then says why.
 */
export function readDisciplinePart(element: XmlElement, ordinal: number, fields: FieldReader): PlacedPart[] | null {
  const place = { line: element.line, ordinal };
  const placed =
    element.name === 'DisciplineAction' ? readAction(element, place, fields) : readAssociation(element, place, fields);
  if (placed.length === 0) return null;
  if (fields.errors.length === 0) return placed;
  const keys = new Set(placed.map(({ key }) => key));
  return [...keys].flatMap((key) =>
    fields.errors.map(({ code, column, message }): PlacedPart => {
      return { key, part: { type: 'FAULTY', ...place, code, column: column ?? null, message } };
    }),
  );
}

function readAssociation(element: XmlElement, place: PartPlace, fields: FieldReader): PlacedPart[] {
  const key = referredIncident(childOf(element, 'DisciplineIncidentReference'), fields);
  if (key === null) return [];
  if (element.name === 'StaffDisciplineIncidentAssociation') return [{ key, part: { type: 'STAFF', ...place } }];
  const student = studentOf(element, fields);
  if (element.name === 'StudentDisciplineIncidentNonOffenderAssociation') {
    return [
      { key, part: { type: 'NON_OFFENDER', ...place, student, roles: participationRolesOf(element, fields, 'OTHER') } },
    ];
  }
  const weapons = childrenOf(element, 'Weapon').map((weapon) =>
    fields.required('Weapon', descriptorValue(weapon.text), 100),
  );
  const part: DisciplinePart = {
    type: 'BEHAVIOR',
    ...place,
    student,
    roles: participationRolesOf(element, fields, 'OFFENDER'),
    behavior: fields.required('Behavior', descriptorAt(element, 'Behavior'), 100),
    weapons: [...new Set(weapons)].sort(),
    details: fields.text('BehaviorDetailedDescription', textAt(element, 'BehaviorDetailedDescription'), 1_024),
    xmlId: element.attributes.get('id') ?? null,
  };
  return [{ key, part }];
}

function readAction(element: XmlElement, place: PartPlace, fields: FieldReader): PlacedPart[] {
  const disciplines = childrenOf(element, 'Discipline').map((discipline) => descriptorValue(discipline.text) ?? '');
  const lengthColumn =
    textAt(element, 'ActualDisciplineActionLength') === null
      ? 'DisciplineActionLength'
      : 'ActualDisciplineActionLength';
  const action = {
    type: 'ACTION',
    ...place,
    identifier: fields.required('DisciplineActionIdentifier', textAt(element, 'DisciplineActionIdentifier'), 36),
    student: studentOf(element, fields),
    value: fields.required('Discipline', [...new Set(disciplines)].sort().join(' + '), 255),
    startsOn: fields.requiredDate('DisciplineDate', textAt(element, 'DisciplineDate')),
    days: fields.days(lengthColumn, textAt(element, lengthColumn)),
  } as const;
  const behaviorsByKey = new Map<string, string[]>();
  const column = 'StudentDisciplineIncidentBehaviorAssociationReference';
  for (const reference of childrenOf(element, column)) {
    const ref = reference.attributes.get('ref');
    if (ref !== undefined) {
      behaviorsByKey.set(associationKey(ref), []);
      continue;
    }
    const identity = childOf(reference, 'StudentDisciplineIncidentBehaviorAssociationIdentity');
    const key = referredIncident(childOf(identity, 'DisciplineIncidentReference'), fields);
    const behavior = fields.required('Behavior', descriptorAt(identity, 'Behavior'), 100);
    if (key !== null) behaviorsByKey.set(key, [...(behaviorsByKey.get(key) ?? []), behavior]);
  }
  if (behaviorsByKey.size === 0 && fields.errors.length === 0)
    fields.refuse('FILE_FORMAT', 'the action answers no behavior', column);
  return [...behaviorsByKey].map(([key, behaviors]) => ({ key, part: { ...action, behaviors } }));
}

function studentOf(element: XmlElement, fields: FieldReader): string {
  return fields.required(
    'StudentUniqueId',
    textAt(element, 'StudentReference', 'StudentIdentity', 'StudentUniqueId'),
    32,
  );
}

/** `ref="DISC_…"` points to an `id` of this file; otherwise the identity of school and identifier counts. */
function referredIncident(reference: XmlElement | undefined, fields: FieldReader): string | null {
  const ref = reference?.attributes.get('ref');
  if (ref !== undefined && ref !== '') return xmlIdKey(ref);
  const identity = childOf(reference, 'DisciplineIncidentIdentity');
  const identifier = fields.required('IncidentIdentifier', textAt(identity, 'IncidentIdentifier'), 36);
  const schoolCode = fields.required('SchoolId', textAt(identity, 'SchoolReference', 'SchoolIdentity', 'SchoolId'), 32);
  return identifier === '' || schoolCode === '' ? null : incidentKey(schoolCode, identifier);
}
