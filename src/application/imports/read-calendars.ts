import { addDays, dayOfWeek } from '../../shared/calendar.ts';
import type { IsoDate, SchoolYear } from '../../shared/calendar.ts';
import { FieldReader } from './field-reader.ts';
import { FileFault } from './file-fault.ts';
import { defaultFileLimits } from './file-source.ts';
import type { FileLimits, FileSource } from './file-source.ts';
import { readXmlRecords } from './read-xml-records.ts';
import type { ImportRow } from './row-error.ts';
import { ownText } from './seen-keys.ts';
import { childOf, childrenOf, descriptorAt, descriptorValue, textAt } from './xml-element.ts';
import type { XmlElement } from './xml-element.ts';

/** One school's instruction days of one school year; Saturdays and Sundays are never school days and not listed. */
export interface ImportedCalendar {
  readonly schoolCode: string;
  readonly schoolYear: SchoolYear;
  readonly firstDay: IsoDate;
  readonly lastInstructionDay: IsoDate;
  /** Weekdays without school from the first to the last day: holidays, and the weeks between two sessions. */
  readonly nonSchoolDays: readonly IsoDate[];
}

const schoolDayEvents = ['Instructional day', 'Make-up day', 'Student late arrival/early dismissal'];
const nonSchoolDayEvents = [
  'Holiday',
  'Non-instructional day',
  'Teacher only day',
  'Weather day',
  'Emergency day',
  'Strike',
];

interface CalendarGroup {
  readonly schoolCode: string;
  readonly schoolYear: SchoolYear;
  line: number;
  readonly sessions: { readonly from: IsoDate; readonly to: IsoDate }[];
  /** Events by day, for each calendar code. */
  readonly days: { readonly calendar: string; readonly day: IsoDate; readonly isSchoolDay: boolean }[];
}

const maxGroups = 50_000;
const maxPerGroup = 2_000;

/**
 * School calendars of EducationOrgCalendar.xml, one per school and school year, after the whole file is read: the year runs from
 * the first session's begin to the last session's end. Calendars of the type "Student Specific" say nothing about the school
 * and are left out. A day that any other calendar names a school day is one.
 */
export async function* readCalendars(
  source: FileSource,
  limits: FileLimits = defaultFileLimits,
): AsyncGenerator<ImportRow<ImportedCalendar>, void, undefined> {
  const groups = new Map<string, CalendarGroup>();
  const personal = new Set<string>();
  const records = ['Session', 'Calendar', 'CalendarDate'];
  for await (const element of readXmlRecords(source, {
    rootName: 'InterchangeEducationOrgCalendar',
    records,
    limits,
  })) {
    const fields = new FieldReader(element.line);
    if (element.name === 'Calendar') {
      if (descriptorAt(element, 'CalendarType') === 'Student Specific') personal.add(ownText(calendarKey(element)));
      continue;
    }
    if (element.name === 'Session') readSession(element, fields, groups);
    else readDate(element, fields, groups);
    if (fields.errors.length > 0) yield { line: element.line, errors: fields.errors };
  }
  for (const group of groups.values()) {
    if (group.sessions.length > 0) yield { line: group.line, row: calendarOf(group, personal) };
  }
}

function readSession(element: XmlElement, fields: FieldReader, groups: Map<string, CalendarGroup>): void {
  const from = fields.requiredDate('BeginDate', textAt(element, 'BeginDate'));
  const to = fields.requiredDate('EndDate', textAt(element, 'EndDate'));
  if (fields.errors.length === 0 && to < from)
    fields.refuse('END_BEFORE_START', 'the session ends before it begins', 'EndDate');
  const group = groupOf(element, fields, groups);
  if (fields.errors.length > 0 || group === null) return;
  if (group.sessions.length === 0) group.line = element.line;
  group.sessions.push({ from, to });
}

function readDate(element: XmlElement, fields: FieldReader, groups: Map<string, CalendarGroup>): void {
  const day = fields.requiredDate('Date', textAt(element, 'Date'));
  const identity = childOf(childOf(element, 'CalendarReference'), 'CalendarIdentity');
  const group = identity === undefined ? null : groupOf(identity, fields, groups);
  if (identity === undefined) fields.refuse('FILE_FORMAT', 'the calendar is not named', 'CalendarReference');
  for (const event of childrenOf(element, 'CalendarEvent')) {
    const value = descriptorValue(event.text) ?? '';
    const isSchoolDay = schoolDayEvents.includes(value);
    if (!isSchoolDay && !nonSchoolDayEvents.includes(value)) {
      if (value !== 'Other')
        fields.refuse('UNKNOWN_CODE', `unknown event ${JSON.stringify(value.slice(0, 60))}`, 'CalendarEvent');
      continue;
    }
    if (fields.errors.length > 0 || group === null || identity === undefined) return;
    group.days.push({ calendar: ownText(calendarKey(identity)), day: ownText(day), isSchoolDay });
  }
}

function groupOf(element: XmlElement, fields: FieldReader, groups: Map<string, CalendarGroup>): CalendarGroup | null {
  const schoolCode = fields.required('SchoolId', textAt(element, 'SchoolReference', 'SchoolIdentity', 'SchoolId'), 32);
  const schoolYear = readSchoolYear(fields, textAt(element, 'SchoolYear'));
  if (schoolCode === '' || schoolYear === null) return null;
  const key = `${schoolCode}/${schoolYear}`;
  let group = groups.get(key);
  if (group === undefined) {
    if (groups.size >= maxGroups) throw new FileFault('FILE_TOO_LARGE', `more than ${maxGroups} school calendars`);
    group = { schoolCode: ownText(schoolCode), schoolYear, line: 0, sessions: [], days: [] };
    groups.set(ownText(key), group);
  }
  if (group.sessions.length + group.days.length < maxPerGroup) return group;
  fields.refuse('FILE_TOO_LARGE', `the calendar of a school has more than ${maxPerGroup} entries`);
  return null;
}

/** `2021-2022` and `2022` are the school year 2022. */
function readSchoolYear(fields: FieldReader, raw: string | null): SchoolYear | null {
  const match = /^(?:(\d{4})-)?(\d{4})$/.exec(raw ?? '');
  const year = Number(match?.[2]);
  if (match && (match[1] === undefined || Number(match[1]) === year - 1)) return year;
  fields.refuse(
    'FILE_FORMAT',
    raw === null ? 'SchoolYear is missing' : 'SchoolYear is no school year such as 2021-2022',
    'SchoolYear',
  );
  return null;
}

function calendarKey(element: XmlElement): string {
  const schoolCode = textAt(element, 'SchoolReference', 'SchoolIdentity', 'SchoolId');
  return `${schoolCode}/${textAt(element, 'SchoolYear')}/${textAt(element, 'CalendarCode')}`;
}

function calendarOf(group: CalendarGroup, personal: ReadonlySet<string>): ImportedCalendar {
  const from = group.sessions.map((session) => session.from);
  const to = group.sessions.map((session) => session.to);
  const firstDay = from.reduce((a, b) => (a < b ? a : b));
  const lastInstructionDay = to.reduce((a, b) => (a > b ? a : b));
  const days = group.days.filter((entry) => !personal.has(entry.calendar));
  const schoolDays = new Set(days.filter((entry) => entry.isSchoolDay).map((entry) => entry.day));
  const closed = new Set(days.filter((entry) => !entry.isSchoolDay).map((entry) => entry.day));
  const nonSchoolDays: IsoDate[] = [];
  for (let day = firstDay; day <= lastInstructionDay; day = addDays(day, 1)) {
    const isInSession = group.sessions.some((session) => session.from <= day && day <= session.to);
    const isWeekday = dayOfWeek(day) !== 0 && dayOfWeek(day) !== 6;
    if (isWeekday && !schoolDays.has(day) && (!isInSession || closed.has(day))) nonSchoolDays.push(day);
  }
  return { schoolCode: group.schoolCode, schoolYear: group.schoolYear, firstDay, lastInstructionDay, nonSchoolDays };
}
