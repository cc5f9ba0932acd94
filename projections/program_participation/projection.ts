import type { Program } from '../../src/domain/program-participation/events.ts';
import { studentFacts } from '../support/student-facts.ts';

export interface ProgramParticipationDoc {
  readonly id: string;
  readonly districtId: string;
  readonly studentId: string;
  readonly program: Program;
  readonly startsOn: string;
  readonly endsOn: string | null;
  readonly version: number;
}

export const programParticipation = studentFacts<ProgramParticipationDoc>({
  name: 'program_participation',
  version: 3,
  tables: `
    create table program_participation (
      id text collate "C" primary key,
      doc text not null,
      student_id text collate "C" not null
    );
    create index on program_participation (student_id);`,
  keys: { ProgramParticipationRecorded: (event) => event.data.participationId },
  evolve: (doc, event) => {
    if (event.type !== 'ProgramParticipationRecorded') return doc;
    const { participationId, districtId, studentId, program, startsOn, endsOn } = event.data;
    return { id: participationId, districtId, studentId, program, startsOn, endsOn, version: event.revision + 1 };
  },
  columns: (doc) => ({ student_id: doc.studentId }),
});
