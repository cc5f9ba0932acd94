import { stateDate } from '../../shared/calendar.ts';
import { forEach } from '../seed-commands.ts';
import { certificationOf, everyDistrict, rowsOf, storyOf, THIS_YEAR } from './certification-plans.ts';
import { actOn, actorOf, approve, certify, untilOpen } from './certify.ts';
import type { PlannedDistrict } from './directory.ts';
import type { StateWorldParts } from './state-world-parts.ts';
import { type PlannedWindow, writeWindow } from './windows.ts';
import type { WorldSize } from './world-size.ts';
import { personIdOf } from './write-people.ts';

/** Until when Lodgepole may correct what was sent back: later than the window's end. */
export const LODGEPOLE_DUE_ON = '2026-07-10';

/** This year: everybody takes part, and a Monday in June shows every status. */
export async function writeThisYear(
  parts: StateWorldParts,
  districts: readonly PlannedDistrict[],
  size: WorldSize,
): Promise<void> {
  parts.advance(new Date('2026-05-15T15:00:00.000Z'));
  const window: PlannedWindow = {
    name: THIS_YEAR,
    category: 'Behavior Data',
    schoolYear: 2026,
    startsOn: '2026-05-15',
    opensOn: '2026-06-01',
    endsOn: '2026-06-30',
    participants: everyDistrict(districts),
  };
  await writeWindow(parts, window, true);
  const plan = rowsOf(districts, size);
  const planned = [...plan.approved, ...plan.sent, ...plan.requested, ...plan.recertifying];
  await untilOpen(
    parts,
    districts.map((district) => certificationOf(THIS_YEAR, 2026, district)),
  );
  parts.advance(new Date('2026-06-09T15:00:00.000Z'));
  await certify(parts, planned);
  parts.advance(new Date('2026-06-15T15:00:00.000Z'));
  await forEach([...plan.approved, ...plan.requested], (one) => approve(parts, one));
  parts.advance(new Date('2026-06-16T15:00:00.000Z'));
  await forEach(plan.requested, (one) =>
    actOn(parts, one, 'requestRecertification', () => ({
      type: 'RequestRecertification',
      actor: actorOf(one.certifiers[0]!.personId),
      today: stateDate(parts.commands.clock.now()),
      reason: 'An incident of May was entered under the wrong student.',
    })),
  );
  const lodgepole = storyOf(districts, 'Lodgepole').districtId;
  await forEach(plan.recertifying, (one) =>
    actOn(parts, one, 'openRecertification', () => ({
      type: 'OpenRecertification',
      actor: actorOf(personIdOf('sam'), true),
      today: stateDate(parts.commands.clock.now()),
      reason: 'The days of one suspension do not fit its dates.',
      rowIds: [],
      dueOn: one.districtId === lodgepole ? LODGEPOLE_DUE_ON : null,
      currentDefinition: null,
    })),
  );
}
