import { beforeAll, describe, expect, it } from 'vitest';
import { certificationIdOf } from '../../../src/application/streams.ts';
import type { Principal } from '../../../src/domain/kernel/principal.ts';
import { DEMO_PASSWORD } from '../../../src/seed/people.ts';
import { THIS_YEAR } from '../../../src/seed/state/certification-plans.ts';
import { eventTypeIdOf, type ResolutionTypeName, resolutionTypeIdOf } from '../../../src/seed/state/local-types.ts';
import { statePeople } from '../../../src/seed/state/state-people.ts';
import { eventIdOf } from '../../../src/seed/state/windows.ts';
import { BIG_SAGE_UPLOAD_ID } from '../../../src/seed/state/write-upload.ts';
import type { TestApplication } from '../../support/application.ts';
import type { plannedStateWorld } from '../../support/planned-state-world.ts';

interface Edges<Node> {
  readonly edges: readonly { readonly node: Node }[];
}
interface Refused {
  readonly userErrors: readonly { readonly code: string }[];
}
const PAYLOAD = 'userErrors { code }';

/** Everybody signs in by name and does what the line beside the name promises. Writes to the world. */
export function describePeople(world: () => TestApplication, plan: ReturnType<typeof plannedStateWorld>): void {
  const { basin, story, students } = plan;
  const signedIn = new Map<string, Principal>();

  const ask = async <Data>(username: string, query: string, variables: Record<string, unknown> = {}): Promise<Data> => {
    const { data, errors } = await world().execute<Data>(query, variables, signedIn.get(username));
    expect(errors).toEqual([]);
    return data!;
  };
  /** The payload of a mutation, once readers have seen it. */
  const give = async <Payload extends Refused>(
    username: string,
    operation: string,
    input: object,
    fields = PAYLOAD,
  ) => {
    const type = `${operation[0]!.toUpperCase()}${operation.slice(1)}Input`;
    const query = `mutation ($input: ${type}!) { payload: ${operation}(input: $input) { ${fields} } }`;
    const { payload } = await ask<{ readonly payload: Payload }>(username, query, { input });
    await world().settle();
    return payload;
  };
  const codes = ({ userErrors }: Refused) => userErrors.map(({ code }) => code);
  const certificationIn = (districtId: string) => certificationIdOf(districtId, eventIdOf(THIS_YEAR), null);

  describe('its people', () => {
    beforeAll(async () => {
      const { accounts } = world().application.services;
      for (const { username } of statePeople.filter((one) => one.expiresOn === null)) {
        const outcome = await accounts.signIn(username, DEMO_PASSWORD, '127.0.0.1');
        if (typeof outcome === 'string') throw new Error(`${username} cannot sign in: ${outcome}`);
        signedIn.set(username, (await accounts.authenticate(outcome.token))!.principal);
      }
    });

    it('are refused the sign-in when they have left: pat', async () => {
      const { accounts } = world().application.services;
      expect(await accounts.signIn('pat', DEMO_PASSWORD, '127.0.0.1')).toBe('ACCOUNT_EXPIRED');
    });

    it('record incidents of their own school only: casey', async () => {
      const [, high, middle] = basin.schools;
      const [own, others] = [high!, middle!].map(({ schoolId }) =>
        students.get(basin.districtId)!.find((student) => student.schoolId === schoolId),
      );
      const incidentAt = (schoolId: string, studentId: string) => ({
        schoolId,
        content: {
          occurredOn: '2026-06-01',
          occurredAt: '09:30',
          setting: 'ON_CAMPUS',
          events: [
            {
              eventTypeId: eventTypeIdOf(basin.districtId, 'Cell phone'),
              participants: [
                {
                  studentId,
                  role: 'OFFENDER',
                  relationshipToSchool: 'STUDENT',
                  resolutions: [{ resolutionTypeId: typeOf('Parent conference'), durationSchoolDays: '0.00' }],
                },
              ],
            },
          ],
        },
      });
      const typeOf = (name: ResolutionTypeName) => resolutionTypeIdOf(basin.districtId, name);
      const reported = await give('casey', 'reportIncident', incidentAt(high!.schoolId, own!.identity.studentId));
      expect(codes(reported)).toEqual([]);
      const elsewhere = await give('casey', 'reportIncident', incidentAt(middle!.schoolId, others!.identity.studentId));
      expect(codes(elsewhere)).toEqual(['SCHOOL_NOT_IN_SCOPE']);
    });

    it('see what two schools have to mend: rowan', async () => {
      const { validationIssues } = await ask<{
        readonly validationIssues: Edges<{ readonly school: { readonly id: string } | null }>;
      }>(
        'rowan',
        'query ($scope: ValidationScopeInput!) { validationIssues(scope: $scope, first: 100) { edges { node { school { id } } } } }',
        { scope: { schoolYear: 2026 } },
      );
      const found = new Set(validationIssues.edges.map(({ node }) => node.school?.id));
      const [elementary, high, middle] = basin.schools.map(({ schoolId }) => schoolId);
      expect(found).toContain(high);
      expect(found).not.toContain(middle);
      found.forEach((id) => expect([elementary, high]).toContain(id));
    });

    it('cannot certify what is broken, and are told the rules: avery and blake', async () => {
      const certificationId = certificationIn(basin.districtId);
      for (const username of ['avery', 'blake']) {
        expect(codes(await give(username, 'runDistrictValidation', { certificationId }))).toEqual([]);
        expect(codes(await give(username, 'runStateValidation', { certificationId }))).toEqual(['FATAL_ERRORS_REMAIN']);
      }
    });

    it('set up types and their mappings: dana', async () => {
      const { eventType } = await give<Refused & { readonly eventType: { readonly id: string } }>(
        'dana',
        'createEventType',
        { name: 'Skateboarding indoors' },
        `${PAYLOAD} eventType { id }`,
      );
      const mapping = { eventTypeId: eventType.id, stateCode: '2200', effectiveFrom: '2026-07-01' };
      expect(codes(await give('dana', 'mapEventType', { ...mapping, dryRun: true }))).toEqual([]);
    });

    it('certify that there is nothing to report: jules', async () => {
      const certificationId = certificationIn(story('Juniper Hollow').districtId);
      const wizard = 'stateRunId currentSnapshot { id digest rowCount } eventStatus';
      type Wizard = {
        readonly stateRunId: string;
        readonly currentSnapshot: { readonly id: string; readonly digest: string; readonly rowCount: number } | null;
        readonly eventStatus: string;
      };
      const seen = async () =>
        (
          await ask<{ readonly certification: Wizard }>(
            'jules',
            `query ($id: ID!) { certification(id: $id) { ${wizard} } }`,
            { id: certificationId },
          )
        ).certification;
      for (const step of ['runDistrictValidation', 'runStateValidation'])
        expect(codes(await give('jules', step, { certificationId }))).toEqual([]);
      await give('jules', 'markReportViewed', { certificationId, reportId: (await seen()).stateRunId });
      expect(codes(await give('jules', 'takeSnapshot', { certificationId }))).toEqual([]);
      const { id: snapshotId, digest: snapshotDigest, rowCount } = (await seen()).currentSnapshot!;
      expect(rowCount).toBe(0);
      await give('jules', 'markReportViewed', { certificationId, reportId: snapshotId });
      const typedName = 'Jules Farrowby';
      const sign = (isZeroReport: boolean) =>
        give('jules', 'submitCertification', {
          ...{ certificationId, snapshotId, snapshotDigest },
          attestation: { typedName, password: DEMO_PASSWORD, isZeroReport },
        });
      expect(codes(await sign(false))).toEqual(['ZERO_REPORT_NOT_ATTESTED']);
      expect(codes(await sign(true))).toEqual([]);
      expect((await seen()).eventStatus).toBe('CERTIFICATION_SENT_TO_STATE');
    });

    it("say what their own system's words mean and import the file that waits: vendor-bigsage", async () => {
      const { districtId } = story('Big Sage');
      const file = { uploadId: BIG_SAGE_UPLOAD_ID, kind: 'BEHAVIOR_EDFI', schoolYear: 2026 };
      const start = (mode: 'VALIDATE_ONLY' | 'MERGE', key: string) =>
        give<Refused & { readonly job: { readonly id: string } | null }>(
          'vendor-bigsage',
          'startImport',
          { ...file, mode, idempotencyKey: key },
          `${PAYLOAD} job { id }`,
        );
      expect(codes(await start('MERGE', 'too early'))).toEqual(['UNKNOWN_CODE']);
      expect(codes(await start('VALIDATE_ONLY', 'look'))).toEqual([]);
      const { jobs } = await ask<{
        readonly jobs: Edges<{
          readonly importResult: {
            readonly unmapped: readonly { readonly kind: 'BEHAVIOR' | 'DISCIPLINE'; readonly value: string }[];
          };
        }>;
      }>('vendor-bigsage', '{ jobs(first: 1) { edges { node { importResult { unmapped { kind value } } } } } }');
      const { unmapped } = jobs.edges[0]!.node.importResult;
      const mappings = unmapped.map(({ kind, value }) => ({
        ...{ kind, value },
        localTypeId:
          kind === 'BEHAVIOR'
            ? eventTypeIdOf(districtId, value.includes('State') ? 'Fighting' : 'Insubordination')
            : resolutionTypeIdOf(districtId, 'In-school suspension'),
      }));
      expect(codes(await give('vendor-bigsage', 'mapSourceCodes', { mappings, idempotencyKey: 'map' }))).toEqual([]);
      const { job, userErrors } = await start('MERGE', 'import');
      expect(userErrors).toEqual([]);
      const finished = await world().application.services.jobs.get(job!.id);
      expect(finished!.result).toMatchObject({ read: 21, imported: 21, rejected: 0 });
    });

    it('approve what was sent: sam; look, but approve nothing: riley', async () => {
      const certificationId = certificationIn(story('Antelope Ridge').districtId);
      const { certification } = await ask<{
        readonly certification: { readonly currentSnapshot: { readonly id: string; readonly digest: string } };
      }>('riley', 'query ($id: ID!) { certification(id: $id) { currentSnapshot { id digest } } }', {
        id: certificationId,
      });
      const { id: snapshotId, digest: snapshotDigest } = certification.currentSnapshot;
      const input = { certificationId, snapshotId, snapshotDigest };
      expect(codes(await give('riley', 'approveCertification', input))).not.toEqual([]);
      expect(codes(await give('sam', 'approveCertification', input))).toEqual([]);
    });

    it('define windows for every district: morgan', async () => {
      const { certifications } = await ask<{ readonly certifications: { readonly totalCount: number } }>(
        'morgan',
        'query ($id: ID!) { certifications(filter: { eventId: $id }) { totalCount } }',
        { id: eventIdOf(THIS_YEAR) },
      );
      expect(certifications.totalCount).toBe(plan.districts.length);
      const input = { name: 'Homework Data', level: 'DISTRICT' };
      expect(codes(await give('morgan', 'createCertificationCategory', input))).toEqual([]);
    });

    it('read the history: alex', async () => {
      const { domainEvents } = await ask<{ readonly domainEvents: Edges<{ readonly type: string }> }>(
        'alex',
        '{ domainEvents(first: 5) { edges { node { type } } } }',
      );
      expect(domainEvents.edges[0]!.node.type).toBe('LogOpened');
    });

    it('see how far readers are: ops', async () => {
      const { projectionStatus } = await ask<{ readonly projectionStatus: { readonly lagEvents: number } }>(
        'ops',
        '{ projectionStatus { lagEvents } }',
      );
      expect(projectionStatus.lagEvents).toBe(0);
    });
  });
}
