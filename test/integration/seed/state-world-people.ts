import { describe, expect, it } from 'vitest';
import { certificationIdOf } from '../../../src/application/streams.ts';
import { DEMO_PASSWORD } from '../../../src/seed/people.ts';
import { THIS_YEAR } from '../../../src/seed/state/certification-plans.ts';
import { eventTypeIdOf, type ResolutionTypeName, resolutionTypeIdOf } from '../../../src/seed/state/local-types.ts';
import { eventIdOf } from '../../../src/seed/state/windows.ts';
import { BIG_SAGE_UPLOAD_ID } from '../../../src/seed/state/big-sage-upload-id.ts';
import type { TestApplication } from '../../support/application.ts';
import { codes, type Edges, PAYLOAD, PeopleOfStateWorld, type Refused } from '../../support/people-of-state-world.ts';
import type { plannedStateWorld } from '../../support/planned-state-world.ts';

/** Everybody signs in by name and does what the line beside the name promises. Writes to the world. */
export function describePeople(world: () => TestApplication, plan: ReturnType<typeof plannedStateWorld>): void {
  const { basin, story, students } = plan;
  const people = new PeopleOfStateWorld(world);
  const certificationIn = (districtId: string) => certificationIdOf(districtId, eventIdOf(THIS_YEAR), null);

  describe('its people', () => {
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
                  resolutions: [{ resolutionTypeId: typeOf('Parent conference'), durationSchoolDays: '0.50' }],
                },
              ],
            },
          ],
        },
      });
      const typeOf = (name: ResolutionTypeName) => resolutionTypeIdOf(basin.districtId, name);
      const reported = await people.give(
        'casey',
        'reportIncident',
        incidentAt(high!.schoolId, own!.identity.studentId),
      );
      expect(codes(reported)).toEqual([]);
      const elsewhere = await people.give(
        'casey',
        'reportIncident',
        incidentAt(middle!.schoolId, others!.identity.studentId),
      );
      expect(codes(elsewhere)).toEqual(['SCHOOL_NOT_IN_SCOPE']);
    });

    it('see what two schools have to mend: rowan', async () => {
      const { validationIssues } = await people.ask<{
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

    it('set up types and their mappings: dana', async () => {
      const { eventType } = await people.give<Refused & { readonly eventType: { readonly id: string } }>(
        'dana',
        'createEventType',
        { name: 'Skateboarding indoors' },
        `${PAYLOAD} eventType { id }`,
      );
      const mapping = { eventTypeId: eventType.id, stateCode: '2200', effectiveFrom: '2026-07-01' };
      expect(codes(await people.give('dana', 'mapEventType', { ...mapping, dryRun: true }))).toEqual([]);
    });

    it("say what their own system's words mean and import the file that waits: vendor-bigsage", async () => {
      const { districtId } = story('Big Sage');
      const file = { uploadId: BIG_SAGE_UPLOAD_ID, kind: 'BEHAVIOR_EDFI', schoolYear: 2026 };
      const start = (mode: 'VALIDATE_ONLY' | 'MERGE', key: string) =>
        people.give<Refused & { readonly job: { readonly id: string } | null }>(
          'vendor-bigsage',
          'startImport',
          { ...file, mode, idempotencyKey: key },
          `${PAYLOAD} job { id }`,
        );
      expect(codes(await start('MERGE', 'too early'))).toEqual(['UNKNOWN_CODE']);
      expect(codes(await start('VALIDATE_ONLY', 'look'))).toEqual([]);
      const { jobs } = await people.ask<{
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
      expect(codes(await people.give('vendor-bigsage', 'mapSourceCodes', { mappings, idempotencyKey: 'map' }))).toEqual(
        [],
      );
      const { job, userErrors } = await start('MERGE', 'import');
      expect(userErrors).toEqual([]);
      const finished = await world().application.services.jobs.get(job!.id);
      expect(finished!.result).toMatchObject({ read: 21, imported: 21, rejected: 0 });
    });

    it('approve what was sent: sam; look, but approve nothing: riley', async () => {
      const certificationId = certificationIn(story('Antelope Ridge').districtId);
      const { certification } = await people.ask<{
        readonly certification: { readonly currentSnapshot: { readonly id: string; readonly digest: string } };
      }>('riley', 'query ($id: ID!) { certification(id: $id) { currentSnapshot { id digest } } }', {
        id: certificationId,
      });
      const { id: snapshotId, digest: snapshotDigest } = certification.currentSnapshot;
      const input = { certificationId, snapshotId, snapshotDigest };
      expect(codes(await people.give('riley', 'approveCertification', input))).not.toEqual([]);
      expect(codes(await people.give('sam', 'approveCertification', input))).toEqual([]);
    });

    it('define windows for every district: morgan', async () => {
      const { certifications } = await people.ask<{ readonly certifications: { readonly totalCount: number } }>(
        'morgan',
        'query ($id: ID!) { certifications(filter: { eventId: $id }) { totalCount } }',
        { id: eventIdOf(THIS_YEAR) },
      );
      expect(certifications.totalCount).toBe(plan.districts.length);
      const input = { name: 'Homework Data', level: 'DISTRICT' };
      expect(codes(await people.give('morgan', 'createCertificationCategory', input))).toEqual([]);
    });

    it('read the history: alex', async () => {
      const { domainEvents } = await people.ask<{ readonly domainEvents: Edges<{ readonly type: string }> }>(
        'alex',
        '{ domainEvents(first: 5) { edges { node { type } } } }',
      );
      expect(domainEvents.edges[0]!.node.type).toBe('LogOpened');
    });

    it('see how far readers are: ops', async () => {
      const { projectionStatus } = await people.ask<{ readonly projectionStatus: { readonly lagEvents: number } }>(
        'ops',
        '{ projectionStatus { lagEvents } }',
      );
      expect(projectionStatus.lagEvents).toBe(0);
    });
  });
}
