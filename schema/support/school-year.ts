import { Fault } from '../../src/application/faults.ts';

/** A year that nobody can mean is a slip of the pen, and would make dates that are none. */
export function assertSchoolYear(schoolYear: number, member = 'schoolYear'): void {
  if (schoolYear < 1990 || schoolYear > 2100)
    throw new Fault('BAD_USER_INPUT', `${member} is the calendar year in which the school year ends, 1990 to 2100.`);
}
