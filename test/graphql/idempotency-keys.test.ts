import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../src/crypto/sha256.ts';
import { createTestApplication, principal, type TestApplication } from '../support/application.ts';
import { createDistrict, type DistrictFixture } from '../support/district-fixture.ts';

const CREATE_UPLOAD = `mutation ($input: CreateUploadInput!) { createUpload(input: $input) { upload { id } url userErrors { code } } }`;
const EXPORT = `mutation ($input: RequestExportInput!) { requestExport(input: $input) { userErrors { code } job { id } } }`;

let test: TestApplication;
let district: DistrictFixture;

beforeAll(async () => {
  test = await createTestApplication();
  district = await createDistrict(test);
});

afterAll(() => test.stop());

const codes = (errors: readonly { readonly code: string }[]) => errors.map(({ code }) => code);

describe('an upload that is asked for again', () => {
  const file = Buffer.from('<xml/>');
  const input = {
    idempotencyKey: 'upload-1',
    kind: 'BEHAVIOR_EDFI',
    sizeBytes: file.length,
    sha256: sha256Hex(file),
  };
  const ask = (more: object = {}) =>
    test.execute<{ createUpload: { upload: { id: string }; url: string } }>(
      CREATE_UPLOAD,
      { input: { ...input, ...more } },
      principal(['VENDOR'], { kind: 'SERVICE_ACCOUNT', districtId: district.districtId }),
    );
  const send = (url: string) =>
    test.application.services.transfers.receive(url.split('/').at(-1)!, Readable.from([file]));

  it('for another file is refused, and the address of the first one goes on working', async () => {
    const first = await ask();
    expect(first.errors).toEqual([]);
    const { upload, url } = first.data!.createUpload;
    expect(codes((await ask({ sha256: sha256Hex('another file') })).errors)).toEqual(['IDEMPOTENCY_KEY_REUSED']);
    expect(codes((await ask({ sizeBytes: 7 })).errors)).toEqual(['IDEMPOTENCY_KEY_REUSED']);
    expect(await send(url)).toMatchObject({ id: upload.id, sha256: input.sha256 });
  });

  it('for the same file has the same id and a fresh address', async () => {
    const [first, second] = [await ask({ idempotencyKey: 'upload-2' }), await ask({ idempotencyKey: 'upload-2' })];
    expect(second.data!.createUpload.upload.id).toBe(first.data!.createUpload.upload.id);
    expect(await send(first.data!.createUpload.url)).toBeNull();
    expect(await send(second.data!.createUpload.url)).toMatchObject({ sha256: input.sha256 });
  });
});

describe('an export that is asked for again', () => {
  const input = {
    idempotencyKey: 'export-1',
    profile: 'VALIDATION_REPORT',
    scope: { schoolYear: 2022 },
    purpose: 'A check before the window closes',
  };
  const ask = (more: object = {}) =>
    test.execute<{ requestExport: { job: { id: string } } }>(
      EXPORT,
      { input: { ...input, ...more } },
      district.administrator,
    );

  it('is the same job for the same request, and refused for another purpose or scope', async () => {
    const first = await ask();
    expect(first.errors).toEqual([]);
    expect((await ask()).data!.requestExport.job.id).toBe(first.data!.requestExport.job.id);
    expect(codes((await ask({ purpose: 'Something else' })).errors)).toEqual(['IDEMPOTENCY_KEY_REUSED']);
    expect(codes((await ask({ format: 'HTML' })).errors)).toEqual(['IDEMPOTENCY_KEY_REUSED']);
  });

  it('is another job without a key', async () => {
    const ids = [];
    for (let times = 0; times < 2; times++)
      ids.push((await ask({ idempotencyKey: undefined })).data!.requestExport.job.id);
    expect(new Set(ids).size).toBe(2);
  });
});
