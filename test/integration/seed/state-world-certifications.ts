import { describe, expect, it } from 'vitest';
import { certificationIdOf } from '../../../src/application/streams.ts';
import { incidentIdOf } from '../../../src/seed/state/planned-incident.ts';
import { THIS_YEAR, withoutCertifier } from '../../../src/seed/state/certification-plans.ts';
import { eventIdOf } from '../../../src/seed/state/windows.ts';
import { LODGEPOLE_DUE_ON } from '../../../src/seed/state/write-this-year.ts';
import { personIdOf } from '../../../src/seed/state/write-people.ts';
import { principal, type TestApplication } from '../../support/application.ts';
import type { plannedStateWorld } from '../../support/planned-state-world.ts';

const morgan = principal(['COLLECTIONS_MANAGER']);
const STATUSES = [
  'CERTIFICATION_APPROVED_BY_STATE',
  'CERTIFICATION_SENT_TO_STATE',
  'RECERTIFICATION_REQUEST_SENT',
  'RECERTIFICATION_IN_PROGRESS',
  'IN_PROGRESS',
];

/** What the seeded world says about windows and certifications. */
export function describeCertifications(
  world: () => TestApplication,
  { districts, basin, first, incidents, story, size }: ReturnType<typeof plannedStateWorld>,
): void {
  const ask = async <Data>(query: string, variables: Record<string, unknown> = {}, as = morgan): Promise<Data> => {
    const { data, errors } = await world().execute<Data>(query, variables, as);
    expect(errors).toEqual([]);
    return data!;
  };
  const totals = (name: string): Promise<readonly number[]> =>
    Promise.all(
      STATUSES.map(async (status) => {
        const { certifications } = await ask<{ readonly certifications: { readonly totalCount: number } }>(
          'query ($filter: CertificationFilter) { certifications(filter: $filter) { totalCount } }',
          { filter: { eventId: eventIdOf(name), eventStatuses: [status], activeOnly: false } },
        );
        return certifications.totalCount;
      }),
    );

  describe('its windows', () => {
    it('are published, closed and drafts', async () => {
      const { certificationEvents } = await ask<{
        readonly certificationEvents: {
          readonly edges: readonly { readonly node: { readonly name: string; readonly status: string } }[];
        };
      }>('{ certificationEvents(first: 50) { edges { node { name status } } } }');
      const found = certificationEvents.edges.map(({ node }) => [node.name, node.status]);
      expect(Object.fromEntries(found)).toEqual({
        'Behavior Certification 2022-23': 'CLOSED',
        'Behavior Certification 2024-25': 'CLOSED',
        [THIS_YEAR]: 'PUBLISHED',
        'Behavior Certification 2026-27': 'UNPUBLISHED',
        'Spring Student Count (ANB) 2025-26': 'PUBLISHED',
        'Fall Enrollment 2026-27': 'PUBLISHED',
        'School Climate 2025-26': 'PUBLISHED',
        'Full Year Attendance 2025-26': 'PUBLISHED',
        'Full Year Attendance 2025-26-COPY': 'UNPUBLISHED',
        'Attendance 2024-25': 'PUBLISHED',
        'Attendance Corrections 2024-25': 'PUBLISHED',
        'Licensed Staff 2024-25': 'PUBLISHED',
        'Course Offerings 2024-25': 'PUBLISHED',
      });
    });

    it('show every status of this year in the numbers that the plan names', async () => {
      const { approved, sent, requested, recertifying } = size.rows;
      const taken = [approved, sent, requested, recertifying].map((others) => others + 1);
      const open = taken.reduce((left, count) => left - count, districts.length);
      expect(await totals(THIS_YEAR)).toEqual([...taken, open]);
    });

    it('were approved for everybody who took part in the closed years', async () => {
      const lastYear = 8 + size.certifiedLastYear + 2;
      expect(await totals('Behavior Certification 2022-23')).toEqual([first.length, 0, 0, 0, 0]);
      expect(await totals('Behavior Certification 2024-25')).toEqual([lastYear, 0, 0, 0, 0]);
    });

    it('do not say any more what three records of Willow Coulee say', async () => {
      const { districtId } = story('Willow Coulee');
      const own = incidents.filter((one) => one.districtId === districtId).map(({ key }) => incidentIdOf(key));
      const locks = await world().application.read.certifications.locks(own);
      expect([...locks.values()].filter(({ hasChanged }) => hasChanged)).toHaveLength(3);
    });

    it('have nobody who certifies for the two facilities, and a later day for what Lodgepole corrects', async () => {
      const { certifications } = await ask<{
        readonly certifications: {
          readonly edges: readonly {
            readonly node: {
              readonly certifiersTotal: number;
              readonly dueOn: string;
              readonly district: { readonly name: string };
            };
          }[];
        };
      }>(
        `query ($filter: CertificationFilter) { certifications(filter: $filter, first: 200) {
          edges { node { certifiersTotal dueOn district { name } } } } }`,
        { filter: { eventId: eventIdOf(THIS_YEAR) } },
      );
      const rows = certifications.edges.map(({ node }) => node);
      const unsigned = rows.filter(({ certifiersTotal }) => certifiersTotal === 0).map(({ district }) => district.name);
      expect(unsigned.sort()).toEqual(
        withoutCertifier(districts)
          .map(({ name }) => name)
          .sort(),
      );
      const later = rows.filter(({ dueOn }) => dueOn !== '2026-06-30');
      expect(later.map(({ district, dueOn }) => [district.name, dueOn])).toEqual([['Lodgepole', LODGEPOLE_DUE_ON]]);
    });

    it('show Avery every status that a person can have', async () => {
      const avery = principal(['CERTIFIER'], { districtId: basin.districtId, personId: personIdOf('avery') });
      const { certifications } = await ask<{
        readonly certifications: {
          readonly edges: readonly { readonly node: { readonly name: string; readonly myUserStatus: string } }[];
        };
      }>('{ certifications { edges { node { name myUserStatus } } } }', {}, avery);
      expect(Object.fromEntries(certifications.edges.map(({ node }) => [node.name, node.myUserStatus]))).toEqual({
        'Attendance 2024-25': 'CERTIFICATION_COMPLETE',
        'Attendance Corrections 2024-25': 'RECERTIFICATION_REQUEST_PENDING',
        'Licensed Staff 2024-25': 'COMPLETE',
        'Course Offerings 2024-25': 'NOT_APPLICABLE',
        'Spring Student Count (ANB) 2025-26': 'INCOMPLETE_OVERDUE',
        'Fall Enrollment 2026-27': 'CERTIFICATION_INCOMPLETE',
        'Full Year Attendance 2025-26': 'CERTIFICATION_INCOMPLETE',
        [THIS_YEAR]: 'CERTIFICATION_INCOMPLETE',
      });
    });
  });

  describe('a snapshot of three years ago', () => {
    it('is proved by the auditor on the first start', async () => {
      const alex = principal(['AUDITOR']);
      const { districtId } = story('Willow Coulee');
      const id = certificationIdOf(districtId, eventIdOf('Behavior Certification 2022-23'), null);
      const { certification } = await ask<{
        readonly certification: {
          readonly isFrozen: boolean;
          readonly approvedSnapshot: { readonly id: string; readonly rowCount: number; readonly recordFormat: string };
        };
      }>(
        'query ($id: ID!) { certification(id: $id) { isFrozen approvedSnapshot { id rowCount recordFormat } } }',
        { id },
        alex,
      );
      expect(certification).toMatchObject({ isFrozen: true, approvedSnapshot: { recordFormat: 'behavior/1' } });
      expect(certification.approvedSnapshot.rowCount).toBeGreaterThan(0);
      const { verifySnapshot } = await ask<{ readonly verifySnapshot: { readonly job: { readonly id: string } } }>(
        'mutation ($input: VerifySnapshotInput!) { verifySnapshot(input: $input) { job { id } } }',
        { input: { snapshotId: certification.approvedSnapshot.id } },
        alex,
      );
      await world().settle();
      const { job } = await ask<{
        readonly job: {
          readonly verification: { readonly verdicts: readonly { readonly check: string; readonly outcome: string }[] };
        };
      }>(
        'query ($id: ID!) { job(id: $id) { verification { verdicts { check outcome } } } }',
        { id: verifySnapshot.job.id },
        alex,
      );
      expect(job.verification.verdicts.map(({ outcome }) => outcome)).toEqual(
        job.verification.verdicts.map(() => 'PASSED'),
      );
    });
  });
}
