import { finding, type RecordRule } from './rule.ts';

/** Somebody who is also an offender of the incident is left alone: the removal then belongs to that role (architecture.md §10.5). */
export const beh17: RecordRule = {
  kind: 'record',
  id: 'BEH-17',
  version: 1,
  name: 'Removal of somebody who is not an offender',
  source: 'S000:19-21; domain.md §11 row 5',
  help: 'Give the removed student the role Offender, or move the resolution to the offender.',
  severity: 'FATAL',
  datasets: ['DISTRICT', 'STATE', 'SNAPSHOT'],
  check(incident) {
    const participants = incident.events.flatMap((event) => event.participants);
    const offenders = new Set(
      participants.filter((one) => one.role === 'OFFENDER').map((one) => one.studentId ?? one.participantId),
    );
    const details = participants
      .filter((one) => one.role !== 'OFFENDER' && !offenders.has(one.studentId ?? one.participantId))
      .flatMap(({ participantId, studentId, role, resolutions }) =>
        resolutions
          .filter((resolution) => resolution.stateCode !== null)
          .map(({ resolutionId }) => ({
            participantId,
            resolutionId,
            note: role,
            ...(studentId !== null && { studentId }),
          })),
      );
    if (details.length === 0) return null;
    const explanation = 'A suspension or expulsion is recorded for a participant who is not an offender.';
    return finding(beh17, incident, explanation, details);
  },
};
