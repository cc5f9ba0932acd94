import type { IncidentState } from '../../domain/incident/state.ts';
import type { SourceValueKind } from '../../domain/source-crosswalk/events.ts';
import type { SchoolYear } from '../../shared/calendar.ts';
import type { HandEditPolicy } from './keep-hand-edits.ts';
import type { ExternalPerson } from './parsed-incident.ts';
import type { SchoolDaysOfYear } from './school-days.ts';

/** What the server knows, for the incidents of one batch. Answers come from memory; only `loadBases` waits. */
export interface PlanContext {
  /** Null takes every year; otherwise an incident of another year is rejected. */
  readonly schoolYear: SchoolYear | null;
  /** The school that a file means by a code; null when whoever imports works for none of that code. */
  schoolId(schoolCode: string): string | null;
  /** The student's pseudonym; null unless the student is, was or will be enrolled in this district. */
  studentId(studentUniqueId: string): string | null;
  /** The local event or resolution type of a source value; null when the crosswalk does not know it. */
  localTypeId(kind: SourceValueKind, value: string): string | null;
  /** The school's known calendars; empty counts Monday to Friday. */
  calendars(schoolCode: string): readonly SchoolDaysOfYear[];
  /** The incident with this source key as it stands; null when there is none. */
  existing(sourceKey: string): IncidentState | null;
  /** The incident as imports alone have made it, see `importedBase`; without it nobody can tell what people changed. */
  base?(sourceKey: string): IncidentState | null;
  /** Whether a file that lacked it voided the incident with this source key; only known once its base is loaded. */
  isVoidedByImport?(sourceKey: string): boolean;
  /** Loads `base` for those incidents that differ from the file, or that are void. */
  loadBases?(sourceKeys: readonly string[]): Promise<void>;
  /** What becomes of changes that people made; `KEEP` when left out. */
  readonly handEdits?: HandEditPolicy;
  /** The id of a child of an incident: the same for the same keys, for instance UUIDv5(incident id, child key). */
  childId(sourceKey: string, childKey: string): string;
  /** Stands for an outside person in child keys. Ids are never sealed, so nobody must be able to guess the name: a keyed hash. */
  personKey(person: ExternalPerson): string;
}
