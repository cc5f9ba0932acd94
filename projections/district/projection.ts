import type { DistrictKind, Edition, Entitlement, SyncPolicy } from '../../src/domain/district/events.ts';
import { documentProjection } from '../support/document-projection.ts';
import { visibleToEverybody } from '../support/row-security.ts';

export interface DistrictDoc {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly kind: DistrictKind;
  readonly edition: Edition;
  readonly syncPolicy: SyncPolicy;
  readonly entitlements: readonly Entitlement[];
}

/** The directory of districts and facilities. */
export const district = documentProjection<DistrictDoc>({
  name: 'district',
  version: 1,
  tables: `
    create table district (
      id text collate "C" primary key,
      doc text not null,
      code text not null,
      name text not null,
      sync_policy text not null
    );
    create index on district (code);
    create index on district (name, id);
    ${visibleToEverybody('district')}`,
  keys: {
    DistrictRegistered: (event) => event.data.districtId,
    DistrictRenamed: (event) => event.data.districtId,
    SyncPolicySet: (event) => event.data.districtId,
    EntitlementGranted: (event) => event.data.districtId,
  },
  evolve: (doc, event) => {
    if (event.type === 'DistrictRegistered') {
      const { districtId, code, name, kind, edition } = event.data;
      return { id: districtId, code, name, kind, edition, syncPolicy: 'ON_SAVE', entitlements: [] };
    }
    if (!doc) return null;
    if (event.type === 'DistrictRenamed') return { ...doc, name: event.data.name };
    if (event.type === 'SyncPolicySet') return { ...doc, syncPolicy: event.data.policy };
    if (event.type === 'EntitlementGranted')
      return { ...doc, entitlements: [...new Set([...doc.entitlements, event.data.feature])].sort() };
    return doc;
  },
  columns: (doc) => ({ code: doc.code, name: doc.name, sync_policy: doc.syncPolicy }),
  change: (doc) => ({ kind: 'district', org: doc.id }),
});
