import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { CertificationDomainEvent } from '../../../../src/domain/certification/certification-state.ts';
import type { CertificationCommand } from '../../../../src/domain/certification/commands.ts';
import { certificationDecider } from '../../../../src/domain/certification/decider.ts';
import { eventStatus } from '../../../../src/domain/certification/status.ts';
import { actor, codes, outcome, SAM, Scenario } from './scenario.ts';

/** Turns of one actor: each reads, waits for its turn, and appends only if nobody else has appended meanwhile. */
type Script = (world: World) => Promise<void>;

class World {
  readonly certification = Scenario.opened().prepare('avery', 'blake');
  /** The membership stream: revision is the place in the list. */
  readonly membership: { readonly personId: string; readonly isActive: boolean }[] = [];
  conflicts = 0;

  constructor(readonly pause: () => Promise<void>) {}

  /** The command handler: load, decide, append at the expected revision, or load again. */
  async handle(command: (scenario: Scenario) => CertificationCommand): Promise<void> {
    const scenario = this.certification;
    for (;;) {
      const revision = scenario.log.length;
      const decision = certificationDecider.decide(scenario.state, command(scenario));
      await this.pause();
      if (scenario.log.length !== revision) {
        this.conflicts++;
        continue;
      }
      if (decision.kind === 'rejected') return;
      for (const event of decision.events) {
        scenario.log.push(event);
        scenario.state = certificationDecider.evolve(scenario.state, event);
      }
      return;
    }
  }
}

const as = (who: string) => ({ actor: actor(who), today: '2022-06-02' });
const newest = (scenario: Scenario) => scenario.now.snapshots.at(-1);
let ids = 0;

/** Looks at what is there, thinks, and signs exactly that. */
const submit =
  (who: string): Script =>
  async (world) => {
    const seen = newest(world.certification);
    const named = { snapshotId: seen?.snapshotId ?? 'none', digest: seen?.capture?.digest ?? 'none' };
    await world.handle(() => ({ type: 'MarkReportViewed', ...as(who), reportId: named.snapshotId }));
    const confirmed = { isPasswordConfirmed: true, isZeroReport: false, areSilentSchoolsConfirmed: false };
    const attestation = { typedName: who, signerName: who, ...confirmed };
    await world.handle(() => ({ type: 'SubmitCertification', ...as(who), ...named, attestation }));
  };

const retake =
  (who: string, voidSubmissions: boolean): Script =>
  async (world) => {
    const snapshotId = `retake-${++ids}`;
    const request = { snapshotId, recordFormat: 'behavior/1', reason: null, voidSubmissions };
    await world.handle(() => ({ type: 'RetakeSnapshot', ...as(who), ...request }));
    const capture = {
      digest: `sha256:${snapshotId}`,
      position: 9,
      rulesetDigest: 'sha256:r',
      rowCount: 21,
      counts: [],
    };
    await world.handle(() => ({ type: 'RecordCapture', snapshotId, ...capture }));
  };

/** A membership change, and the reactor that brings it over: at least once, never out of order. */
const member =
  (personId: string, isActive: boolean, deliveries: number): Script =>
  async (world) => {
    const revision = world.membership.push({ personId, isActive }) - 1 + 10;
    await world.pause();
    for (let times = 0; times < deliveries; times++) {
      const fact = { memberId: `m-${personId}`, personId, source: { stream: 'membership-gb.behavior', revision } };
      await world.handle(() =>
        isActive ? { type: 'RequireCertifier', ...fact } : { type: 'ReleaseCertifier', ...fact, cause: 'DEACTIVATED' },
      );
    }
  };

const resync: Script = (world) => {
  const source = { stream: `sync-gb.${++ids}`, revision: 1 };
  return world.handle(() => ({ type: 'ResetSteps', cause: 'RESYNC', source }));
};

const close: Script = (world) => {
  const source = { stream: 'certificationEvent-state.behavior-2022', revision: 9 };
  return world.handle(() => ({ type: 'Freeze', source }));
};

const approve: Script = (world) =>
  world.handle(({ now }) => {
    const { snapshotId, digest } = now.sent ?? { snapshotId: 'none', digest: 'none' };
    return { type: 'ApproveCertification', actor: SAM, today: '2022-06-02', snapshotId, digest, note: null };
  });

const sendBack: Script = (world) => {
  const input = { reason: 'again', rowIds: [], dueOn: null, currentDefinition: null };
  return world.handle(() => ({ type: 'OpenRecertification', actor: SAM, today: '2022-06-02', ...input }));
};

const who = fc.constantFrom('avery', 'blake', 'casey');
const script: fc.Arbitrary<Script> = fc.oneof(
  { weight: 4, arbitrary: who.map(submit) },
  { weight: 3, arbitrary: fc.tuple(who, fc.boolean(), fc.constantFrom(1, 2)).map((args) => member(...args)) },
  { weight: 1, arbitrary: fc.tuple(who, fc.boolean()).map((args) => retake(...args)) },
  { weight: 1, arbitrary: fc.constantFrom(resync, close, approve, sendBack) },
);

/** Who had to sign when it was sent, and had not, read from the events alone; null when it was not sent. */
function missingAtSending(log: readonly CertificationDomainEvent[]): readonly string[] {
  const required = new Map<string, number>();
  let signed = new Map<string, string>();
  let [cycle, isSent] = [1, false];
  const missing: string[] = [];
  for (const { type, data } of log) {
    if (type === 'CertifierRequired') required.set(data.personId, isSent ? cycle + 1 : cycle);
    if (type === 'CertifierReleased') required.delete(data.personId);
    if (type === 'CertificationSubmitted') signed.set(data.personId, data.snapshotId);
    if (type === 'SubmissionVoided') signed.delete(data.personId);
    if (type === 'RecertificationOpened') [cycle, isSent, signed] = [data.cycle, false, new Map()];
    if (type === 'CertificationSent') {
      isSent = true;
      if (signed.size === 0) missing.push('everybody');
      for (const [personId, from] of required) {
        if (from <= cycle && signed.get(personId) !== data.snapshotId) missing.push(personId);
      }
    }
  }
  return missing;
}

/** Walks on from here by the book. The last status is what the district or the state could reach. */
function wayForward(scenario: Scenario): string {
  if (scenario.now.sent === null) {
    if (scenario.now.isFrozen) return codes(scenario.submit('avery')).join() || 'submitted after the closing';
    if (!scenario.now.certifiers.some((one) => one.isActive)) scenario.require('dana', 1000);
    const active = scenario.now.certifiers.filter((one) => one.isActive).map((one) => one.personId);
    scenario.prepare(...active);
    for (const personId of active) scenario.submit(personId);
  }
  if (scenario.now.approval === null) scenario.approve();
  return eventStatus(scenario.now);
}

it('is never stuck and never sent without a certifier it requires, whoever comes first', async () => {
  const seen = { sent: 0, conflicts: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(script, { minLength: 2, maxLength: 7 }),
      fc.constantFrom(0, 1),
      async (scheduler, scripts, isSigned) => {
        const world = new World(() => scheduler.schedule(Promise.resolve()));
        if (isSigned) world.certification.submit('avery');
        const all = Promise.all(scripts.map((run) => run(world)));
        await scheduler.waitFor(all);
        const { certification } = world;
        expect(missingAtSending(certification.log)).toEqual([]);
        seen.conflicts += world.conflicts;
        seen.sent += certification.log.filter((one) => one.type === 'CertificationSent').length;
        const isClosedUnsent = certification.now.isFrozen && certification.now.sent === null;
        const end = wayForward(certification);
        expect(['CERTIFICATION_APPROVED_BY_STATE', 'EVENT_CLOSED', 'NOT_CATEGORY_MEMBER']).toContain(end);
        expect(end === 'CERTIFICATION_APPROVED_BY_STATE').toBe(!isClosedUnsent);
        expect(missingAtSending(certification.log)).toEqual([]);
      },
    ),
    { numRuns: 300 },
  );
  expect(seen.sent).toBeGreaterThan(0);
  expect(seen.conflicts).toBeGreaterThan(0);
});

it('sends for the one who remains only once that one confirms', async () => {
  const world = new World(() => Promise.resolve());
  await submit('avery')(world);
  await member('blake', false, 2)(world);
  expect(eventStatus(world.certification.now)).toBe('IN_PROGRESS');
  expect(outcome(world.certification.submit('avery'))).toContain('CertificationSent');
});

it('notices a sending that forgot somebody', () => {
  const scenario = Scenario.opened().sent();
  const forgetful = scenario.log.filter(
    (one) => one.type !== 'CertificationSubmitted' || one.data.personId !== 'blake',
  );
  expect(missingAtSending(forgetful)).toEqual(['blake']);
});
