import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deriveFrozen } from '../../snapshots/snapshot-evidence.ts';
import { verifyBundle } from '../../snapshots/bundle/verify-bundle.ts';
import { type DemoContext, finished } from '../context.ts';
import { StoryBroken } from '../story.ts';
import type { SignedSnapshot } from './4-two-people-certify.ts';

const CHECKS = ['ARCHIVE_BYTES', 'APPROVAL_CHAIN', 'LOG_CHAIN', 'DERIVATION_FROZEN_FORMAT', 'DERIVATION_CURRENT_CODE'];

export async function chapter8(demo: DemoContext, approved: SignedSnapshot): Promise<void> {
  const { story, people, newKey } = demo;
  story.chapter(8, 'Three years later (clock 1 Jul 2025)');
  demo.setClock(new Date('2025-07-01T15:00:00.000Z'));
  const { alex } = people;
  const asked = await alex.mutate(
    'verifySnapshot',
    'VerifySnapshotInput',
    { snapshotId: approved.id, idempotencyKey: newKey() },
    'job { id }',
  );
  story.expect('refusals of verifySnapshot', asked.userErrors, []);
  const { verification } = (await finished(
    alex,
    asked.job.id as string,
    'verification { verdicts { check outcome explanation } }',
  )) as { verification: { verdicts: { check: string; outcome: string; explanation: string }[] } };
  story.expect(
    'verdicts',
    verification.verdicts.map(({ check, outcome }) => `${check} ${outcome}`),
    CHECKS.map((check) => `${check} PASSED`),
  );
  story.step('call', 'verifySnapshot', "bytes ✓  approvals ✓  log ✓  frozen format ✓  today's code ✓");

  const directory = await mkdtemp(join(tmpdir(), 'state-edition-bundle-'));
  try {
    const bundle = join(directory, 'bundle.zip');
    await writeFile(bundle, await download(demo, approved.id));
    const started = performance.now();
    const sound = await verifyBundle(bundle, { deriveFrozen, deriveCurrent: deriveFrozen });
    story.expect(
      'the offline verdicts',
      sound.verdicts.map(({ check, outcome }) => `${check} ${outcome}`),
      CHECKS.map((check) => `${check} PASSED`),
    );
    story.step(
      'call',
      'verify, offline bundle',
      `✓ in ${((performance.now() - started) / 1000).toFixed(1)} s, no database`,
    );
    const broken = join(directory, 'changed.zip');
    await writeFile(broken, withOneBitChanged(await readFile(bundle)));
    const found = await verifyBundle(broken, { deriveFrozen, deriveCurrent: deriveFrozen }).then(
      ({ isProven, verdicts, damagedFiles }) =>
        isProven
          ? null
          : (verdicts.find(({ outcome }) => outcome === 'FAILED')?.explanation ??
            `damaged: ${damagedFiles.join(', ')}`),
      (error: Error) => error.message,
    );
    if (found === null) throw new StoryBroken('a changed bit in the bundle was not found');
    story.step('refusal', 'one bit changed in a copy', `found: ${found.slice(0, 90)}`);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function download({ people, story, newKey }: DemoContext, snapshotId: string): Promise<Uint8Array> {
  const { alex } = people;
  const asked = await alex.mutate(
    'requestExport',
    'RequestExportInput',
    { profile: 'AUDIT_BUNDLE', snapshotId, purpose: 'Audit of the school year 2021-22', idempotencyKey: newKey() },
    'job { id }',
  );
  story.expect('refusals of requestExport', asked.userErrors, []);
  const job = await finished(alex, asked.job.id as string, 'export { id rowCount }');
  story.expect('rows exported', job.export.rowCount, 21);
  const link = await alex.mutate(
    'createDownloadLink',
    'CreateDownloadLinkInput',
    { exportId: job.export.id as string },
    'url',
  );
  const answer = await fetch(link.url as string);
  if (answer.status !== 200) throw new StoryBroken(`the download answered ${answer.status}`);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const again = await fetch(link.url as string);
  story.expect('the link used twice', again.status, 404);
  return bytes;
}

/** Changes one bit in the middle of the file that holds the records. */
function withOneBitChanged(bundle: Buffer): Buffer {
  const changed = Buffer.from(bundle);
  const name = changed.indexOf('records.jsonl');
  const at = name + 'records.jsonl'.length + 200;
  changed[at]! ^= 1;
  return changed;
}
