import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../../../../src/crypto/sha256.ts';
import { behavior1, isCaptured } from '../../../../src/domain/certified-record/behavior-1.ts';
import type { StateRecord } from '../../../../src/domain/incident/state-record.ts';
import { canonicalJson } from '../../../../src/shared/canonical-json.ts';

const golden = JSON.parse(
  readFileSync(new URL('../../../fixtures/golden/behavior-1.json', import.meta.url), 'utf8'),
) as {
  readonly cases: readonly {
    readonly name: string;
    readonly record: StateRecord;
    readonly canonical: string;
    readonly sha256: string;
  }[];
};

describe('the certified record behavior/1', () => {
  it.each(golden.cases)(
    'has for $name the bytes and the digest that were certified',
    ({ record, canonical, sha256 }) => {
      expect(canonicalJson(behavior1(record))).toBe(canonical);
      expect(sha256Hex(canonicalJson(behavior1(record)))).toBe(sha256);
    },
  );

  it('takes over no member that it does not know', () => {
    const [first] = golden.cases;
    if (!first) throw new Error('no golden record');
    const [event] = first.record.events;
    const extended = {
      ...first.record,
      details: 'free text',
      events: [{ ...event, title: 'free text' }, ...first.record.events.slice(1)],
    } as StateRecord;
    expect(canonicalJson(behavior1(extended))).toBe(first.canonical);
  });

  it('changes its digest with every fact of the record', () => {
    const digests = new Set<string>();
    let changes = 0;
    for (const { record } of golden.cases) {
      for (const path of leaves(record)) {
        digests.add(sha256Hex(canonicalJson(behavior1(changedAt(record, path)))));
        changes++;
      }
    }
    expect(changes).toBeGreaterThan(40);
    expect(digests.size).toBe(changes);
    for (const { sha256 } of golden.cases) expect(digests).not.toContain(sha256);
  });

  it('is captured for complete incidents only', () => {
    const [first] = golden.cases;
    if (!first) throw new Error('no golden record');
    expect(isCaptured(first.record)).toBe(true);
    expect(isCaptured({ ...first.record, status: 'IN_PROGRESS' })).toBe(false);
  });
});

type Path = readonly (string | number)[];

function leaves(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, member]) => leaves(member, [...path, key]));
}

/** The record with one leaf replaced by a value that no record has. */
function changedAt(record: StateRecord, path: Path): StateRecord {
  const copy = structuredClone(record) as unknown;
  const parent = path.slice(0, -1).reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], copy);
  (parent as Record<string, unknown>)[String(path.at(-1))] = `changed ${path.join('.')}`;
  return copy as StateRecord;
}
