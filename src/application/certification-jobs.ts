import type { SnapshotTrigger } from '../domain/certification/snapshot-events.ts';
import type { NewJob } from './ports/jobs.ts';

interface Request {
  readonly certificationId: string;
  readonly cycle: number;
  readonly districtId: string;
  /** Account that asked. */
  readonly requestedBy: string;
}

/** The queue row of wizard step 2. Whoever makes it first, the request or the process that heals a lost row, makes the same one. */
export const stateValidationRequest = (
  request: Request & { readonly runId: string; readonly position: number },
): NewJob => ({
  id: request.runId,
  kind: 'STATE_VALIDATION',
  title: 'State validation',
  org: request.districtId,
  requestedBy: request.requestedBy,
  certificationId: request.certificationId,
  input: {
    runId: request.runId,
    certificationId: request.certificationId,
    cycle: request.cycle,
    position: request.position,
  },
});

/** The queue row of wizard step 3; the projector does the work. */
export const snapshotRequest = (
  request: Request & { readonly snapshotId: string; readonly trigger: SnapshotTrigger },
): NewJob => ({
  id: request.snapshotId,
  kind: 'SNAPSHOT',
  title: request.trigger === 'RETAKE' ? 'Retake snapshot' : 'Take snapshot',
  org: request.districtId,
  requestedBy: request.requestedBy,
  certificationId: request.certificationId,
  input: { snapshotId: request.snapshotId, cycle: request.cycle },
});
