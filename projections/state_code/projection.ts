import type { StateEventCode, StateResolutionCode } from '../../src/domain/reference/state-code.ts';
import { documentProjection } from '../support/document-projection.ts';
import { visibleToEverybody } from '../support/row-security.ts';

/** One publication of the agency's code lists. A publication holds until the day before the next one. */
export interface StateCodeListDoc {
  readonly effectiveFrom: string;
  readonly eventCodes: readonly StateEventCode[];
  readonly resolutionCodes: readonly StateResolutionCode[];
  readonly locations?: readonly string[];
  readonly contexts?: readonly string[];
}

/** The agency's code lists by the day they hold from; `id` is that day. */
export const stateCode = documentProjection<StateCodeListDoc>({
  name: 'state_code',
  version: 2,
  tables: `
    create table state_code (
      id text collate "C" primary key,
      doc text not null
    );
    ${visibleToEverybody('state_code')}`,
  keys: { StateCodesPublished: (event) => event.data.effectiveFrom },
  evolve: (doc, event) => {
    if (event.type !== 'StateCodesPublished') return doc;
    const { effectiveFrom, eventCodes, resolutionCodes, locations, contexts } = event.data;
    return {
      ...{ effectiveFrom, eventCodes, resolutionCodes },
      ...(locations !== undefined && { locations }),
      ...(contexts !== undefined && { contexts }),
    };
  },
  columns: () => ({}),
});
