import { hundredths, type Days } from '../../shared/days.ts';
import type { CodedResolution } from './coded-incident.ts';

/** School days away from class by state-coded resolutions, half days included. */
export interface DaysRemoved {
  /** Out-of-school suspensions and expulsions. */
  readonly outOfSchool: Days;
  readonly inSchool: Days;
}

type Counted = Pick<CodedResolution, 'resolutionId' | 'code' | 'durationSchoolDays' | 'pendingBoardSuspensionId'>;

/**
 * Days of one participant. The length of an expulsion includes the days suspended while the board was awaited (S002:524, 528): a suspension
 * that an expulsion continues is counted with the expulsion, once.
 */
export function daysRemoved(resolutions: readonly Counted[]): DaysRemoved {
  const continued = new Set(
    resolutions.flatMap(({ code, pendingBoardSuspensionId: id }) => (code?.kind === 'EXPULSION' && id ? [id] : [])),
  );
  const isCountedElsewhere = ({ resolutionId, code }: Counted) =>
    code?.kind === 'OUT_OF_SCHOOL_SUSPENSION' && continued.has(resolutionId);
  let outOfSchool = 0;
  let inSchool = 0;
  for (const resolution of resolutions) {
    const { code, durationSchoolDays } = resolution;
    if (code === null || durationSchoolDays === null || isCountedElsewhere(resolution)) continue;
    if (code.kind === 'IN_SCHOOL_SUSPENSION') inSchool += hundredths(durationSchoolDays);
    else outOfSchool += hundredths(durationSchoolDays);
  }
  return { outOfSchool: asDays(outOfSchool), inSchool: asDays(inSchool) };
}

function asDays(inHundredths: number): Days {
  return (inHundredths / 100).toFixed(2);
}
