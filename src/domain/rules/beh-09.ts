import { isOutsideSchoolYear, longDate } from '../incident/reportability.ts';
import { finding, type RecordRule } from './rule.ts';

/** An incident belongs to a school calendar (S002:86); one dated in another year would silently stay away from the state (§11 row 18). */
export const beh09: RecordRule = {
  kind: 'record',
  id: 'BEH-09',
  version: 1,
  name: 'Dated outside its school year',
  source: 'S002:86; domain.md §11 row 18',
  help: 'Correct the date, or choose the school year in which the incident happened.',
  severity: 'FATAL',
  datasets: ['DISTRICT'],
  check(incident) {
    if (incident.status === 'DRAFT' || incident.status === 'SUBMITTED') return null;
    if (!isOutsideSchoolYear(incident)) return null;
    const year = `${incident.schoolYear - 1}-${String(incident.schoolYear).slice(2)}`;
    const day = longDate(incident.occurredOn);
    return finding(beh09, incident, `This incident of ${day} stands in the school year ${year}.`, []);
  },
};
