import { describe, expect, it } from 'vitest';
import { certificationIdOf } from '../../../src/application/streams.ts';
import { DEMO_PASSWORD } from '../../../src/seed/people.ts';
import { THIS_YEAR } from '../../../src/seed/state/certification-plans.ts';
import { incidentIdOf } from '../../../src/seed/state/planned-incident.ts';
import { eventIdOf } from '../../../src/seed/state/windows.ts';
import type { TestApplication } from '../../support/application.ts';
import { codes, type Edges, PeopleOfStateWorld } from '../../support/people-of-state-world.ts';
import type { plannedStateWorld } from '../../support/planned-state-world.ts';

/** The districts' certifiers begin their work. Writes to the world. */
export function describeCertifiers(world: () => TestApplication, plan: ReturnType<typeof plannedStateWorld>): void {
  const { basin, records, story } = plan;
  const people = new PeopleOfStateWorld(world);
  const certificationIn = (districtId: string) => certificationIdOf(districtId, eventIdOf(THIS_YEAR), null);

  describe('its certifiers', () => {
    it('cannot certify what is broken, and are told the rules: avery and blake', async () => {
      const certificationId = certificationIn(basin.districtId);
      for (const username of ['avery', 'blake']) {
        expect(codes(await people.give(username, 'runDistrictValidation', { certificationId }))).toEqual([]);
        expect(codes(await people.give(username, 'runStateValidation', { certificationId }))).toEqual([
          'FATAL_ERRORS_REMAIN',
        ]);
      }
    });

    it('find each broken record in the run by the rules that it shows: avery', async () => {
      const query = `query ($id: ID!, $after: String) { certification(id: $id) { districtRun { rows(first: 100, after: $after) {
        edges { node { incidentId rule { id } } } pageInfo { hasNextPage endCursor } } } } }`;
      interface Run {
        readonly certification: {
          readonly districtRun: {
            readonly rows: Edges<{ readonly incidentId: string | null; readonly rule: { readonly id: string } }> & {
              readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
            };
          };
        };
      }
      const rules = new Map<string, Set<string>>();
      for (let after: string | null = null, isEnd = false; !isEnd;) {
        const run: Run = await people.ask('avery', query, { id: certificationIn(basin.districtId), after });
        const { edges, pageInfo } = run.certification.districtRun.rows;
        for (const { node } of edges)
          if (node.incidentId !== null && node.rule.id !== 'BEH-99')
            rules.set(node.incidentId, (rules.get(node.incidentId) ?? new Set()).add(node.rule.id));
        ({ endCursor: after } = pageInfo);
        isEnd = !pageInfo.hasNextPage;
      }
      const shown = records.filter(({ rules: [first] }) => first !== 'BEH-02');
      const found = shown.map(({ key, title }) => [title, [...(rules.get(incidentIdOf(key)) ?? [])].sort()]);
      expect(found).toEqual(shown.map(({ title, rules: own }) => [title, own]));
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
          await people.ask<{ readonly certification: Wizard }>(
            'jules',
            `query ($id: ID!) { certification(id: $id) { ${wizard} } }`,
            { id: certificationId },
          )
        ).certification;
      for (const step of ['runDistrictValidation', 'runStateValidation'])
        expect(codes(await people.give('jules', step, { certificationId }))).toEqual([]);
      await people.give('jules', 'markReportViewed', { certificationId, reportId: (await seen()).stateRunId });
      expect(codes(await people.give('jules', 'takeSnapshot', { certificationId }))).toEqual([]);
      const { id: snapshotId, digest: snapshotDigest, rowCount } = (await seen()).currentSnapshot!;
      expect(rowCount).toBe(0);
      await people.give('jules', 'markReportViewed', { certificationId, reportId: snapshotId });
      const typedName = 'Jules Farrowby';
      const sign = (isZeroReport: boolean, areSilentSchoolsConfirmed: boolean) =>
        people.give('jules', 'submitCertification', {
          ...{ certificationId, snapshotId, snapshotDigest },
          attestation: { typedName, password: DEMO_PASSWORD, isZeroReport, areSilentSchoolsConfirmed },
        });
      // Its schools reported something last year (product.md §4.2).
      expect(codes(await sign(false, false))).toEqual(['ZERO_REPORT_NOT_ATTESTED', 'SILENT_SCHOOLS_NOT_ATTESTED']);
      expect(codes(await sign(true, false))).toEqual(['SILENT_SCHOOLS_NOT_ATTESTED']);
      expect(codes(await sign(true, true))).toEqual([]);
      expect((await seen()).eventStatus).toBe('CERTIFICATION_SENT_TO_STATE');
    });
  });
}
