import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../src/domain/kernel/principal.ts';
import { verifyBundle } from '../../src/snapshots/bundle/verify-bundle.ts';
import { deriveFrozen } from '../../src/snapshots/snapshot-evidence.ts';
import { sha256Hex } from '../../src/crypto/sha256.ts';
import { createTestApplication, principal, type TestApplication } from '../support/application.ts';
import { type CertifiedSnapshot, certifySnapshot } from '../support/certified-snapshot.ts';
import { createDistrict, type DistrictFixture } from '../support/district-fixture.ts';

let test: TestApplication;
let own: DistrictFixture;
let other: DistrictFixture;
let certified: CertifiedSnapshot;
let directory: string;
const auditor = principal(['AUDITOR'], { accountId: 'auditor' });

beforeAll(async () => {
  test = await createTestApplication();
  own = await createDistrict(test);
  other = await createDistrict(test, { districtId: 'd000000000002' });
  certified = await certifySnapshot(test, own);
  directory = await mkdtemp(join(tmpdir(), 'state-edition-proof-'));
}, 120_000);

afterAll(async () => {
  await test.stop();
  await rm(directory, { recursive: true, force: true });
});

/** The answer of an operation that must not fail. */
async function ask<Data>(query: string, variables: Record<string, unknown>, as: Principal): Promise<Data> {
  const { data, errors } = await test.execute<Data>(query, variables, as);
  expect(errors).toEqual([]);
  return data!;
}

interface JobData {
  readonly id: string;
  readonly status: string;
  readonly verification: {
    readonly verdicts: readonly {
      readonly check: string;
      readonly outcome: string;
      readonly explanation: string;
      readonly differingRows: number;
    }[];
  } | null;
  readonly export: {
    readonly profile: string;
    readonly rowCount: number;
    readonly digest: string;
    readonly purpose: string;
    readonly expiresAt: string;
  } | null;
}

const JOB = `query ($id: ID!) { job(id: $id) { id status
  verification { ranAt durationMs verdicts { check outcome explanation differingRows } } export { profile rowCount digest purpose expiresAt } } }`;

async function finished(id: string, as: Principal): Promise<JobData> {
  await test.settle();
  return (await ask<{ job: JobData }>(JOB, { id }, as)).job;
}

async function verify(as: Principal = auditor): Promise<JobData> {
  const { verifySnapshot } = await ask<{ verifySnapshot: { userErrors: object[]; job: { id: string } } }>(
    'mutation ($input: VerifySnapshotInput!) { verifySnapshot(input: $input) { userErrors { code } job { id kind } } }',
    { input: { snapshotId: certified.snapshotId } },
    as,
  );
  expect(verifySnapshot.userErrors).toEqual([]);
  return finished(verifySnapshot.job.id, as);
}

async function exported(as: Principal, purpose = 'Audit 2022-17'): Promise<JobData> {
  const { requestExport } = await ask<{ requestExport: { userErrors: object[]; job: { id: string } } }>(
    'mutation ($input: RequestExportInput!) { requestExport(input: $input) { userErrors { code } job { id } } }',
    { input: { profile: 'AUDIT_BUNDLE', snapshotId: certified.snapshotId, purpose } },
    as,
  );
  expect(requestExport.userErrors).toEqual([]);
  return finished(requestExport.job.id, as);
}

const LINK =
  'mutation ($input: CreateDownloadLinkInput!) { createDownloadLink(input: $input) { url expiresAt userErrors { code } } }';

describe('a snapshot through GraphQL', () => {
  const SNAPSHOT = `query ($id: ID!, $after: String) { snapshot(id: $id) { id status digest rowCount sections { name rowCount digest }
    rows(first: 1, after: $after) { totalCount pageInfo { hasNextPage endCursor } edges { node { id digest recordJson destroyedFields values { key value } } } } } }`;
  interface SnapshotData {
    snapshot: {
      status: string;
      digest: string;
      sections: { name: string; rowCount: number; digest: string }[];
      rows: {
        totalCount: number;
        pageInfo: { hasNextPage: boolean; endCursor: string };
        edges: {
          node: {
            id: string;
            digest: string;
            recordJson: string;
            destroyedFields: string[];
            values: { key: string; value: string }[];
          };
        }[];
      };
    };
  }

  it('answers its records page by page, each with the hash of exactly its text', async () => {
    const { snapshot } = await ask<SnapshotData>(SNAPSHOT, { id: certified.snapshotId }, certified.certifier);
    expect(snapshot).toMatchObject({
      status: 'APPROVED',
      digest: certified.digest,
      sections: [{ name: 'incidents', rowCount: 2 }],
    });
    expect(snapshot.rows).toMatchObject({ totalCount: 2, pageInfo: { hasNextPage: true } });
    const [{ node }] = snapshot.rows.edges as [{ node: SnapshotData['snapshot']['rows']['edges'][0]['node'] }];
    expect(node.id).toBe(certified.incidentIds[0]);
    expect(node.digest).toBe(`sha256:${sha256Hex(node.recordJson)}`);
    expect(Object.fromEntries(node.values.map(({ key, value }) => [key, value]))).toMatchObject({
      occurredOn: '2022-02-14',
      'events[1].stateCode': '20',
      'events[1].participants[1].resolutions[1].stateCode': '410',
    });
    const next = await ask<SnapshotData>(
      SNAPSHOT,
      { id: certified.snapshotId, after: snapshot.rows.pageInfo.endCursor },
      certified.certifier,
    );
    expect(next.snapshot.rows.edges.map(({ node: { id } }) => id)).toEqual([certified.incidentIds[1]]);
    expect(next.snapshot.rows.pageInfo.hasNextPage).toBe(false);
  });

  it('answers whoever works for some schools the records of these, and who certifies for the district all of them', async () => {
    const { districtId, schoolId, otherSchoolId } = own;
    const PROOF = `query ($id: ID!, $rowId: ID!) { snapshotProof(snapshotId: $id, rowId: $rowId) { leafCount } }`;
    const seenBy = async (as: Principal) => {
      const { snapshot } = await ask<SnapshotData>(SNAPSHOT, { id: certified.snapshotId }, as);
      expect(snapshot.sections).toMatchObject([{ name: 'incidents', rowCount: 2 }]);
      const proof = { id: certified.snapshotId, rowId: certified.incidentIds[0] };
      const { errors } = await test.execute(PROOF, proof, as);
      return [snapshot.rows.totalCount, snapshot.rows.edges.length, ...errors.map(({ code }) => code)];
    };
    for (const role of ['REVIEWER', 'DISTRICT_ADMINISTRATOR', 'CERTIFIER'] as const) {
      const { personId } = certified.certifier;
      const of = (schoolIds: readonly string[], person: string | null = null) =>
        principal([role], { districtId, schoolIds, personId: person });
      const unproved = role === 'CERTIFIER' ? [] : ['FORBIDDEN'];
      expect(await seenBy(of([otherSchoolId]))).toEqual([0, 0, unproved[0] ?? 'NOT_FOUND']);
      expect(await seenBy(of([schoolId]))).toEqual([2, 1, ...unproved]);
      expect(await seenBy(of([otherSchoolId], personId))).toEqual([2, 1, ...unproved]);
    }
    const input = { profile: 'AUDIT_BUNDLE', snapshotId: certified.snapshotId, purpose: 'All of it' };
    const { errors } = await test.execute(
      'mutation ($input: RequestExportInput!) { requestExport(input: $input) { job { id } } }',
      { input },
      principal(['REVIEWER'], { districtId, schoolIds: [schoolId] }),
    );
    expect(errors.map(({ code }) => code)).toEqual(['FORBIDDEN']);
  });

  it("is not found by another district's people, nor is what proves it", async () => {
    const stranger = principal(['CERTIFIER'], { districtId: other.districtId, personId: 'someone' });
    for (const query of [
      `query ($id: ID!) { snapshot(id: $id) { id } }`,
      `query ($id: ID!) { snapshotProof(snapshotId: $id) { verifierVersion } }`,
    ]) {
      const { errors } = await test.execute(query, { id: certified.snapshotId }, stranger);
      expect(errors.map(({ code }) => code)).toEqual(['NOT_FOUND']);
    }
    const { errors } = await test.execute(
      'mutation ($input: VerifySnapshotInput!) { verifySnapshot(input: $input) { job { id } } }',
      { input: { snapshotId: certified.snapshotId } },
      stranger,
    );
    expect(errors.map(({ code }) => code)).toEqual(['NOT_FOUND']);
  });

  it('proves that one record is in it, with the signed checkpoint over its approval', async () => {
    const { snapshotProof: proof } = await ask<{
      snapshotProof: {
        inclusionPath: string[];
        leafIndex: number;
        sectionTree: string[];
        approvalEvents: { type: string; position: string }[];
        checkpoint: { position: string; root: string; signature: string };
        destroyedSubjects: number;
      };
    }>(
      `query ($id: ID!, $rowId: ID!) { snapshotProof(snapshotId: $id, rowId: $rowId) { inclusionPath leafIndex leafCount sectionTree capturedAtPosition verifierVersion
        approvalEvents { type position actor { accountId } } checkpoint { position root signedAt signature keyId } destroyedSubjects } }`,
      { id: certified.snapshotId, rowId: certified.incidentIds[1] },
      auditor,
    );
    expect(proof).toMatchObject({ leafIndex: 1, leafCount: 2, destroyedSubjects: 0 });
    expect(proof.inclusionPath).toEqual([expect.stringMatching(/^sha256:[0-9a-f]{64}$/)]);
    expect(proof.approvalEvents.map(({ type }) => type)).toEqual(
      expect.arrayContaining([
        'SnapshotRequested',
        'SnapshotCaptured',
        'CertificationSubmitted',
        'CertificationSent',
        'CertificationApproved',
      ]),
    );
    expect(proof.checkpoint.position).toBe(proof.approvalEvents.at(-1)!.position);
    expect(proof.checkpoint.root).toMatch(/^sha256:/);
  });
});

describe('verifying a snapshot', () => {
  it('passes every check of an approved snapshot and records that it was done', async () => {
    const job = await verify();
    expect(job.status).toBe('COMPLETED');
    expect(job.verification!.verdicts.map(({ check, outcome }) => `${check} ${outcome}`)).toEqual([
      'ARCHIVE_BYTES PASSED',
      'APPROVAL_CHAIN PASSED',
      'LOG_CHAIN PASSED',
      'DERIVATION_FROZEN_FORMAT PASSED',
      'DERIVATION_CURRENT_CODE PASSED',
    ]);
    const { domainEvents } = await ask<{
      domainEvents: { edges: { node: { type: string; dataJson: string; actor: { accountId: string } } }[] };
    }>(
      'query ($filter: DomainEventFilter) { domainEvents(filter: $filter) { edges { node { type dataJson actor { accountId } } } } }',
      { filter: { types: ['SnapshotVerified'] } },
      auditor,
    );
    expect(domainEvents.edges).toHaveLength(1);
    expect(domainEvents.edges[0]!.node.actor.accountId).toBe('auditor');
    expect(JSON.parse(domainEvents.edges[0]!.node.dataJson)).toMatchObject({
      verificationId: job.id,
      snapshotId: certified.snapshotId,
    });
  });
});

describe('an audit bundle', () => {
  it('is refused without a purpose, and nothing is queued', async () => {
    const { requestExport } = await ask<{ requestExport: { userErrors: object[]; job: object | null } }>(
      'mutation ($input: RequestExportInput!) { requestExport(input: $input) { userErrors { code path } job { id } } }',
      { input: { profile: 'AUDIT_BUNDLE', snapshotId: certified.snapshotId, purpose: '  ' } },
      auditor,
    );
    expect(requestExport).toEqual({ userErrors: [{ code: 'PURPOSE_REQUIRED', path: ['purpose'] }], job: null });
  });

  it('proves the snapshot offline, and is no proof any more after one bit was changed', async () => {
    const job = await exported(auditor);
    expect(job.export).toMatchObject({ profile: 'AUDIT_BUNDLE', rowCount: 2, purpose: 'Audit 2022-17' });
    const bytes = await buffer(await test.application.blobs.open(job.export!.digest.slice('sha256:'.length)));
    const path = join(directory, 'bundle.zip');
    await writeFile(path, bytes);
    const proven = await verifyBundle(path, { deriveFrozen, deriveCurrent: deriveFrozen });
    expect(proven.verdicts.map(({ outcome }) => outcome)).toEqual(Array(5).fill('PASSED'));
    expect(proven).toMatchObject({ isProven: true, digest: certified.digest });
    const changed = await readFile(path);
    const inside = changed.indexOf('events.jsonl') + 2_000;
    changed[inside] = changed[inside]! ^ 1;
    await writeFile(path, changed);
    const refuted = await verifyBundle(path, { deriveFrozen }).then(
      ({ isProven }) => isProven,
      () => false,
    );
    expect(refuted).toBe(false);
  });

  it('leaves its purpose in the access log and the fact in the log, without the purpose', async () => {
    const job = await exported(certified.certifier, 'For the trustees of 14 June');
    const rows = await test.application.database.query(
      `select kind, account_id, purpose, row_count from account.access_log where purpose like 'For the trustees%'`,
    );
    expect(rows).toEqual([
      {
        kind: 'EXPORT',
        account_id: certified.certifier.accountId,
        purpose: 'For the trustees of 14 June',
        row_count: 2,
      },
    ]);
    const [event] = await test.application.services.journal.readStream(`export-${own.districtId}.${job.id}`);
    expect(event).toMatchObject({ type: 'DataExported', sealed: '[]' });
    expect(event!.data).not.toContain('trustees');
  });

  it('is downloaded once, by an address that only whoever asked for it can make', async () => {
    const job = await exported(auditor, 'Audit, second copy');
    const { createDownloadLink: link } = await ask<{ createDownloadLink: { url: string; expiresAt: string } }>(
      LINK,
      { input: { exportId: job.id } },
      auditor,
    );
    const token = /\/downloads\/([\w-]+)$/.exec(link.url)![1]!;
    const { transfers } = test.application.services;
    expect(await transfers.redeem(token)).toMatchObject({
      sha256: job.export!.digest.slice(7),
      contentType: 'application/zip',
    });
    expect(await transfers.redeem(token)).toBeNull();
    const { errors } = await test.execute(LINK, { input: { exportId: job.id } }, certified.certifier);
    expect(errors.map(({ code }) => code)).toEqual(['NOT_FOUND']);
    const [row] = await test.application.database.query(
      `select count(*)::int as n from account.access_log where kind = 'DOWNLOAD' and account_id = 'auditor'`,
    );
    expect(row).toEqual({ n: 1 });
  });
});

describe('the log through GraphQL', () => {
  const EVENTS = `query ($filter: DomainEventFilter, $first: Int, $after: String, $purpose: String) { domainEvents(filter: $filter, first: $first, after: $after, purpose: $purpose) {
    pageInfo { hasNextPage endCursor } edges { cursor node { position stream type pii dataJson hash } } } }`;
  interface EventsData {
    domainEvents: {
      pageInfo: { hasNextPage: boolean; endCursor: string | null };
      edges: {
        cursor: string;
        node: { position: string; stream: string; type: string; pii: string; dataJson: string };
      }[];
    };
  }

  it('shows an auditor every event once, in order, over pages', async () => {
    const { head } = await test.application.services.progress.status();
    const positions: number[] = [];
    for (let after: string | null = null; ;) {
      const { domainEvents }: EventsData = await ask<EventsData>(EVENTS, { first: 50, after }, auditor);
      positions.push(...domainEvents.edges.map(({ cursor }) => Number(cursor)));
      if (!domainEvents.pageInfo.hasNextPage) break;
      after = domainEvents.pageInfo.endCursor;
    }
    expect(positions).toEqual(Array.from({ length: head }, (_, index) => index + 1));
  });

  it('narrows by category, type, stream, actor and district together', async () => {
    const filter = {
      categories: ['incident'],
      types: ['IncidentReported'],
      districtId: own.districtId,
      actorId: own.clerk.accountId,
    };
    const { domainEvents } = await ask<EventsData>(EVENTS, { filter }, auditor);
    expect(domainEvents.edges.map(({ node }) => node.stream).sort()).toEqual(
      certified.incidentIds.map((id) => `incident-${own.districtId}.${id}`),
    );
    const stream = domainEvents.edges[0]!.node.stream;
    const one = await ask<EventsData>(EVENTS, { filter: { streams: [stream] } }, auditor);
    expect(new Set(one.domainEvents.edges.map(({ node }) => node.stream))).toEqual(new Set([stream]));
    const none = await ask<EventsData>(EVENTS, { filter: { ...filter, actorId: 'nobody' } }, auditor);
    expect(none.domainEvents.edges).toEqual([]);
  });

  it('keeps names sealed until an auditor gives a purpose, and keeps the purpose', async () => {
    const filter = { types: ['StudentRegistered'], streams: [`student-state.${own.studentId}`] };
    const sealed = await ask<EventsData>(EVENTS, { filter }, auditor);
    expect(sealed.domainEvents.edges[0]!.node).toMatchObject({ pii: 'MASKED' });
    expect(sealed.domainEvents.edges[0]!.node.dataJson).not.toContain('Featherby');
    const opened = await ask<EventsData>(EVENTS, { filter, purpose: 'Complaint 4711' }, auditor);
    expect(opened.domainEvents.edges[0]!.node).toMatchObject({ pii: 'PRESENT' });
    expect(opened.domainEvents.edges[0]!.node.dataJson).toContain('Featherby');
    const rows = await test.application.database.query(
      `select kind, row_count from account.access_log where purpose = 'Complaint 4711'`,
    );
    expect(rows).toEqual([{ kind: 'PII_READ', row_count: 1 }]);
  });

  it("shows a district's administrator that district's history only", async () => {
    const { domainEvents } = await ask<EventsData>(EVENTS, { first: 200 }, own.administrator);
    expect(domainEvents.edges.length).toBeGreaterThan(10);
    expect(domainEvents.edges.every(({ node }) => node.stream.includes(`-${own.districtId}.`))).toBe(true);
    const foreign = await test.execute(EVENTS, { filter: { districtId: other.districtId } }, own.administrator);
    expect(foreign.errors.map(({ code }) => code)).toEqual(['NOT_FOUND']);
    const opened = await test.execute(EVENTS, { purpose: 'curiosity' }, own.administrator);
    expect(opened.errors.map(({ code }) => code)).toEqual(['FORBIDDEN']);
  });
});

// Last: it damages what the tests before rely on.
describe('after tampering', () => {
  it('names the record whose archived text a superuser has changed', async () => {
    const [id] = certified.incidentIds;
    await test.application.database.transaction(async (sql) => {
      await sql.query('alter table archive.record disable trigger all');
      await sql.query('alter table archive.record drop constraint record_is_what_its_hash_says');
      await sql.query(
        `update archive.record set record = replace(record, '2022-02-14', '2022-02-13')
         where record_hash = (select record_hash from archive.manifest where snapshot_id = $1 and record_id = $2)`,
        [certified.snapshotId, id],
      );
      await sql.query('alter table archive.record enable trigger all');
    });
    const { verification } = await verify(certified.certifier);
    const bytes = verification!.verdicts.find(({ check }) => check === 'ARCHIVE_BYTES')!;
    expect(bytes).toMatchObject({ outcome: 'FAILED', differingRows: 1 });
    expect(bytes.explanation).toContain(id);
  });
});
