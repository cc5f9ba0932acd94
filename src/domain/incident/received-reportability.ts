import { STATE_RESOLUTION_CODES } from '../reference/state-resolution-codes.ts';
import { explain, type ExclusionReason, type Reportability } from './reportability.ts';
import type { StateRecord } from './state-record.ts';

const IN_SCHOOL: ReadonlySet<string> = new Set(
  STATE_RESOLUTION_CODES.filter(({ kind }) => kind === 'IN_SCHOOL_SUSPENSION').map(({ code }) => code),
);

/**
 * Must a record that the state has received be reported, and why: as the district judged it when it sent the record, in the same words. What
 * keeps an incident away from the state keeps it from being received, so that only an incident in progress is left out of what is certified.
 */
export function receivedReportability(record: StateRecord): Reportability {
  const { isReportable, reasons, events, status } = record;
  const exclusions: readonly ExclusionReason[] = status === 'COMPLETE' ? [] : ['NOT_COMPLETE'];
  const hasInSchoolSuspension = events
    .flatMap((event) => event.participants)
    .some(({ resolutions }) => resolutions.some(({ stateCode }) => IN_SCHOOL.has(stateCode)));
  const explanation = explain(record, { reasons, exclusions, hidesCode: false, hasInSchoolSuspension });
  return { isReportable, isVoluntary: !isReportable, reasons, exclusions, explanation };
}
