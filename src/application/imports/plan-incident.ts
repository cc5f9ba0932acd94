import type { IncidentContent } from '../../domain/incident/commands.ts';
import type { IncidentState } from '../../domain/incident/state.ts';
import { schoolYearOf } from '../../shared/calendar.ts';
import { IncidentContentBuilder } from './incident-content.ts';
import { readsTheSame } from './imported-incident.ts';
import type { ImportedIncident } from './imported-incident.ts';
import { type HandEdit, keepHandEdits } from './keep-hand-edits.ts';
import { sourceValuesOf } from './parsed-incident.ts';
import type { ParsedIncident, SourceValueCount } from './parsed-incident.ts';
import type { PlanContext } from './plan-context.ts';
import type { RowError } from './row-error.ts';

interface Planned {
  readonly incident: ParsedIncident;
  readonly wanted: ImportedIncident;
  /** What people changed here and the file says otherwise. */
  readonly handEdits: readonly HandEdit[];
}

export interface RejectedPlan {
  readonly kind: 'REJECTED';
  readonly line: number;
  /** Null when the row could not even be read as an incident. */
  readonly incident: ParsedIncident | null;
  readonly unmapped: readonly SourceValueCount[];
  readonly errors: readonly RowError[];
}

/** What is to be done with one incident of the file. UNMAPPED waits for the crosswalk, REJECTED for a better file. */
export type IncidentPlan =
  | (Planned & { readonly kind: 'CREATE' })
  | (Planned & { readonly kind: 'REVISE'; readonly existing: IncidentState })
  | (Planned & { readonly kind: 'UNCHANGED'; readonly existing: IncidentState })
  | { readonly kind: 'UNMAPPED'; readonly incident: ParsedIncident; readonly unmapped: readonly SourceValueCount[] }
  | RejectedPlan;

/** Plans one incident. Pure: the same incident and context give the same plan. */
export function planIncident(incident: ParsedIncident, context: PlanContext): IncidentPlan {
  const unmapped = sourceValuesOf(incident).filter(({ kind, value }) => context.localTypeId(kind, value) === null);
  const existing = context.existing(incident.sourceKey);
  const errors = scopeErrors(incident, existing, context);
  if (errors.length > 0) return { kind: 'REJECTED', line: incident.line, incident, unmapped, errors };
  if (unmapped.length > 0) return { kind: 'UNMAPPED', incident, unmapped };
  const said = new IncidentContentBuilder(incident, existing, context).build();
  const { line, sourceKey, schoolCode, occurredOn } = incident;
  const schoolYear = schoolYearOf(occurredOn);
  const wantedOf = (content: IncidentContent) => ({ line, sourceKey, schoolCode, schoolYear, content });
  if (existing === null) return { kind: 'CREATE', incident, wanted: wantedOf(said), handEdits: [] };
  const base = context.base?.(sourceKey) ?? null;
  const { content, edits: handEdits } =
    base === null
      ? { content: said, edits: [] }
      : keepHandEdits({ base, standing: existing, wanted: said }, context.handEdits ?? 'KEEP');
  const kind = existing.status !== 'VOIDED' && readsTheSame(content, existing) ? 'UNCHANGED' : 'REVISE';
  return { kind, incident, wanted: wantedOf(content), existing, handEdits };
}

function scopeErrors(incident: ParsedIncident, existing: IncidentState | null, context: PlanContext): RowError[] {
  const errors: RowError[] = [];
  const { line, sourceKey } = incident;
  // What a file voided by lacking it comes back with a file that has it; what a person voided stays void.
  if (existing?.status === 'VOIDED' && context.isVoidedByImport?.(sourceKey) !== true) {
    errors.push({ line, sourceKey, code: 'INCIDENT_VOIDED', message: 'the incident was declared void here' });
  }
  const schoolId = context.schoolId(incident.schoolCode);
  if (schoolId === null) {
    const message = `no school ${JSON.stringify(incident.schoolCode)} in this district that you work for`;
    errors.push({ line, column: 'SchoolId', sourceKey, code: 'SCHOOL_NOT_IN_SCOPE', message });
  } else if (existing !== null && existing.schoolId !== schoolId) {
    // An incident stays at its school: to take the rest of the row and not this would lose what it says.
    const message = 'the key stands for an incident of another school';
    errors.push({ line, column: 'SchoolId', sourceKey, code: 'SOURCE_KEY_DUPLICATE', message });
  }
  if (context.schoolYear !== null && schoolYearOf(incident.occurredOn) !== context.schoolYear) {
    const message = `${incident.occurredOn} lies outside the school year ${context.schoolYear - 1}-${context.schoolYear}`;
    errors.push({ line, column: 'IncidentDate', sourceKey, code: 'DATES_OUT_OF_ORDER', message });
  }
  return [...errors, ...studentErrors(incident, context)];
}

/** A student whom the district does not know, once; one who stands in an event twice in a role, also by two numbers of a merged student. */
function studentErrors({ sourceKey, events }: ParsedIncident, context: PlanContext): RowError[] {
  const unknown = new Set<string>();
  return events.flatMap(({ participants }, eventPlace) => {
    const known = new Set<string>();
    return participants.flatMap(({ studentUniqueId: number, role, line }, place): RowError[] => {
      if (number === null) return [];
      const within = ['events', String(eventPlace), 'participants', String(place)];
      const at = { line, column: 'StudentUniqueId', within, sourceKey } as const;
      const studentId = context.studentId(number);
      if (studentId === null) {
        if (unknown.has(number)) return [];
        unknown.add(number);
        const message = 'no student with this number is or was enrolled in this district';
        return [{ ...at, code: 'STUDENT_NOT_IN_SCOPE', message }];
      }
      const key = `${role} ${studentId}`;
      if (!known.has(key)) {
        known.add(key);
        return [];
      }
      const message = `the student stands in the event twice as ${role}`;
      return [{ ...at, code: 'SOURCE_KEY_DUPLICATE', message }];
    });
  });
}
