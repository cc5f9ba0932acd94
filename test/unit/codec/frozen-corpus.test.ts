import { describe, expect, test } from 'vitest';
import { sha256Hex } from '../../../src/crypto/sha256.ts';
import { eventCatalog, type EventType } from '../../../src/domain/event-catalog.ts';
import type { EventDefinition } from '../../../src/domain/kernel/event-definition.ts';
import type { SealedSlot } from '../../../src/event-store/envelope.ts';
import { decodeEvents } from '../../../src/event-store/decode-events.ts';
import { CORPUS_LOG_ID, corpusLines, type CorpusLine } from '../../fixtures/corpus/corpus-line.ts';
import { FixedKeyStore } from '../../fixtures/corpus/fixed-keys.ts';
import golden from '../../fixtures/golden/corpus.json' with { type: 'json' };

const texts = corpusLines();
const lines = texts.map((text) => JSON.parse(text) as CorpusLine);
const subjectsOf = ({ recorded }: CorpusLine): string[] =>
  (JSON.parse(recorded.sealed) as SealedSlot[]).map((slot) => slot.subject);
const keyStore = new FixedKeyStore(lines.flatMap(subjectsOf));
const definitionOf = (type: string) =>
  eventCatalog[type as EventType] as unknown as EventDefinition<Record<string, unknown>>;

describe('the frozen corpus of recorded events', () => {
  test('its first lines are the ones that were frozen', () => {
    expect(sha256Hex(`${texts.slice(0, golden.lines).join('\n')}\n`)).toBe(golden.sha256);
  });

  test.each(lines.map((line) => ({ line, name: `${line.recorded.type}, version ${line.recorded.schemaVersion}` })))(
    '$name still verifies, opens and means what it meant',
    async ({ line }) => {
      const [opened] = await decodeEvents([line.recorded], { logId: CORPUS_LOG_ID, keyStore });
      const { schemaVersion, fields } = definitionOf(line.recorded.type);
      if (schemaVersion === line.recorded.schemaVersion) expect(opened!.data).toEqual(line.payload);
      for (const name of Object.keys(opened!.data)) expect(fields).toHaveProperty(name);
    },
  );

  test('has every type of the catalogue in its current version (append with test/fixtures/corpus/append-missing-events.ts)', () => {
    const have = new Set(lines.map(({ recorded }) => `${recorded.type}/${recorded.schemaVersion}`));
    const missing = Object.keys(eventCatalog).filter(
      (type) => !have.has(`${type}/${definitionOf(type).schemaVersion}`),
    );
    expect(missing).toEqual([]);
  });

  test('every type can be lifted from every version it ever had', () => {
    for (const [type, { schemaVersion, upcast }] of Object.entries(eventCatalog) as unknown as [
      string,
      EventDefinition<Record<string, unknown>>,
    ][]) {
      const steps = Object.keys(upcast).map(Number);
      expect({ type, steps }).toEqual({ type, steps: Array.from({ length: schemaVersion - 1 }, (_, i) => i + 1) });
    }
  });
});
