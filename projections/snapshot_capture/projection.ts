import type { SetProjection } from '../../src/projector/projection.ts';
import type { SeverityOverlayRow } from '../../src/domain/rules/severity-overlay.ts';
import { stateDate } from '../../src/shared/calendar.ts';
import { canonicalJson } from '../../src/shared/canonical-json.ts';
import { captureSnapshot } from '../../src/snapshots/capture.ts';
import { OVERLAID, overlaidDigest } from '../support/severity-overlay.ts';
import { visibleToDistrict } from '../support/row-security.ts';

/** Captures the published rows of a participant and year at exactly the position of the request (architecture.md §5). */
export function snapshotCapture({
  logId,
  rulesetDigest,
}: {
  readonly logId: string;
  readonly rulesetDigest: string;
}): SetProjection {
  return {
    kind: 'set',
    name: 'snapshot_capture',
    version: 1,
    tables: `
      create table snapshot_capture (
        snapshot_id text collate "C" primary key,
        certification_id text collate "C" not null,
        district_id text collate "C" not null,
        position bigint not null,
        outcome text not null,
        digest text not null,
        row_count int not null,
        counts text not null,
        fatal_count int not null,
        warning_count int not null,
        ruleset_digest text not null
      );
    ${visibleToDistrict('snapshot_capture')}`,
    reads: ['state_incident', 'district_incident', 'validation_rule'],
    types: ['SnapshotRequested'],
    // Of the incidents it reads only what is published, with the findings of that: a change of mapping never rewrites those.
    needsWritten: 'NONE',
    async apply(sql, event, { isReplay }) {
      if (event.type !== 'SnapshotRequested') return [];
      const { snapshotId, certificationId, cycle, districtId, schoolId, schoolYear, recordFormat } = event.data;
      const scope = [districtId, schoolYear, schoolId] as const;
      const day = stateDate(event.meta.at);
      const overlay = await sql.query<SeverityOverlayRow>(
        'select rule_id as "ruleId", school_id as "schoolId", severity from severity_overlay($1, $2, $3, $4)',
        [districtId, schoolYear, day, event.position],
        'severities at a position',
      );
      const digest = overlaidDigest(rulesetDigest, overlay);
      const inScope =
        's.district_id = $1::text and s.school_year = $2::int and ($3::text is null or s.school_id = $3::text) and s.certified_hash is not null';
      const result = await captureSnapshot(sql, {
        logId,
        snapshotId,
        certificationId,
        cycle,
        org: districtId,
        schoolId,
        schoolYear,
        position: event.position,
        recordFormat,
        rulesetDigest: digest,
        sections: [
          {
            name: 'incidents',
            rows: {
              name: 'certified incidents',
              text: `select s.id as record_id, s.certified_record as record, decode(s.certified_hash, 'hex') as record_hash from state_incident s where ${inScope}`,
              values: scope,
            },
          },
        ],
        findings: {
          name: 'findings of certified incidents',
          // Time bounds are judged by the day of the request, not by the machine's clock: the same in every replay.
          text: `with overlay as materialized (select * from severity_overlay($1::text, $2::int, $4::date, $5::bigint))
                 select f.rule_id, f.incident_id as record_id, coalesce(o.severity, f.severity) as severity, f.details
                 from finding f join state_incident s on s.id = f.incident_id ${OVERLAID}
                 where f.dataset = 'STATE' and ${inScope}
                   and (f.active_from is null or f.active_from <= $4::date) and (f.active_to is null or f.active_to > $4::date)
                   and o.severity is distinct from 'ARCHIVED'`,
          values: [...scope, day, event.position],
        },
        isReplay,
      });
      // A replay that finds what was captured says what the first run said, in the same bytes: a rebuilt row equals the one it replaces.
      const kept = result.outcome === 'DRIFT' ? 'DRIFT' : 'CAPTURED';
      await sql.query(
        `insert into snapshot_capture (snapshot_id, certification_id, district_id, position, outcome, digest, row_count, counts, fatal_count, warning_count, ruleset_digest)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (snapshot_id) do nothing`,
        [
          snapshotId,
          certificationId,
          districtId,
          event.position,
          kept,
          result.digest,
          result.rowCount,
          canonicalJson(result.counts.map((count) => ({ ...count }))),
          result.fatalCount,
          result.warningCount,
          digest,
        ],
        'insert snapshot capture',
      );
      return [{ kind: 'snapshot', id: snapshotId, org: districtId }];
    },
  };
}
