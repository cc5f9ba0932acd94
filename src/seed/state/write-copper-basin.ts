import { streams } from '../../application/streams.ts';
import { attendanceDecider } from '../../domain/attendance/decider.ts';
import { incidentDecider } from '../../domain/incident/decider.ts';
import { stateDate } from '../../shared/calendar.ts';
import { forEach, giveCommand } from '../seed-commands.ts';
import { MODIFIED_KEY, type ShownRecord, UNSYNCED_KEY } from './copper-basin.ts';
import type { PlannedDistrict } from './directory.ts';
import { eventTypeIdOf } from './local-types.ts';
import { factsOf, incidentIdOf, resolutionIdOf } from './planned-incident.ts';
import { stateWorldId } from './state-world-id.ts';
import type { StateWorldParts } from './state-world-parts.ts';
import { reportIncident } from './write-incidents.ts';
import { writeSync } from './write-sync.ts';

/** The broken records, the copy at the state, and one change since. */
export async function writeCopperBasin(
  parts: StateWorldParts,
  { districtId, schools }: PlannedDistrict,
  records: readonly ShownRecord[],
  enrolled: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<void> {
  const { commands, advance } = parts;
  advance(new Date('2026-06-17T16:00:00.000Z'));
  await forEach(records, (record) => reportIncident(parts, record, enrolled));
  const students = enrolled.get(districtId)!;
  await giveCommand(commands, districtId, 'recordTrusteeModification', streamOf(districtId, MODIFIED_KEY), {
    decider: incidentDecider,
    schoolYear: 2026,
    command: (_, { now }) => ({
      type: 'RecordTrusteeModification',
      facts: factsOf(districtId, now, students),
      origin: 'HAND',
      reason: 'The weapon could not be fired.',
      resolutionId: resolutionIdOf(MODIFIED_KEY, 0, 0, 0),
      decidedOn: '2026-06-10',
    }),
  });
  const middle = schools[2]!.schoolId;
  await giveCommand(commands, districtId, 'recordAbsences', streams.attendance(districtId, middle, '2026-06'), {
    decider: attendanceDecider,
    schoolYear: 2026,
    command: (_, { now }) => ({
      type: 'RecordAbsences',
      today: stateDate(now),
      studentsInScope: students,
      data: {
        districtId,
        schoolId: middle,
        schoolYear: 2026,
        month: '2026-06',
        recordedThrough: '2026-06-05',
        students: [],
      },
    }),
  });
  await writeSync(parts, districtId, 2026);
  advance(new Date('2026-06-18T14:55:00.000Z'));
  await giveCommand(commands, districtId, 'correctBehaviorEvent', streamOf(districtId, UNSYNCED_KEY), {
    decider: incidentDecider,
    schoolYear: 2026,
    command: (_, { now }) => ({
      type: 'CorrectBehaviorEvent',
      facts: factsOf(districtId, now, students),
      origin: 'HAND',
      reason: null,
      behaviorEventId: stateWorldId('behaviorEvent', UNSYNCED_KEY, 0),
      changes: { eventTypeId: eventTypeIdOf(districtId, 'Insubordination') },
    }),
  });
}

const streamOf = (districtId: string, key: string): string => streams.incident(districtId, incidentIdOf(key));
