import type { IncidentState } from '../../domain/incident/state.ts';
import type { CodePublication, DatedMapping, Period } from '../../domain/reference/effective.ts';
import type { Program } from '../../domain/program-participation/events.ts';
import type { Alignment } from '../../domain/event-type/events.ts';
import type { SourceCodeMapping, SourceValueKind } from '../../domain/source-crosswalk/events.ts';
import type { StudentIdentity } from '../../domain/student/events.ts';

export interface KnownDistrict {
  readonly id: string;
  readonly code: string;
  readonly name: string;
}

export interface KnownSchool {
  readonly id: string;
  readonly districtId: string;
  readonly code: string;
  readonly name: string;
}

export interface KnownCalendar {
  readonly schoolId: string;
  readonly schoolYear: number;
  readonly firstDay: string;
  readonly lastInstructionDay: string;
  readonly nonSchoolDays: readonly string[];
}

export interface KnownStudent extends StudentIdentity {
  readonly id: string;
  readonly isDestroyed: boolean;
  readonly version: number;
}

export interface KnownEnrollment extends Period {
  readonly id: string;
  readonly districtId: string;
  readonly schoolId: string;
  readonly studentId: string;
  readonly grade: string | null;
}

export interface KnownPeriod extends Period {
  readonly id: string;
  readonly districtId: string;
  readonly studentId: string;
}

export interface KnownParticipation extends KnownPeriod {
  readonly program: Program;
}

export interface KnownType {
  readonly id: string;
  readonly schoolId: string | null;
  readonly name: string;
  /** Last day of use; null while in use. */
  readonly endsOn: string | null;
  readonly mappings: readonly DatedMapping[];
}

type ByStudent<Row> = (studentIds: readonly string[]) => Promise<ReadonlyMap<string, readonly Row[]>>;

/** What an import compares its file with: the read models, asked once per batch and kind of fact. */
export interface ImportReads {
  readonly directory: {
    districtByCode(code: string): Promise<KnownDistrict | null>;
    districtsByIds(ids: readonly string[]): Promise<ReadonlyMap<string, KnownDistrict>>;
    schoolsOfDistricts(districtIds: readonly string[]): Promise<readonly KnownSchool[]>;
    /** By `<school>/<school year>`. */
    calendarsByKeys(
      keys: readonly { readonly schoolId: string; readonly schoolYear: number }[],
    ): Promise<ReadonlyMap<string, KnownCalendar>>;
  };
  readonly students: {
    byIds(ids: readonly string[]): Promise<ReadonlyMap<string, KnownStudent>>;
    readonly enrollments: ByStudent<KnownEnrollment>;
    readonly iepPeriods: ByStudent<KnownPeriod>;
    readonly programs: ByStudent<KnownParticipation>;
    inScope(
      studentIds: readonly string[],
      districtId: string,
      schoolIds: readonly string[] | null,
    ): Promise<ReadonlySet<string>>;
    answeredFor(
      studentIds: readonly string[],
      districtId: string,
      schoolIds: readonly string[] | null,
      today: string,
    ): Promise<ReadonlySet<string>>;
  };
  readonly mappings: {
    eventTypes(
      districtId: string,
      schoolId: string | null,
    ): Promise<readonly (KnownType & { readonly alignment: Alignment })[]>;
    resolutionTypes(districtId: string, schoolId: string | null): Promise<readonly KnownType[]>;
    crosswalk(
      districtId: string,
      sourceSystem: string,
    ): Promise<{ readonly mappings: readonly SourceCodeMapping[] } | null>;
    stateCodeLists(): Promise<readonly CodePublication[]>;
  };
  readonly incidents: {
    statesByIds(ids: readonly string[]): Promise<ReadonlyMap<string, { readonly state: IncidentState }>>;
    /** Ids of incidents that carry these source keys, whoever recorded them. */
    idsBySourceKeys(
      districtId: string,
      sourceSystem: string,
      sourceKeys: readonly string[],
    ): Promise<ReadonlyMap<string, string>>;
    sourcesOfYear(
      districtId: string,
      schoolYear: number,
    ): Promise<
      readonly { readonly id: string; readonly sourceSystem: string | null; readonly sourceKey: string | null }[]
    >;
  };
  readonly certifications: {
    lockedIds(incidentIds: readonly string[]): Promise<ReadonlySet<string>>;
  };
}

export interface SourceValueSeen {
  readonly kind: SourceValueKind;
  readonly value: string;
  /** In the file read last, and in requests since. */
  readonly times: number;
}

/** Which request an idempotency key of `importIncidents` stands for. */
export interface InlineRequests {
  /** False when the id stands for another request; otherwise it stands for this one from now on. */
  claim(importId: string, requestHash: string): Promise<boolean>;
  /** Nothing was written: the key is free again. */
  release(importId: string): Promise<void>;
}

/** Words of one row of a request. */
export interface RowOfWords {
  /** The same for the same row with the same words, whenever it is sent. */
  readonly hash: string;
  readonly values: readonly SourceValueSeen[];
}

/** Which values of foreign systems imports have met; outside the log, because looking at a file changes nothing. */
export interface SourceValues {
  /** What a file holds. */
  record(districtId: string, sourceSystem: string, values: readonly SourceValueSeen[]): Promise<void>;
  /** What the rows of a request hold: counted beside what the last file held, and a row that was counted already not again. */
  add(districtId: string, sourceSystem: string, rows: readonly RowOfWords[]): Promise<void>;
  list(districtId: string, sourceSystem: string): Promise<readonly SourceValueSeen[]>;
}

/** Lets one import of an organization at a time through; the others wait until it ends or `signal` aborts. */
export interface ImportGate {
  exclusively<T>(org: string, signal: AbortSignal, work: () => Promise<T>): Promise<T>;
}
