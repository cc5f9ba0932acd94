import { addYears, schoolYearOf } from '../../shared/calendar.ts';
import { isCalendarDay } from '../kernel/calendar-days.ts';
import { accepted, rejected, rejectedAll, type Decision, type Rejection } from '../kernel/decider.ts';
import { isSame, says } from '../kernel/is-same.ts';
import { checkDay, PERIOD_DAYS } from '../kernel/plausible-day.ts';
import type { DefineSchoolCalendar, SchoolCommand } from './commands.ts';
import type { SchoolCalendarDefined } from './events.ts';
import type { SchoolDomainEvent, SchoolState } from './state.ts';

/**
 * Refuses `SCHOOL_NOT_IN_SCOPE` for a school that is not registered and `SOURCE_KEY_DUPLICATE` for one that is, as another one;
 * `DATES_OUT_OF_ORDER` for a calendar that is not of its school year, ends before it begins or shares a day with that of the year before or
 * after, a free day outside it, and a count outside its school year or of a day to come.
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
    case 'DefineSchoolCalendar':
      return defineCalendar(state, command);
    case 'RecordEnrollmentCount': {
      const { schoolYear, countedOn } = command.data;
      if (schoolYearOf(countedOn) !== schoolYear) return rejected('DATES_OUT_OF_ORDER', undefined, ['countedOn']);
      if (isSame(state.enrollmentCounts[schoolYear], command.data)) return accepted();
      if (countedOn > command.today) return rejected('DATES_OUT_OF_ORDER', { today: command.today }, ['countedOn']);
      return accepted({ type: 'EnrollmentCountRecorded', data: command.data });
    }
  }
}

function defineCalendar(state: SchoolState, { data }: DefineSchoolCalendar): Decision<SchoolDomainEvent> {
  const { schoolYear, firstDay, lastInstructionDay, nonSchoolDays } = data;
  const faults = calendarFaults(data);
  if (faults.length > 0) return rejectedAll(faults);
  const [before, after] = [state.calendars[schoolYear - 1], state.calendars[schoolYear + 1]];
  if (before !== undefined && firstDay <= before.lastInstructionDay)
    return rejected('DATES_OUT_OF_ORDER', { schoolYear: String(schoolYear - 1) }, ['firstDay']);
  if (after !== undefined && after.firstDay <= lastInstructionDay)
    return rejected('DATES_OUT_OF_ORDER', { schoolYear: String(schoolYear + 1) }, ['lastInstructionDay']);
  const outside = nonSchoolDays.findIndex((day) => day < firstDay || lastInstructionDay < day);
  if (outside >= 0) return rejected('DATES_OUT_OF_ORDER', undefined, ['nonSchoolDays', String(outside)]);
  if (isSame(state.calendars[schoolYear], data)) return accepted();
  return accepted({ type: 'SchoolCalendarDefined', data });
}

/**
 * First and last day that cannot be meant, or that are not of the school year: it begins in its year, lasts less than a year and ends in it
 * or in the summer after it (§11 row 18).
 */
export function calendarFaults({
  schoolYear,
  firstDay,
  lastInstructionDay,
}: Pick<SchoolCalendarDefined, 'schoolYear' | 'firstDay' | 'lastInstructionDay'>): readonly Rejection[] {
  const unlikely = [
    ...checkDay(firstDay, PERIOD_DAYS, ['firstDay']),
    ...checkDay(lastInstructionDay, PERIOD_DAYS, ['lastInstructionDay']),
  ];
  if (unlikely.length > 0) return unlikely;
  const details = { schoolYear: String(schoolYear) };
  if (schoolYearOf(firstDay) !== schoolYear) return [{ code: 'DATES_OUT_OF_ORDER', path: ['firstDay'], details }];
  const isRight =
    firstDay <= lastInstructionDay &&
    lastInstructionDay < addYears(firstDay, 1) &&
    isCalendarDay(lastInstructionDay, schoolYear);
  return isRight ? [] : [{ code: 'DATES_OUT_OF_ORDER', path: ['lastInstructionDay'], details }];
}
