import { stateInstant } from '../../shared/calendar.ts';
import { forEach } from '../seed-commands.ts';
import { certificationOf, everyDistrict } from './certification-plans.ts';
import { approve, certify, idsOf, untilAll, untilOpen } from './certify.ts';
import type { PlannedDistrict } from './directory.ts';
import type { StateWorldParts } from './state-world-parts.ts';
import { closeWindow, writeWindow } from './windows.ts';

/** A year that is over: these districts certified in June, the state approved, the window was closed in July. */
export async function writeClosedYear(
  parts: StateWorldParts,
  year: number,
  districts: readonly PlannedDistrict[],
): Promise<void> {
  const name = behaviorWindowOf(year);
  const planned = districts.map((district) => certificationOf(name, year, district));
  parts.advance(stateInstant(`${year}-05-15`, '09:00'));
  const dates = { startsOn: `${year}-05-15`, opensOn: `${year}-06-01`, endsOn: `${year}-06-30` };
  const participants = everyDistrict(districts);
  await writeWindow(parts, { name, category: 'Behavior Data', schoolYear: year, ...dates, participants }, true);
  await untilOpen(parts, planned);
  parts.advance(stateInstant(`${year}-06-16`, '09:00'));
  await certify(parts, planned);
  parts.advance(stateInstant(`${year}-06-20`, '09:00'));
  await forEach(planned, (one) => approve(parts, one));
  parts.advance(stateInstant(`${year}-07-01`, '09:00'));
  await closeWindow(parts, name);
  await untilAll(parts, idsOf(planned), ({ isFrozen }) => isFrozen);
}

/** The yearly window's name, `Behavior Certification 2024-25`. */
export const behaviorWindowOf = (year: number): string => `Behavior Certification ${year - 1}-${year % 100}`;
