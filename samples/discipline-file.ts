import { descriptor, element, interchange, schoolReference, studentReference } from './interchange-xml.ts';
import type { Node } from './interchange-xml.ts';
import { incidents } from './incident-table.ts';
import type { SampleIncident } from './incident-table.ts';
import { studentId } from './student-files.ts';

const role = (value: string): Node => descriptor('DisciplineIncidentParticipationCode', value);
const xmlId = (incident: SampleIncident): string => `DISC_${incident.number}_${incident.school}`;
const reporters = [...new Set(incidents.map((incident) => incident.reporter))].sort();

/** StudentDiscipline.xml: incidents first, then everything that refers to them, by `ref` or by identity. */
export function disciplineFile(): string {
  const actions = incidents.flatMap((incident) => incident.actions.map((action) => ({ incident, action })));
  actions.sort((a, b) => a.incident.offender - b.incident.offender);
  return interchange('StudentDiscipline', [
    ...incidents.map(incidentNode),
    ...incidents.map(staffNode),
    ...incidents.map(behaviorNode),
    ...incidents.filter((incident) => incident.isOffenderWitness).map(witnessNode),
    ...actions.map(({ incident, action }) => actionNode(incident, action)),
  ]);
}

function incidentNode(incident: SampleIncident): Node {
  return element(
    'DisciplineIncident',
    [
      element('IncidentIdentifier', incident.number),
      element('IncidentDate', incident.date),
      element('IncidentTime', incident.time),
      descriptor('IncidentLocation', incident.place),
      descriptor('ReporterDescription', 'Staff'),
      element('ReporterName', incident.reporter),
      element('Behavior', [
        incident.description !== undefined && element('BehaviorDetailedDescription', incident.description),
        descriptor('Behavior', incident.behavior),
      ]),
      incident.headerWeapon !== undefined && descriptor('Weapon', incident.headerWeapon),
      element('ReportedToLawEnforcement', incident.caseNumber === undefined ? 'false' : 'true'),
      incident.caseNumber !== undefined && element('CaseNumber', incident.caseNumber),
      schoolReference(incident.school),
      ...(incident.outsiders ?? []).map(([code, firstName, lastName]) =>
        element('DisciplineIncidentExternalParticipant', [
          element('FirstName', firstName),
          element('LastSurname', lastName),
          role(code),
        ]),
      ),
    ],
    { id: xmlId(incident) },
  );
}

function incidentIdentity(incident: SampleIncident): Node {
  return element('DisciplineIncidentReference', [
    element('DisciplineIncidentIdentity', [
      element('IncidentIdentifier', incident.number),
      schoolReference(incident.school),
    ]),
  ]);
}

function staffNode(incident: SampleIncident): Node {
  const staffId = String(880_001 + reporters.indexOf(incident.reporter));
  return element('StaffDisciplineIncidentAssociation', [
    element('StaffReference', [element('StaffIdentity', [element('StaffUniqueId', staffId)])]),
    incidentIdentity(incident),
    role('Reporter'),
    incident.isReporterWitness === true && role('Witness'),
  ]);
}

function behaviorNode(incident: SampleIncident): Node {
  return element('StudentDisciplineIncidentBehaviorAssociation', [
    studentReference(studentId(incident.offender)),
    element('DisciplineIncidentReference', [], { ref: xmlId(incident) }),
    descriptor('Behavior', incident.behavior),
    incident.associationDetails !== undefined && element('BehaviorDetailedDescription', incident.associationDetails),
    role('Perpetrator'),
    incident.weapon !== undefined && descriptor('Weapon', incident.weapon),
  ]);
}

function witnessNode(incident: SampleIncident): Node {
  return element('StudentDisciplineIncidentNonOffenderAssociation', [
    studentReference(studentId(incident.offender)),
    element('DisciplineIncidentReference', [], { ref: xmlId(incident) }),
    role('Witness'),
  ]);
}

function actionNode(incident: SampleIncident, action: number): Node {
  const student = studentReference(studentId(incident.offender));
  const days = incident.days ?? 1;
  return element('DisciplineAction', [
    element('DisciplineActionIdentifier', action),
    descriptor('Discipline', incident.discipline ?? 'In School Suspension'),
    element('DisciplineDate', incident.from ?? incident.date),
    element('DisciplineActionLength', days),
    element('ActualDisciplineActionLength', days),
    descriptor('DisciplineActionLengthDifferenceReason', 'No Difference'),
    student,
    schoolReference(incident.school, 'ResponsibilitySchoolReference'),
    incident.iepMeeting !== undefined && element('IEPPlacementMeetingIndicator', incident.iepMeeting),
    element('StudentDisciplineIncidentBehaviorAssociationReference', [
      element('StudentDisciplineIncidentBehaviorAssociationIdentity', [
        student,
        incidentIdentity(incident),
        descriptor('Behavior', incident.behavior),
      ]),
    ]),
  ]);
}
