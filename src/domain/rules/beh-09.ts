import { isInCalendar, isOutsideSchoolYear, longDate } from '../incident/reportability.ts';
import { finding, type RecordRule } from './rule.ts';

/**
 * An incident belongs to a school calendar (S002:86). One dated in another school year would silently stay away from the state (§11 row
 * 18). One between the years' ends and the days of instruction is reported, and worth a look: school activities go on in the holidays.
 */
export const beh09: RecordRule = {
  kind: 'record',
  id: 'BEH-09',
  version: 2,
  name: 'Dated outside its school year',
  source: 'S002:86; domain.md §11 row 18',
  help: 'Correct the date, or choose the school year in which the incident happened.',
  severity: 'FATAL',
  datasets: ['DISTRICT'],
  check(incident) {
    const year = `${incident.schoolYear - 1}-${String(incident.schoolYear).slice(2)}`;
    const day = longDate(incident.occurredOn);
    if (isOutsideSchoolYear(incident)) {
      return finding(beh09, incident, `This incident of ${day} stands in the school year ${year}.`, []);
    }
    const { calendar } = incident;
    if (calendar === null || isInCalendar(incident)) return null;
    const days = `${longDate(calendar.firstDay)} to ${longDate(calendar.lastInstructionDay)}`;
    const explanation = `This incident of ${day} lies outside the school's calendar of ${year}: ${days}.`;
    return finding(beh09, incident, explanation, [], 'WARNING');
  },
};
