import { sha256Hex } from '../../crypto/sha256.ts';
import type { Answer } from '../client.ts';
import { type DemoContext, finished } from '../context.ts';
import { StoryBroken } from '../story.ts';

/** Which local type each foreign value means: weapons decide, then the word. */
const BEHAVIORS: { readonly [value: string]: string } = {
  'State Offense + Knife': 'Knife',
  'State Offense + Handgun': 'Handgun',
  'State Offense + Club': 'Dangerous weapon',
  'State Offense + Other': 'Other weapon',
  'State Offense': 'Other offense',
  'School Violation + Knife': 'Knife',
  'School Violation': 'School violation',
  'School Code of Conduct': 'Code of conduct',
  Other: 'Other behavior',
};

export async function chapter1(demo: DemoContext): Promise<void> {
  const { story, people, districtId } = demo;
  story.chapter(1, 'A vendor sends a file');
  const uploadId = await upload(demo);

  const before = await head(demo);
  const validated = await startImport(demo, uploadId, 'VALIDATE_ONLY');
  const checked = (
    await finished(people.vendor, validated.job.id, 'importResult { read rejected unmapped { kind value times } }')
  ).importResult;
  story.expect('incidents read', checked.read, 21);
  story.expect('rows rejected', checked.rejected, 0);
  story.expect('unknown source values', checked.unmapped.length, 11);
  story.expect('log after a validation', await head(demo), before);
  story.step(
    'call',
    'startImport VALIDATE_ONLY',
    `21 incidents read, 11 source values unknown, nothing written (log stays at ${before})`,
  );
  await story.refused(
    'startImport MERGE',
    'UNKNOWN_CODE',
    () => startImport(demo, uploadId, 'MERGE'),
    (details) =>
      [...details]
        .slice(0, 2)
        .map(([value, times]) => `"${value}" ×${times}`)
        .join(', ') + ', …',
  );

  await mapCodes(demo);
  const merged = story.accepted(
    'startImport MERGE',
    await startImport(demo, uploadId, 'MERGE', 'merge-1'),
    () => 'queued',
  );
  const imported = await result(demo, merged.job.id);
  story.expect('imported', [imported.imported, imported.changed, imported.deleted, imported.rejected], [21, 0, 0, 0]);
  const again = await startImport(demo, uploadId, 'MERGE', 'merge-1');
  story.expect('the same call with the same key', again.job.id, merged.job.id);
  const second = await result(demo, (await startImport(demo, uploadId, 'MERGE')).job.id);
  story.expect('imported again', [second.imported, second.changed, second.deleted], [0, 0, 0]);
  story.step(
    'call',
    'startImport MERGE',
    '21 imported · the same key: the same answer · again: 0 imported, 0 changed, 0 deleted',
  );

  const sync = story.accepted(
    'startMassSync',
    await people.vendor.mutate(
      'startMassSync',
      'StartMassSyncInput',
      { districtId, schoolYear: 2022, idempotencyKey: demo.newKey() },
      'job { id }',
    ),
    () => 'the nightly run',
  );
  await finished(people.vendor, sync.job.id, '');
  const { syncStatus } = (await people.vendor.call(
    'query ($id: ID!) { syncStatus(districtId: $id) { pending synced excluded lastRun { copied tombstones } } }',
    { id: districtId },
  )) as { syncStatus: Answer };
  story.expect(
    'records at the state',
    [syncStatus.pending, syncStatus.synced, syncStatus.excluded, syncStatus.lastRun.copied],
    [0, 21, 0, 21],
  );
  story.step('call', 'syncStatus', '21 records at the state, 0 pending');
}

async function upload({ people, districtId, disciplineFile, newKey }: DemoContext): Promise<string> {
  const asked = await people.vendor.mutate(
    'createUpload',
    'CreateUploadInput',
    {
      kind: 'BEHAVIOR_EDFI',
      districtId,
      sizeBytes: disciplineFile.length,
      sha256: sha256Hex(disciplineFile),
      idempotencyKey: newKey(),
    },
    'upload { id } url',
  );
  const sent = await fetch(asked.url as string, { method: 'PUT', body: new Uint8Array(disciplineFile) });
  if (sent.status !== 201) throw new StoryBroken(`the upload answered ${sent.status}`);
  return asked.upload.id as string;
}

const startImport = (
  { people, districtId, newKey }: DemoContext,
  uploadId: string,
  mode: string,
  idempotencyKey: string = newKey(),
): Promise<Answer> =>
  people.vendor.mutate(
    'startImport',
    'StartImportInput',
    { uploadId, kind: 'BEHAVIOR_EDFI', mode, districtId, schoolYear: 2022, sourceSystem: 'ed-fi', idempotencyKey },
    'job { id status }',
  );

const result = async ({ people }: DemoContext, jobId: string): Promise<Answer> =>
  (await finished(people.vendor, jobId, 'importResult { imported changed deleted rejected }')).importResult;

async function mapCodes({ story, people, districtId, newKey }: DemoContext): Promise<void> {
  const { sourceCodeMappings, eventTypes, resolutionTypes } = (await people.dana.call(
    `query { sourceCodeMappings(sourceSystem: "ed-fi", onlyUnmapped: true) { kind value timesSeen } eventTypes { id name } resolutionTypes { id name } }`,
  )) as {
    sourceCodeMappings: { kind: string; value: string }[];
    eventTypes: { id: string; name: string }[];
    resolutionTypes: { id: string; name: string }[];
  };
  story.expect('unmapped values', sourceCodeMappings.length, 11);
  const localType = ({ kind, value }: { kind: string; value: string }) => {
    const name =
      kind === 'BEHAVIOR' ? BEHAVIORS[value] : value.startsWith('Expulsion') ? 'Expulsion' : 'In-school suspension';
    const type = (kind === 'BEHAVIOR' ? eventTypes : resolutionTypes).find((one) => one.name === name);
    if (!type) throw new StoryBroken(`the crosswalk has no local type for ${kind} "${value}"`);
    return type.id;
  };
  const mappings = sourceCodeMappings.map(({ kind, value }) => ({
    kind,
    value,
    localTypeId: localType({ kind, value }),
  }));
  const map = (dryRun: boolean) =>
    people.dana.mutate(
      'mapSourceCodes',
      'MapSourceCodesInput',
      { districtId, sourceSystem: 'ed-fi', mappings, dryRun, idempotencyKey: newKey() },
      'impact { incidents stateCodedEvents stateCodedResolutions reportable }',
    );
  const tried = await map(true);
  story.expect('what the crosswalk would mean', tried.impact, {
    incidents: 21,
    stateCodedEvents: 10,
    stateCodedResolutions: 21,
    reportable: 9,
  });
  story.accepted(
    'mapSourceCodes',
    await map(false),
    () => '9 behaviors, 2 disciplines mapped; 9 incidents will have to be reported',
  );
}

async function head({ people }: DemoContext): Promise<number> {
  return Number(
    ((await people.alex.call('{ projectionStatus { head } }')) as { projectionStatus: { head: string } })
      .projectionStatus.head,
  );
}
