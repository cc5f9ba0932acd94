import { longDate } from '../incident/reportability.ts';
import { finding, type RecordRule } from './rule.ts';

/** Holds until the day of the incident has come, then ends by itself. */
export const beh02: RecordRule = {
  kind: 'record',
  id: 'BEH-02',
  version: 1,
  name: 'Incident is dated in the future',
  source: 'S000:99-103',
  help: 'Correct the date of the incident.',
  severity: 'FATAL',
  datasets: ['DISTRICT', 'STATE', 'SNAPSHOT'],
  check(incident) {
    const { occurredOn, recordedOn } = incident;
    // The clock does not go back: what was no longer ahead when it was recorded never will be.
    if (recordedOn !== null && occurredOn <= recordedOn) return null;
    const found = finding(beh02, incident, `This incident is dated ${longDate(occurredOn)}.`, []);
    return { ...found, activeTo: occurredOn };
  },
};
