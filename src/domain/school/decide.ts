import { schoolYearOf } from '../../shared/calendar.ts';
import { accepted, rejected, rejectedAll, type Decision, type Rejection } from '../kernel/decider.ts';
import { isSame, says } from '../kernel/is-same.ts';
import { checkDay, PERIOD_DAYS } from '../kernel/plausible-day.ts';
import type { SchoolCommand } from './commands.ts';
import type { SchoolCalendarDefined } from './events.ts';
import type { SchoolDomainEvent, SchoolState } from './state.ts';

/**
 * Refuses `SCHOOL_NOT_IN_SCOPE` for a school that is not registered and `SOURCE_KEY_DUPLICATE` for one that is, as another one;
 * `DATES_OUT_OF_ORDER` for a year that ends before it begins or cannot be meant, a free day outside it, and a count outside its school year.
 */
export function decide(state: SchoolState | null, command: SchoolCommand): Decision<SchoolDomainEvent> {
  if (command.type === 'RegisterSchool') {
    if (!state) return accepted({ type: 'SchoolRegistered', data: command.data });
    return says(state, command.data) ? accepted() : rejected('SOURCE_KEY_DUPLICATE', undefined, ['code']);
  }
  if (!state) return rejected('SCHOOL_NOT_IN_SCOPE', undefined, ['schoolId']);
  switch (command.type) {
    case 'RenameSchool':
      return state.name === command.data.name ? accepted() : accepted({ type: 'SchoolRenamed', data: command.data });
    case 'DefineSchoolCalendar': {
      const { schoolYear, firstDay, lastInstructionDay, nonSchoolDays } = command.data;
      const faults = calendarFaults(command.data);
      if (faults.length > 0) return rejectedAll(faults);
      if (lastInstructionDay < firstDay) return rejected('DATES_OUT_OF_ORDER', undefined, ['lastInstructionDay']);
      const outside = nonSchoolDays.findIndex((day) => day < firstDay || lastInstructionDay < day);
      if (outside >= 0) return rejected('DATES_OUT_OF_ORDER', undefined, ['nonSchoolDays', String(outside)]);
      if (isSame(state.calendars[schoolYear], command.data)) return accepted();
      return accepted({ type: 'SchoolCalendarDefined', data: command.data });
    }
    case 'RecordEnrollmentCount': {
      const { schoolYear, countedOn } = command.data;
      if (schoolYearOf(countedOn) !== schoolYear) return rejected('DATES_OUT_OF_ORDER', undefined, ['countedOn']);
      if (isSame(state.enrollmentCounts[schoolYear], command.data)) return accepted();
      return accepted({ type: 'EnrollmentCountRecorded', data: command.data });
    }
  }
}

/** First and last day that cannot be meant. */
export const calendarFaults = ({
  firstDay,
  lastInstructionDay,
}: Pick<SchoolCalendarDefined, 'firstDay' | 'lastInstructionDay'>): readonly Rejection[] => [
  ...checkDay(firstDay, PERIOD_DAYS, ['firstDay']),
  ...checkDay(lastInstructionDay, PERIOD_DAYS, ['lastInstructionDay']),
];
