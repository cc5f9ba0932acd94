import { FieldReader } from './field-reader.ts';
import type { ParsedParticipant } from './parsed-incident.ts';
import { participationRolesOf } from './read-discipline-part.ts';
import type { RowError } from './row-error.ts';
import { childrenOf, descriptorAt, descriptorValue, textAt } from './xml-element.ts';
import type { XmlElement } from './xml-element.ts';

/** What a DisciplineIncident element says by itself. */
export interface IncidentHeader {
  readonly line: number;
  readonly sourceKey: string;
  readonly schoolCode: string;
  readonly identifier: string;
  readonly xmlId: string | null;
  readonly occurredOn: string;
  readonly occurredAt: string;
  readonly location: string | null;
  readonly damages: string | null;
  readonly details: string | null;
  readonly isReferredToLawEnforcement: boolean;
  readonly behaviors: readonly string[];
  readonly weapons: readonly string[];
  /** Outside people, and the reporter: nobody of them is a student of the file. */
  readonly people: readonly ParsedParticipant[];
}

/** School and identifier of an incident: enough to say which one it is. Empty when missing. */
export function incidentIdentity(element: XmlElement): { readonly schoolCode: string; readonly identifier: string } {
  return {
    schoolCode: textAt(element, 'SchoolReference', 'SchoolIdentity', 'SchoolId') ?? '',
    identifier: textAt(element, 'IncidentIdentifier') ?? '',
  };
}

/** Reads the element; the errors are everything that is wrong with it, and the header is then not to be used. */
export function readIncidentHeader(element: XmlElement): {
  readonly header: IncidentHeader;
  readonly errors: readonly RowError[];
} {
  const { schoolCode, identifier } = incidentIdentity(element);
  const fields = new FieldReader(element.line, `${schoolCode}/${identifier}`);
  fields.required('SchoolId', schoolCode, 32);
  fields.required('IncidentIdentifier', identifier, 36);
  const behaviors = childrenOf(element, 'Behavior');
  const header: IncidentHeader = {
    line: element.line,
    sourceKey: `${schoolCode}/${identifier}`,
    schoolCode,
    identifier,
    xmlId: element.attributes.get('id') ?? null,
    occurredOn: fields.requiredDate('IncidentDate', textAt(element, 'IncidentDate')),
    occurredAt: fields.time('IncidentTime', textAt(element, 'IncidentTime')) ?? '00:00',
    location: fields.text('IncidentLocation', descriptorAt(element, 'IncidentLocation')),
    damages: fields.text('IncidentCost', textAt(element, 'IncidentCost'), 40),
    details: readDetails(element, behaviors, fields),
    isReferredToLawEnforcement: fields.flag('ReportedToLawEnforcement', textAt(element, 'ReportedToLawEnforcement')),
    behaviors: behaviors.map((behavior) => fields.required('Behavior', descriptorAt(behavior, 'Behavior'), 100)),
    weapons: childrenOf(element, 'Weapon').map((weapon) =>
      fields.required('Weapon', descriptorValue(weapon.text), 100),
    ),
    people: [...readExternalPeople(element, fields), ...readReporter(element, fields)],
  };
  return { header, errors: fields.errors };
}

function readDetails(element: XmlElement, behaviors: readonly XmlElement[], fields: FieldReader): string | null {
  const caseNumber = fields.text('CaseNumber', textAt(element, 'CaseNumber'), 60);
  const lines = [
    fields.text('IncidentDescription', textAt(element, 'IncidentDescription'), 1_024),
    ...behaviors.map((behavior) =>
      fields.text('BehaviorDetailedDescription', textAt(behavior, 'BehaviorDetailedDescription'), 1_024),
    ),
    caseNumber === null ? null : `Case number ${caseNumber}`,
  ].filter((line) => line !== null);
  return lines.length === 0 ? null : lines.join('\n');
}

function readExternalPeople(element: XmlElement, fields: FieldReader): ParsedParticipant[] {
  return childrenOf(element, 'DisciplineIncidentExternalParticipant').flatMap((person) => {
    const external = {
      firstName: fields.text('FirstName', textAt(person, 'FirstName'), 75),
      lastName: fields.text('LastSurname', textAt(person, 'LastSurname'), 75),
      origin: 'EXTERNAL',
    } as const;
    return participationRolesOf(person, fields, 'OTHER').map((role): ParsedParticipant => {
      return {
        line: person.line,
        studentUniqueId: null,
        external,
        role,
        relationshipToSchool: null,
        details: null,
        actions: [],
      };
    });
  });
}

/** The reporter, "Last, First" or as written, with the source's word for who that is (Staff, Student, Parent …). */
function readReporter(element: XmlElement, fields: FieldReader): ParsedParticipant[] {
  const name = fields.text('ReporterName', textAt(element, 'ReporterName'), 75);
  const relationshipToSchool = fields.text('ReporterDescription', descriptorAt(element, 'ReporterDescription'), 60);
  if (name === null) return [];
  const [lastName = '', firstName = ''] = name.split(',', 2).map((part) => part.trim());
  const external = { firstName: firstName === '' ? null : firstName, lastName, origin: 'REPORTER' } as const;
  const line = element.line;
  return [
    { line, studentUniqueId: null, external, role: 'REPORTER', relationshipToSchool, details: null, actions: [] },
  ];
}
