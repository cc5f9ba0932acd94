import { sha256Hex } from '../../crypto/sha256.ts';
import { canonicalJson } from '../../shared/canonical-json.ts';
import type { RowOfWords, SourceValueSeen } from '../ports/imports.ts';
import type { ParsedIncident, SourceValueCount } from './parsed-incident.ts';
import type { IncidentPlan } from './plan-incident.ts';
import type { RowError } from './row-error.ts';

/** `UNKNOWN_CODE` for every place of a row whose word nobody has given a meaning. */
export function unmappedErrors(
  { line, sourceKey, events }: ParsedIncident,
  unmapped: readonly SourceValueCount[],
): readonly RowError[] {
  const isUnmapped = (kind: string, value: string) => unmapped.some((one) => one.kind === kind && one.value === value);
  const fault = (kind: string, value: string, column: string, within: readonly string[]): readonly RowError[] =>
    isUnmapped(kind, value)
      ? [
          {
            line,
            sourceKey,
            column,
            within,
            code: 'UNKNOWN_CODE',
            message: `${kind} ${JSON.stringify(value)} is not mapped`,
          },
        ]
      : [];
  return events.flatMap((event, eventPlace) => {
    const ofEvent = ['events', String(eventPlace)];
    return [
      ...fault('BEHAVIOR', event.value, 'behavior', ofEvent),
      ...event.participants.flatMap(({ actions }, place) =>
        actions.flatMap(({ value }, actionPlace) => {
          const within = [...ofEvent, 'participants', String(place), 'disciplines', String(actionPlace)];
          return fault('DISCIPLINE', value, 'discipline', within);
        }),
      ),
    ];
  });
}

/** The unknown words of the rows of a request, each word of a row once, with what makes the row the same when it is sent again. */
export function rowsOfWords(
  plans: readonly IncidentPlan[],
  scope: { readonly districtId: string; readonly sourceSystem: string },
): readonly RowOfWords[] {
  const rows = new Map<string, RowOfWords>();
  for (const plan of plans) {
    const unmapped = 'unmapped' in plan ? plan.unmapped : [];
    if (unmapped.length === 0 || plan.incident === null) continue;
    const values = timesOf(unmapped);
    const words = values.map(({ kind, value, times }) => [kind, value, times]);
    const { sourceKey } = plan.incident;
    const hash = sha256Hex(canonicalJson([scope.districtId, scope.sourceSystem, sourceKey, words]));
    rows.set(hash, { hash, values });
  }
  return [...rows.values()];
}

function timesOf(values: readonly SourceValueCount[]): readonly SourceValueSeen[] {
  const times = new Map<string, SourceValueSeen>();
  for (const { kind, value, count } of values) {
    const key = `${kind} ${value}`;
    times.set(key, { kind, value, times: (times.get(key)?.times ?? 0) + count });
  }
  return [...times].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, seen]) => seen);
}
