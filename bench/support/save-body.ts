import { BENCH_DAY, type BenchDistrict } from './bench-district.ts';

const REPORT = 'mutation ($input: ReportIncidentInput!) { reportIncident(input: $input) { userErrors { code } } }';

const DAYS = 200;

/** A request that reports one incident of one student, by number: each student once a day, on school days or not. */
export function saveBody(
  { schoolIds, studentIds, eventTypeId, resolutionTypeId }: BenchDistrict,
  number: number,
): string {
  const studentId = studentIds[number % studentIds.length];
  const days = Math.floor(number / studentIds.length) % DAYS;
  const occurredOn = new Date(Date.parse(BENCH_DAY) - days * 86_400_000).toISOString().slice(0, 10);
  const resolutions = [{ resolutionTypeId, durationSchoolDays: '1', startsOn: occurredOn, endsOn: occurredOn }];
  const events = [{ eventTypeId, participants: [{ studentId, role: 'OFFENDER', resolutions }] }];
  const content = { occurredOn, occurredAt: '10:15', setting: 'ON_CAMPUS', events };
  return JSON.stringify({ query: REPORT, variables: { input: { schoolId: schoolIds[0], content } } });
}
