import type { Decider } from '../kernel/decider.ts';
import type { AttendanceCommand } from './commands.ts';
import { decide } from './decide.ts';
import { evolve, type AttendanceDomainEvent, type AttendanceState } from './state.ts';

/** Streams `attendance-<org>.<schoolId>.<month>`. */
export const attendanceDecider: Decider<AttendanceState | null, AttendanceCommand, AttendanceDomainEvent> = {
  category: 'attendance',
  initial: null,
  decide,
  evolve,
};
