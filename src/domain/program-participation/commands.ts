import type { ProgramParticipationRecorded } from './events.ts';

export interface RecordProgramParticipation {
  readonly type: 'RecordProgramParticipation';
  readonly data: ProgramParticipationRecorded;
}

export type ProgramParticipationCommand = RecordProgramParticipation;
