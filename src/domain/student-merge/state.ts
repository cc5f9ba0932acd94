import type { EventOf } from '../kernel/event-definition.ts';
import type { studentMergeEvents } from './events.ts';

/* A pseudonym is merged once, for good: what came after could not be told apart any more. */

export type StudentMergeEvent = EventOf<typeof studentMergeEvents>;

export interface StudentMergeState {
  readonly keptStudentId: string;
}

export function evolve(state: StudentMergeState | null, event: StudentMergeEvent): StudentMergeState {
  return state ?? { keptStudentId: event.data.keptStudentId };
}
