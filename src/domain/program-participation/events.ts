import { event, PUBLIC } from '../kernel/event-definition.ts';

export const PROGRAMS = [
  'TWENTY_FIRST_CENTURY',
  'SECTION_504',
  'TITLE_I',
  'MIGRANT',
  'HOMELESS',
  'FREE_REDUCED_LUNCH',
] as const;
export type Program = (typeof PROGRAMS)[number];

export interface ProgramParticipationRecorded {
  readonly participationId: string;
  readonly districtId: string;
  readonly studentId: string;
  readonly program: Program;
  readonly startsOn: string;
  readonly endsOn: string | null;
}

export const programParticipationEvents = {
  ProgramParticipationRecorded: event<ProgramParticipationRecorded>({
    participationId: PUBLIC,
    districtId: PUBLIC,
    studentId: PUBLIC,
    program: PUBLIC,
    startsOn: PUBLIC,
    endsOn: PUBLIC,
  }),
};
