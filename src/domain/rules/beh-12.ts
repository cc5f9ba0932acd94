import { hundredths } from '../../shared/days.ts';
import type { CodedIncident, CodedResolution } from '../incident/coded-incident.ts';
import { STATE_RESOLUTION_CODES } from '../reference/state-resolution-codes.ts';
import { counted, finding, type FindingDetail, type RecordRule } from './rule.ts';
import { isSchoolDay, lastSchoolDay, nextSchoolDay, schoolDaysBetween } from './school-days.ts';

interface Placed {
  readonly participantId: string;
  /** The student, or the participant when it is nobody enrolled. */
  readonly person: string;
  readonly resolution: CodedResolution;
}

interface Suspension extends Placed {
  readonly first: string;
  readonly last: string;
}

/** State codes of suspensions, in school and out of it. */
export const SUSPENSION_CODES: readonly string[] = STATE_RESOLUTION_CODES.filter(
  ({ kind }) => kind !== 'EXPULSION',
).map(({ code }) => code);

/** What the rule says of suspensions of one student in two incidents: they are compared beside the projections, not record by record. */
export const OVERLAPS_ELSEWHERE = 'A suspension lies on days on which another incident suspends the same student.';

/**
 * Dates that contradict each other: a resolution before its incident, two suspensions of one student in this incident on the same days,
 * a suspension that starts or ends on a day without school or counts more school days than its dates hold. Where the last day is not given
 * it follows from the duration. An expulsion includes the days before the board acted: it names the suspension that it continues, of the
 * same person and no longer than itself (S002:524, 528), or its days and those of the suspension count twice (§11 row 12).
 */
export const beh12: RecordRule = {
  kind: 'record',
  id: 'BEH-12',
  version: 4,
  name: 'Resolution dates do not fit',
  source: 'domain.md §2.6, §11 row 12; S002:524, 528',
  help: 'Correct the dates or the duration; remove a resolution that was entered twice, also in another incident; name the suspension that an expulsion continues.',
  severity: 'WARNING',
  datasets: ['DISTRICT'],
  check(incident) {
    const placed = incident.events
      .flatMap((event) => event.participants)
      .flatMap((one) =>
        one.resolutions.map((resolution) => ({
          participantId: one.participantId,
          person: one.studentId ?? one.participantId,
          resolution,
        })),
      );
    const suspensions = placed.flatMap((one) => suspensionOf(one, incident));
    const details = [
      ...placed.filter(({ resolution }) => startsBefore(resolution, incident)).map(detail('STARTS_BEFORE_INCIDENT')),
      ...suspensions.filter((one, index) => overlapsEarlier(one, suspensions.slice(0, index))).map(detail('OVERLAPS')),
      ...suspensions.filter((one) => isOffSchoolDays(one, incident)).map(detail('NOT_ON_SCHOOL_DAYS')),
      ...placed.filter((one) => continuesWrongly(one, placed)).map(detail('CONTINUES_ANOTHER_SUSPENSION')),
      ...placed.filter((one) => countsTwice(one, placed, suspensions, incident)).map(detail('COUNTED_TWICE')),
    ];
    if (details.length === 0) return null;
    const what = counted(new Set(details.map((one) => one.resolutionId)).size, 'resolution');
    return finding(beh12, incident, `Dates do not fit the incident, the calendar or each other: ${what}.`, details);
  },
};

const detail =
  (note: string) =>
  ({ participantId, resolution }: Placed): FindingDetail => ({
    participantId,
    resolutionId: resolution.resolutionId,
    note,
  });

function startsBefore({ startsOn }: CodedResolution, { occurredOn }: CodedIncident): boolean {
  return startsOn !== null && startsOn < occurredOn;
}

function suspensionOf(placed: Placed, { calendar }: CodedIncident): readonly Suspension[] {
  const { code, startsOn, endsOn, durationSchoolDays } = placed.resolution;
  if (startsOn === null || (code?.kind !== 'OUT_OF_SCHOOL_SUSPENSION' && code?.kind !== 'IN_SCHOOL_SUSPENSION'))
    return [];
  const last = endsOn ?? lastSchoolDay(startsOn, durationSchoolDays ?? '1.00', calendar);
  return [{ ...placed, first: startsOn, last }];
}

/** Two part days on one day are no overlap as long as they make at most one day together. */
function overlapsEarlier(one: Suspension, earlier: readonly Suspension[]): boolean {
  return earlier.some((other) => {
    if (other.person !== one.person || other.first > one.last || one.first > other.last) return false;
    const isOneDay = other.first === other.last && one.first === one.last;
    return !(isOneDay && daysOf(other) + daysOf(one) <= 100);
  });
}

function daysOf({ resolution }: Pick<Suspension, 'resolution'>): number {
  return hundredths(resolution.durationSchoolDays ?? '1.00');
}

function isOffSchoolDays(one: Suspension, { calendar }: CodedIncident): boolean {
  const { first, last, resolution } = one;
  if (!isSchoolDay(first, calendar)) return true;
  if (resolution.endsOn === null) return false;
  return !isSchoolDay(last, calendar) || daysOf(one) > schoolDaysBetween(first, last, calendar) * 100;
}

/** What is continued must be a suspension of the same person, and its days are part of the longer ones. */
function continuesWrongly({ person, resolution }: Placed, placed: readonly Placed[]): boolean {
  const { pendingBoardSuspensionId: id, durationSchoolDays, code } = resolution;
  if (id === null) return false;
  const continued = placed.find((one) => one.resolution.resolutionId === id);
  if (continued?.person !== person || continued.resolution.code?.kind === 'EXPULSION') return true;
  if (code !== null && code.kind !== 'EXPULSION') return true;
  const before = continued.resolution.durationSchoolDays;
  return before !== null && durationSchoolDays !== null && hundredths(before) > hundredths(durationSchoolDays);
}

/** An expulsion whose days lie on those of a suspension out of school, or follow them without a school day between, and that does not name it. */
function countsTwice(
  { person, resolution }: Placed,
  placed: readonly Placed[],
  suspensions: readonly Suspension[],
  { calendar }: CodedIncident,
): boolean {
  const { code, startsOn, endsOn, durationSchoolDays } = resolution;
  if (code?.kind !== 'EXPULSION' || startsOn === null) return false;
  const last = endsOn ?? lastSchoolDay(startsOn, durationSchoolDays ?? '1.00', calendar);
  const continued = new Set(placed.map((one) => one.resolution.pendingBoardSuspensionId));
  return suspensions.some(
    (one) =>
      one.person === person &&
      one.resolution.code?.kind === 'OUT_OF_SCHOOL_SUSPENSION' &&
      !continued.has(one.resolution.resolutionId) &&
      one.first <= last &&
      startsOn <= (nextSchoolDay(one.last, calendar) ?? one.last),
  );
}
