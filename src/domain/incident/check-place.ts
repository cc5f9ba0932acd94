import type { Rejection } from '../kernel/decider.ts';
import { isOnCampus } from '../reference/incident-places.ts';
import type { CheckScope } from './checks.ts';
import type { IncidentSetting } from './events.ts';

interface Place {
  readonly location: string | null;
  readonly setting: IncidentSetting;
}

/**
 * The setting that a place typed by hand says by its name when nobody answered the question (S002:492-495). A place off the campus leaves it
 * open: an away game at another school is a school activity, and counts as on campus (F92).
 */
export function placedSetting({ location, setting }: Place, origin: CheckScope['origin']): IncidentSetting {
  return origin === 'HAND' && setting === 'UNKNOWN' && isOnCampus(location) ? 'ON_CAMPUS' : setting;
}

/**
 * The setting that stays when a place is corrected by hand and the question is not answered with it: what a place on the campus said, or could
 * only have been answered there, does not hold of another place.
 */
export const settingLeft = (
  { location, setting }: Place,
  corrected: string | null,
  origin: CheckScope['origin'],
): IncidentSetting =>
  origin === 'HAND' && setting === 'ON_CAMPUS' && isOnCampus(location) && !isOnCampus(corrected) ? 'UNKNOWN' : setting;

/** By hand a place on the campus is not off it: `UNKNOWN_CODE`. A foreign system has words of its own. */
export function checkPlace(
  { location, setting }: Place,
  { origin }: Pick<CheckScope, 'origin'>,
  path: readonly string[],
): readonly Rejection[] {
  if (origin !== 'HAND' || setting !== 'OFF_CAMPUS' || !isOnCampus(location)) return [];
  return [{ code: 'UNKNOWN_CODE', path, details: { location: location!, expected: 'ON_CAMPUS' } }];
}
