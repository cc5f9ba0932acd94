import type { Period } from '../reference/effective.ts';
import type { ProgramParticipationRecorded } from './events.ts';

export interface RecordProgramParticipation {
  readonly type: 'RecordProgramParticipation';
  /** Outside fact: the student's other participations in the program, in the district; left out by who takes them as they come, as imports do. */
  readonly others?: readonly Period[];
  readonly data: ProgramParticipationRecorded;
}

export type ProgramParticipationCommand = RecordProgramParticipation;
