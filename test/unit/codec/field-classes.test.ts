import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eventCatalog, type DomainEvent, type EventType } from '../../../src/domain/event-catalog.ts';
import type { EventDefinition, FieldClass } from '../../../src/domain/kernel/event-definition.ts';
import { decodeEvents } from '../../../src/event-store/decode-events.ts';
import { MemoryKeyStore } from '../../../src/pii/memory-key-store.ts';
import { LOG_ID, record } from './requests.ts';

type Fields = { readonly [field: string]: FieldClass };
const types = (Object.keys(eventCatalog) as EventType[]).map((type) => ({
  type,
  fields: (eventCatalog[type] as unknown as EventDefinition<Record<string, unknown>>).fields,
}));
const withSecrets = types.filter(({ fields }) => Object.values(fields).some((fieldClass) => fieldClass !== 'public'));

/** A payload with something in every field: ids where subjects are named, recognisable secrets where something is sealed. */
function payloadOf(
  fields: Fields,
): fc.Arbitrary<{ readonly data: Record<string, unknown>; readonly secrets: readonly string[] }> {
  const idFields = new Set(
    Object.values(fields).flatMap((fieldClass) => (fieldClass === 'public' ? [] : [fieldClass.idField])),
  );
  const secret = fc.stringMatching(/^[A-Z][a-z]{11}[äöü€][0-9]{6}$/);
  const model = Object.fromEntries(
    Object.entries(fields).map(([name, fieldClass]) => {
      if (idFields.has(name)) return [name, fc.uuid()];
      return [
        name,
        fieldClass === 'public'
          ? fc.oneof(fc.constant(null), fc.integer(), fc.stringMatching(/^[a-z ]{0,20}$/))
          : secret,
      ];
    }),
  );
  return fc.record(model).map((data) => ({
    data,
    secrets: Object.entries(fields).flatMap(([name, fieldClass]) =>
      fieldClass === 'public' ? [] : [String(data[name])],
    ),
  }));
}

describe('field classes of the catalogue', () => {
  test('some types seal something, so that what follows is not empty', () => {
    expect(withSecrets.length).toBeGreaterThan(15);
  });

  test.each(types)(
    '$type: sealed values reach neither data nor metadata, and everything reads back',
    async ({ type, fields }) => {
      await fc.assert(
        fc.asyncProperty(payloadOf(fields), async ({ data, secrets }) => {
          const keyStore = new MemoryKeyStore();
          const [event] = await record(keyStore, [{ type, data } as unknown as DomainEvent]);
          const stored = JSON.stringify(event);
          for (const secret of secrets) expect(stored).not.toContain(secret);
          const clear = Object.keys(JSON.parse(event!.data) as object);
          for (const name of clear) expect(fields[name]).toBe('public');
          expect((await decodeEvents([event!], { logId: LOG_ID, keyStore }))[0]!.data).toEqual(data);
        }),
        { numRuns: 10 },
      );
    },
  );

  test.each(withSecrets)(
    '$type: any mix of given, empty and absent sealed fields reads back as it was',
    async ({ type, fields }) => {
      await fc.assert(
        fc.asyncProperty(
          payloadOf(fields),
          fc.array(fc.constantFrom('given', 'null', 'absent'), { minLength: 12, maxLength: 12 }),
          async ({ data }, mix) => {
            const keyStore = new MemoryKeyStore();
            const payload: Record<string, unknown> = { ...data };
            Object.keys(fields)
              .filter((name) => fields[name] !== 'public')
              .forEach((name, i) => {
                if (mix[i] === 'null') payload[name] = null;
                if (mix[i] === 'absent') delete payload[name];
              });
            const events = await record(keyStore, [{ type, data: payload } as unknown as DomainEvent]);
            expect((await decodeEvents(events, { logId: LOG_ID, keyStore }))[0]!.data).toEqual(payload);
          },
        ),
        { numRuns: 15 },
      );
    },
  );

  test.each(withSecrets)('$type: every subject is named by a public field', ({ fields }) => {
    for (const fieldClass of Object.values(fields)) {
      if (fieldClass !== 'public') expect(fields[fieldClass.idField]).toBe('public');
    }
  });
});
