/** The certification as one would explain it on a sheet of paper, kept by hand beside the machine. */
export interface Model {
  cycle: number;
  status: 'OPEN' | 'SENT' | 'APPROVED';
  requester: string | null;
  isFrozen: boolean;
  isLate: boolean;
  /** Active certifiers and the first cycle in which they have to sign. */
  certifiers: Map<string, number>;
  signed: Set<string>;
  step1: 'NONE' | 'FATAL' | 'CLEAN';
  step2: 'NONE' | 'FATAL' | 'CLEAN';
  isQueued: boolean;
  /** The latest snapshot of the cycle. */
  snapshot: 'NONE' | 'QUEUED' | 'FATAL' | 'CLEAN';
  isDropped: boolean;
  viewedStep2: Set<string>;
  viewedSnapshot: Set<string>;
}

export const initialModel = (): Model => ({
  cycle: 1,
  status: 'OPEN',
  requester: null,
  isFrozen: false,
  isLate: false,
  certifiers: new Map([
    ['avery', 1],
    ['blake', 1],
  ]),
  signed: new Set(),
  step1: 'NONE',
  step2: 'NONE',
  isQueued: false,
  snapshot: 'NONE',
  isDropped: false,
  viewedStep2: new Set(),
  viewedSnapshot: new Set(),
});

export const REVIEWER = 'rowan';

export const required = (m: Model) => [...m.certifiers].filter(([, from]) => from <= m.cycle).map(([person]) => person);
export const certifierCounts = (m: Model) => {
  const total = required(m).length;
  return { done: total - outstanding(m).length, total };
};
export const outstanding = (m: Model) => required(m).filter((person) => !m.signed.has(person));
export const notMember = (m: Model, who: string) =>
  m.certifiers.has(who) || who === REVIEWER ? null : 'NOT_CATEGORY_MEMBER';
export const notCertifier = (m: Model, who: string) =>
  m.certifiers.has(who) ? null : (notMember(m, who) ?? 'NOT_CERTIFIER');
export const closed = (m: Model) => (m.isFrozen ? 'EVENT_CLOSED' : null);
export const stepsOver = (m: Model) => closed(m) ?? (m.status === 'OPEN' ? null : 'ALREADY_DONE');
export const step1Open = (m: Model) =>
  ({ NONE: 'REPORT_NOT_READY', FATAL: 'FATAL_ERRORS_REMAIN', CLEAN: null })[m.step1];

export function step2Open(m: Model, who: string): string | null {
  if (m.isQueued || m.step2 === 'NONE') return 'REPORT_NOT_READY';
  if (m.step2 === 'FATAL') return 'FATAL_ERRORS_REMAIN';
  return m.viewedStep2.has(who) ? null : 'REPORT_NOT_VIEWED';
}

export function step3Open(m: Model, who: string): string | null {
  if (m.snapshot === 'NONE' || m.isDropped) return 'SNAPSHOT_MISSING';
  if (m.snapshot === 'QUEUED') return 'SNAPSHOT_NOT_READY';
  if (m.snapshot === 'FATAL') return 'SNAPSHOT_HAS_FATALS';
  return m.viewedSnapshot.has(who) ? null : 'REPORT_NOT_VIEWED';
}

export function notCapturable(m: Model, who: string, hasConsent: boolean): string | null {
  return m.signed.size > 0 && !hasConsent ? 'SUBMISSIONS_WOULD_BE_VOIDED' : (step1Open(m) ?? step2Open(m, who));
}

export function dropFromStep2(m: Model): void {
  m.step2 = 'NONE';
  m.isQueued = false;
  m.isDropped = true;
}

export function newSnapshot(m: Model): void {
  m.snapshot = 'QUEUED';
  m.isDropped = false;
  m.viewedSnapshot.clear();
}
