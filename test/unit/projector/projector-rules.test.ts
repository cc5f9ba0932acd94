import { describe, expect, it } from 'vitest';
import { districtIncident } from '../../../projections/district_incident/projection.ts';
import { type EventType, eventCatalog } from '../../../src/domain/event-catalog.ts';
import { rulesetVersion } from '../../../src/domain/rules/registry.ts';
import { checkHandledBy } from '../../../src/projector/check-handled-by.ts';
import { coalesce } from '../../../src/projector/checkpoint.ts';
import { namespaceOf } from '../../../src/projector/fingerprint.ts';
import { isParkedAt, laneOf } from '../../../src/projector/lane.ts';
import { orderProjections } from '../../../src/projector/order-projections.ts';
import type { DocumentProjection, HandledBy, Projection } from '../../../src/projector/projection.ts';
import { describeSafely, HandlerFailed, isOutage, ProjectorFenced } from '../../../src/projector/projector-error.ts';

function projection(name: string, reads: readonly string[] = [], more: Partial<DocumentProjection> = {}): Projection {
  return {
    kind: 'document',
    name,
    version: 1,
    tables: `create table ${name} (id text)`,
    reads,
    keys: { IncidentCompleted: () => 'key' },
    evolve: (doc) => doc,
    load: () => Promise.resolve(new Map()),
    write: () => Promise.resolve([]),
    ...more,
  };
}

const names = (projections: readonly Projection[]): readonly string[] => projections.map(({ name }) => name);

describe('the order of projections', () => {
  it('puts each behind those it reads and leaves the rest as listed', () => {
    const listed = [projection('c', ['b']), projection('x'), projection('b', ['a']), projection('a')];
    expect(names(orderProjections(listed))).toEqual(['a', 'b', 'c', 'x']);
  });

  it('refuses a cycle, an unknown name and a name that comes twice', () => {
    expect(() => orderProjections([projection('a', ['b']), projection('b', ['a'])])).toThrow('a → b → a');
    expect(() => orderProjections([projection('a', ['a'])])).toThrow('a → a');
    expect(() => orderProjections([projection('a', ['nobody'])])).toThrow('a reads nobody');
    expect(() => orderProjections([projection('a'), projection('a')])).toThrow('twice');
  });
});

describe('the table of handled events', () => {
  const nothing = Object.fromEntries(Object.keys(eventCatalog).map((type) => [type, []])) as unknown as HandledBy;
  const fanOut = { types: ['DistrictRenamed' as EventType], select: () => Promise.resolve(new Map()) };

  it('is right when it names every projection that an event reaches, as a document, by fan-out or as a set event', () => {
    const set: Projection = {
      kind: 'set',
      name: 's',
      version: 1,
      tables: '',
      reads: [],
      types: ['DistrictSynced'],
      apply: () => Promise.resolve([]),
    };
    const table = { ...nothing, IncidentCompleted: ['a'], DistrictRenamed: ['a'], DistrictSynced: ['s'] };
    expect(() => checkHandledBy([projection('a', [], { fanOut }), set], table)).not.toThrow();
  });

  it('is refused when it leaves one out or names one too many', () => {
    expect(() => checkHandledBy([projection('a', [], { fanOut })], { ...nothing, IncidentCompleted: ['a'] })).toThrow(
      'DistrictRenamed is handled by a, which the table does not say',
    );
    expect(() => checkHandledBy([projection('a')], { ...nothing, IncidentCompleted: ['a', 'b'] })).toThrow(
      'the table says that b handles IncidentCompleted',
    );
  });
});

describe('the name of a namespace', () => {
  it('depends on names, versions, rules, tables and reads, and not on the order of the list', () => {
    const base = namespaceOf([projection('a'), projection('b')]);
    expect(base).toMatch(/^rm_[0-9a-f]{16}$/);
    expect(namespaceOf([projection('b'), projection('a')])).toBe(base);
    const others = [
      [projection('a'), projection('c')],
      [projection('a'), projection('b', [], { version: 2 })],
      [projection('a'), projection('b', [], { derivedBy: { rules: 1 } })],
      [projection('a'), projection('b', [], { derivedBy: { rules: 2 } })],
      [projection('a'), projection('b', [], { tables: 'create table b (id text, more text)' })],
      [projection('a'), projection('b', ['a'])],
      [projection('a')],
    ].map(namespaceOf);
    expect(new Set([base, ...others]).size).toBe(8);
  });

  it('is another one when a rule that finds something in incidents has become another one', () => {
    expect(districtIncident.derivedBy).toEqual(rulesetVersion);
  });
});

describe('lanes', () => {
  it.each([
    ['incident-d1.x', 'd1', 'd1'],
    ['district-d1.profile', 'd1', 'd1'],
    ['certification-d1.e', 'd1', 'd1'],
    ['student-state.s1', 'state', 'student-state.s1'],
    ['person-state.p1', 'd1', 'person-state.p1'],
    ['agency-state.log', 'state', 'state'],
    ['certificationEvent-state.e', 'state', 'state'],
  ])('%s of %s is in the lane %s', (stream, org, lane) => {
    expect(laneOf({ stream, org })).toBe(lane);
  });

  it('are parked from a position on', () => {
    const parked = new Map([['d1', 10]]);
    expect([9, 10, 11].map((position) => isParkedAt(parked, 'd1', position))).toEqual([false, true, true]);
    expect(isParkedAt(parked, 'd2', 11)).toBe(false);
  });
});

describe('errors', () => {
  const withCode = (code: string, message = 'x'): Error => Object.assign(new Error(message), { code });

  it('of the surroundings are waited out', () => {
    const outages = ['08006', '57P01', '57014', '53300', '40001', '40P01', '55P03', '25P03', 'ECONNRESET', 'EPIPE'].map(
      (code) => withCode(code),
    );
    expect(outages.filter((error) => !isOutage(error))).toEqual([]);
    expect(isOutage(new Error('Connection terminated unexpectedly'))).toBe(true);
    expect(isOutage(new Error('wrapped', { cause: withCode('ECONNREFUSED') }))).toBe(true);
    expect(isOutage(new ProjectorFenced('rm_x'))).toBe(true);
  });

  it('of the events are not', () => {
    const poison = [
      withCode('22P02'),
      withCode('23505'),
      withCode('42P01'),
      withCode('54000'),
      withCode('P0001'),
      new TypeError('x is not a function'),
      'text',
    ];
    expect(poison.filter(isOutage)).toEqual([]);
  });

  it('say nothing that stood in an event', () => {
    const cause = withCode('22P02', 'invalid input syntax for type integer: "Smith"');
    expect(describeSafely(new HandlerFailed('incident', cause))).toBe(
      'HandlerFailed: incident: Error 22P02: invalid input syntax for type integer: …',
    );
  });
});

it('a change that was made twice is told once, as it is now', () => {
  const change = (id: string, org: string) => ({ kind: 'incident', id, org });
  expect(coalesce([change('1', 'd1'), change('2', 'd1'), change('1', 'd2')])).toEqual([
    change('1', 'd2'),
    change('2', 'd1'),
  ]);
});
