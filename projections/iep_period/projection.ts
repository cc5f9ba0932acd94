import { studentFacts } from '../support/student-facts.ts';

export interface IepPeriodDoc {
  readonly id: string;
  readonly districtId: string;
  readonly studentId: string;
  readonly startsOn: string;
  readonly endsOn: string | null;
  readonly version: number;
}

export const iepPeriod = studentFacts<IepPeriodDoc>({
  name: 'iep_period',
  version: 3,
  tables: `
    create table iep_period (
      id text collate "C" primary key,
      doc text not null,
      student_id text collate "C" not null
    );
    create index on iep_period (student_id);`,
  keys: { IepPeriodRecorded: (event) => event.data.iepPeriodId },
  evolve: (doc, event) => {
    if (event.type !== 'IepPeriodRecorded') return doc;
    const { iepPeriodId, districtId, studentId, startsOn, endsOn } = event.data;
    return { id: iepPeriodId, districtId, studentId, startsOn, endsOn, version: event.revision + 1 };
  },
  columns: (doc) => ({ student_id: doc.studentId }),
});
