import { schoolYearOf } from '../../shared/calendar.ts';
import { accepted, rejected, type Decision } from '../kernel/decider.ts';
import { isSame } from '../kernel/is-same.ts';
import type { SchoolCommand } from './commands.ts';
import type { SchoolDomainEvent, SchoolState } from './state.ts';

/**
 * Refuses `SCHOOL_NOT_IN_SCOPE` for a school that is not registered, `DATES_OUT_OF_ORDER` for a year that ends before it begins and for a
 * count outside its school year.
 */
export function decide(state: SchoolState | null, command: SchoolCommand): Decision<SchoolDomainEvent> {
  if (command.type === 'RegisterSchool') {
    return state ? accepted() : accepted({ type: 'SchoolRegistered', data: command.data });
  }
  if (!state) return rejected('SCHOOL_NOT_IN_SCOPE', undefined, ['schoolId']);
  switch (command.type) {
    case 'RenameSchool':
      return state.name === command.data.name ? accepted() : accepted({ type: 'SchoolRenamed', data: command.data });
    case 'DefineSchoolCalendar': {
      const { schoolYear, firstDay, lastInstructionDay } = command.data;
      if (lastInstructionDay < firstDay) return rejected('DATES_OUT_OF_ORDER', undefined, ['lastInstructionDay']);
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
