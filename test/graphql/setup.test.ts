import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STATE_EVENT_CODES } from '../../src/domain/reference/state-event-codes.ts';
import { createTestApplication, principal, type TestApplication } from '../support/application.ts';
import { createDistrict, type DistrictFixture } from '../support/district-fixture.ts';
import { refusalsOf } from '../support/refusals.ts';

let test: TestApplication;
let own: DistrictFixture;
let other: DistrictFixture;
const manager = principal(['COLLECTIONS_MANAGER'], { accountId: 'manager' });
const reviewer = principal(['STATE_REVIEWER'], { accountId: 'state-reviewer' });

beforeAll(async () => {
  test = await createTestApplication();
  own = await createDistrict(test);
  other = await createDistrict(test, { districtId: 'd000000000002' });
});

afterAll(() => test.stop());

const head = async () => (await test.application.services.progress.status()).head;

const REPORT = `mutation ($input: ReportIncidentInput!) { reportIncident(input: $input) { userErrors { code path details { key value } } incident { id behaviorEvents { id customValues { key value } } } } }`;

interface ReportData {
  reportIncident: {
    userErrors: { code: string; path: string[] }[];
    incident: { id: string; behaviorEvents: { id: string; customValues: { key: string; value: string }[] }[] } | null;
  };
}

async function report(
  eventTypeId: string,
  resolutionTypeId: string | null,
  rest: { occurredOn?: string; customValues?: { key: string; value: string }[] } = {},
) {
  const { occurredOn = '2022-02-14', customValues } = rest;
  const resolutions =
    resolutionTypeId === null ? [] : [{ resolutionTypeId, durationSchoolDays: '1', imposedBy: 'PRINCIPAL' }];
  const participants = [{ studentId: own.studentId, role: 'OFFENDER', resolutions }];
  const events = [{ eventTypeId, participants, ...(customValues && { customValues }) }];
  const input = { schoolId: own.schoolId, content: { occurredOn, occurredAt: '10:15', setting: 'ON_CAMPUS', events } };
  const { data, errors } = await test.execute<ReportData>(REPORT, { input }, own.clerk);
  expect(errors).toEqual([]);
  return data!.reportIncident;
}

async function createType(name: string): Promise<string> {
  const { data } = await test.execute<{ createEventType: { eventType: { id: string } } }>(
    'mutation ($input: CreateEventTypeInput!) { createEventType(input: $input) { eventType { id } } }',
    { input: { name } },
    own.administrator,
  );
  return data!.createEventType.eventType.id;
}

const MAP = `mutation ($input: MapEventTypeInput!) { mapEventType(input: $input) { userErrors { code } eventType { stateCode(on: "2022-02-14") }
  impact { schoolYears { schoolYear appear vanish change same } appearing vanishing changing } } }`;

interface MapData {
  mapEventType: {
    userErrors: { code: string }[];
    eventType: { stateCode: string | null };
    impact: {
      schoolYears: { schoolYear: number; appear: number; vanish: number; change: number; same: number }[];
      appearing: string[];
      vanishing: string[];
      changing: string[];
    } | null;
  };
}

describe('the impact of a mapping', () => {
  it('is told before it is written: incidents that appear, vanish and change at the state, by school year', async () => {
    const typeId = await createType('Brawl');
    const ids = [
      (await report(typeId, null)).incident!.id,
      (await report(typeId, own.types.detention)).incident!.id,
      (await report(typeId, own.types.suspension)).incident!.id,
      (await report(typeId, null, { occurredOn: '2021-03-01' })).incident!.id,
      (await report(typeId, null, { occurredOn: '2020-03-01' })).incident!.id,
    ] as const;
    const before = await head();
    const map = (stateCode: string | null, effectiveFrom: string, dryRun: boolean) =>
      test.execute<MapData>(
        MAP,
        { input: { eventTypeId: typeId, stateCode, effectiveFrom, dryRun } },
        own.administrator,
      );
    const { data } = await map('20', '2020-07-01', true);
    expect(data!.mapEventType.impact).toEqual({
      schoolYears: [
        { schoolYear: 2021, appear: 1, vanish: 0, change: 0, same: 0 },
        { schoolYear: 2022, appear: 2, vanish: 0, change: 1, same: 0 },
      ],
      appearing: [ids[0], ids[1], ids[3]].sort(),
      vanishing: [],
      changing: [ids[2]],
    });
    expect(await head()).toBe(before);

    const written = await map('20', '2020-07-01', false);
    expect(written.data!.mapEventType).toMatchObject({ eventType: { stateCode: '20' }, impact: null });
    const undone = await map(null, '2021-07-01', true);
    expect(undone.data!.mapEventType.impact).toMatchObject({
      schoolYears: [{ schoolYear: 2022, appear: 0, vanish: 2, change: 1, same: 0 }],
      vanishing: [ids[0], ids[1]].sort(),
    });
    const same = await map('20', '2021-07-01', true);
    expect(same.data!.mapEventType.impact!.schoolYears).toEqual([
      { schoolYear: 2022, appear: 0, vanish: 0, change: 0, same: 3 },
    ]);
  });

  it('is refused for a code that the state does not have, for another district’s type and for a clerk', async () => {
    const typeId = await createType('Prank');
    const input = { eventTypeId: typeId, stateCode: '9999', effectiveFrom: '2021-07-01', dryRun: true };
    const { data } = await test.execute<MapData>(MAP, { input }, own.administrator);
    expect(data!.mapEventType).toMatchObject({ userErrors: [{ code: 'CODE_NOT_ACTIVE' }], impact: null });
    expect((await test.execute(MAP, { input }, other.administrator)).errors[0]!.code).toBe('NOT_FOUND');
    expect((await test.execute(MAP, { input }, own.clerk)).errors[0]!.code).toBe('FORBIDDEN');
  });
});

describe.each(['event', 'resolution'] as const)('a local %s type that somebody else has changed', (kind) => {
  const Type = kind === 'event' ? 'EventType' : 'ResolutionType';
  const [type, list] = [`${kind}Type`, `${kind}Types`];
  const give = async (operation: string, input: object) => {
    const text = `mutation ($input: ${operation[0]!.toUpperCase()}${operation.slice(1)}Input!) { ${operation}(input: $input) { userErrors { code } ${type} { id version } } }`;
    const { data, errors } = await test.execute<
      Record<string, { userErrors: object[] } & Record<string, { id: string; version: number }>>
    >(text, { input }, own.administrator);
    return errors.length > 0
      ? errors.map(({ code }) => code)
      : [...data![operation]!.userErrors, data![operation]![type]];
  };

  it('is mapped and ended only by who has read it as it is now', async () => {
    const created = (await give(`create${Type}`, { name: `Read before ${kind}` })) as { id: string; version: number }[];
    const { id, version } = created[0]!;
    expect(version).toBe(1);
    const mapping = { [`${type}Id`]: id, stateCode: kind === 'event' ? '20' : '410', effectiveFrom: '2021-07-01' };
    expect(await give(`map${Type}`, { ...mapping, expectedVersion: 1 })).toEqual([{ id, version: 2 }]);
    const before = await head();
    const end = { [`${type}Id`]: id, endsOn: '2023-06-30' };
    for (const expectedVersion of [1, 3]) {
      expect(await give(`map${Type}`, { ...mapping, stateCode: null, expectedVersion })).toEqual(['CONFLICT']);
      expect(await give(`retire${Type}`, { ...end, expectedVersion })).toEqual(['CONFLICT']);
    }
    expect(await head()).toBe(before);
    expect(await give(`retire${Type}`, { ...end, expectedVersion: 2 })).toEqual([{ id, version: 3 }]);
    expect(await give(`map${Type}`, { ...mapping, effectiveFrom: '2021-08-01' })).toEqual([{ id, version: 4 }]);
    const { data } = await test.execute<Record<string, { id: string; version: number }[]>>(
      `{ ${list} { id version } }`,
      {},
      own.administrator,
    );
    expect(data![list]!.find((one) => one.id === id)).toEqual({ id, version: 4 });
  });
});

describe('the end of a local type', () => {
  const RETIRE = `mutation ($input: RetireEventTypeInput!) { retireEventType(input: $input) { userErrors { code path details { key value } } eventType { endsOn useCount } } }`;
  const RETIRE_RESOLUTION = `mutation ($input: RetireResolutionTypeInput!) { retireResolutionType(input: $input) { userErrors { code } resolutionType { endsOn } } }`;
  const OPTIONS = `query ($schoolId: ID!, $on: Date!) { incidentFormOptions(schoolId: $schoolId, on: $on) { eventTypes { id } resolutionTypes { id } } }`;
  interface Options {
    incidentFormOptions: { eventTypes: { id: string }[]; resolutionTypes: { id: string }[] };
  }
  const offered = async (on: string) => {
    const { data } = await test.execute<Options>(OPTIONS, { schoolId: own.schoolId, on }, own.clerk);
    return data!.incidentFormOptions.eventTypes.map(({ id }) => id);
  };

  it('begins on a day that can be meant: of the years that are kept, up to the end of the year after next', async () => {
    const before = await head();
    const MAP_RESOLUTION = `mutation ($input: MapResolutionTypeInput!) { mapResolutionType(input: $input) { userErrors { code path details { key value } } } }`;
    const details = [
      { key: 'from', value: '1990-01-01' },
      { key: 'to', value: '2024-12-31' },
    ];
    for (const effectiveFrom of ['2999-01-01', '2025-01-01', '1989-12-31'])
      for (const dryRun of [true, false]) {
        const event = { eventTypeId: own.types.knife, stateCode: '20', effectiveFrom, dryRun };
        const mapped = await test.execute<MapData>(MAP, { input: event }, own.administrator);
        expect(mapped.data!.mapEventType).toMatchObject({
          userErrors: [{ code: 'DATES_OUT_OF_ORDER' }],
          eventType: null,
          impact: null,
        });
        const resolution = { resolutionTypeId: own.types.suspension, stateCode: '410', effectiveFrom, dryRun };
        const { data, errors } = await test.execute(MAP_RESOLUTION, { input: resolution }, own.administrator);
        expect([data, errors]).toEqual([
          {
            mapResolutionType: { userErrors: [{ code: 'DATES_OUT_OF_ORDER', path: ['effectiveFrom'], details }] },
          },
          [],
        ]);
      }
    const copied = await test.execute(
      'mutation ($input: CopyMappingsInput!) { copyMappings(input: $input) { userErrors { code path } mappings { typeId } } }',
      { input: { fromSchoolYear: 2022, toSchoolYear: 2090 } },
      own.administrator,
    );
    expect(copied.data).toEqual({
      copyMappings: { userErrors: [{ code: 'DATES_OUT_OF_ORDER', path: ['toSchoolYear'] }], mappings: [] },
    });
    expect(await head()).toBe(before);
    const input = { eventTypeId: own.types.knife, stateCode: '20', effectiveFrom: '2024-12-31', dryRun: true };
    const { data } = await test.execute<MapData>(MAP, { input }, own.administrator);
    expect(data!.mapEventType.userErrors).toEqual([]);
  });

  it('hides it from new entry from the next day on and refuses its use; nothing deletes it', async () => {
    const typeId = await createType('Old word');
    await report(typeId, null, { occurredOn: '2022-02-14' });
    const input = { eventTypeId: typeId, endsOn: '2022-02-28' };
    const { data } = await test.execute<{ retireEventType: object }>(RETIRE, { input }, own.administrator);
    expect(data!.retireEventType).toEqual({ userErrors: [], eventType: { endsOn: '2022-02-28', useCount: 1 } });
    expect(await offered('2022-02-28')).toContain(typeId);
    expect(await offered('2022-03-01')).not.toContain(typeId);
    const before = await head();
    const refused = await report(typeId, null, { occurredOn: '2022-03-01' });
    expect(refused).toMatchObject({
      userErrors: [{ code: 'TYPE_RETIRED', path: ['content', 'events', '0', 'eventTypeId'] }],
      incident: null,
    });
    expect(await head()).toBe(before);
    expect((await report(typeId, null, { occurredOn: '2022-02-28' })).userErrors).toEqual([]);

    const LIST =
      '{ eventTypes { id } all: eventTypes(includeEnded: true) { id } then: eventTypes(on: "2022-02-01") { id } }';
    const lists = await test.execute<{ [name: string]: { id: string }[] }>(LIST, {}, own.administrator);
    const has = (name: string) => lists.data![name]!.some(({ id }) => id === typeId);
    expect([has('eventTypes'), has('all'), has('then')]).toEqual([false, true, true]);
    const fields = await test.execute<{ __schema: { mutationType: { fields: { name: string }[] } } }>(
      '{ __schema { mutationType { fields { name } } } }',
    );
    const names = fields.data!.__schema.mutationType.fields.map(({ name }) => name);
    expect(names.filter((name) => /^(delete|remove).*Type$/.test(name))).toEqual([]);
  });

  it('is refused before an incident that has it, for a stranger’s type and for a certifier', async () => {
    const before = await head();
    const input = { resolutionTypeId: own.types.suspension, endsOn: '2021-12-31' };
    const { data } = await test.execute<{ retireResolutionType: object }>(
      RETIRE_RESOLUTION,
      { input },
      own.administrator,
    );
    expect(data!.retireResolutionType).toEqual({ userErrors: [{ code: 'TYPE_IN_USE' }], resolutionType: null });
    expect(await head()).toBe(before);
    // Mapped from 1 July 2020 on and never used: it does not end before it has its code.
    const unused = await createType('Never happened');
    const mapping = { eventTypeId: unused, stateCode: '20', effectiveFrom: '2020-07-01' };
    await test.execute(MAP, { input: mapping }, own.administrator);
    const mapped = await head();
    const early = await test.execute<{ retireEventType: object }>(
      RETIRE,
      { input: { eventTypeId: unused, endsOn: '2020-06-30' } },
      own.administrator,
    );
    const details = [{ key: 'mappedFrom', value: '2020-07-01' }];
    expect(early.data!.retireEventType).toEqual({
      userErrors: [{ code: 'END_BEFORE_START', path: ['endsOn'], details }],
      eventType: null,
    });
    expect(await head()).toBe(mapped);
    const end = { eventTypeId: unused, endsOn: '2020-07-01' };
    const { data: ended } = await test.execute<{ retireEventType: object }>(RETIRE, { input: end }, own.administrator);
    expect(ended!.retireEventType).toMatchObject({ userErrors: [], eventType: { endsOn: '2020-07-01' } });
    const after = await head();
    const foreign = { input: { eventTypeId: other.types.knife, endsOn: '2022-06-30' } };
    expect((await test.execute(RETIRE, foreign, own.administrator)).errors[0]!.code).toBe('NOT_FOUND');
    const certifier = principal(['CERTIFIER'], { districtId: own.districtId });
    expect((await test.execute(RETIRE_RESOLUTION, { input }, certifier)).errors[0]!.code).toBe('FORBIDDEN');
    expect(await head()).toBe(after);
  });
});

describe('the annual review of local types', () => {
  const REVIEW = `query ($schoolYear: Int!, $text: String, $first: Int, $after: String, $districtId: ID, $open: Boolean) {
    mappingReview(schoolYear: $schoolYear, text: $text, first: $first, after: $after, districtId: $districtId, onlyUnconfirmed: $open) { totalCount pageInfo { hasNextPage endCursor }
      edges { node { kind typeId name stateCode lastConfirmed confirmedAt hasChangedSince isOverdue useCount confirmedBy { accountId } district { id } } } } }`;
  interface Row {
    typeId: string;
    name: string;
    stateCode: string | null;
    lastConfirmed: number | null;
    isOverdue: boolean;
    hasChangedSince: boolean;
    confirmedBy: { accountId: string } | null;
    district: { id: string };
  }
  interface Review {
    mappingReview: {
      totalCount: number;
      pageInfo: { hasNextPage: boolean; endCursor: string };
      edges: { node: Row }[];
    };
  }
  const review = async (variables: object, as = own.administrator) => {
    const { data, errors } = await test.execute<Review>(REVIEW, { schoolYear: 2022, first: 50, ...variables }, as);
    expect(errors).toEqual([]);
    return data!.mappingReview;
  };
  const CONFIRM = `mutation ($input: ConfirmMappingsInput!) { confirmMappings(input: $input) { userErrors { code path } confirmedTypeIds } }`;
  interface Confirm {
    confirmMappings: { userErrors: { code: string; path: string[] }[]; confirmedTypeIds: string[] | null };
  }
  const confirm = (input: object, as = own.administrator) => test.execute<Confirm>(CONFIRM, { input }, as);

  it('lists every mapping, overdue until somebody confirms it, and again when its code changes', async () => {
    const listed = await review({});
    expect(listed.edges.map(({ node }) => node.name)).toEqual(expect.arrayContaining(['Knife', 'Detention']));
    expect(listed.edges.every(({ node }) => node.isOverdue && node.lastConfirmed === null)).toBe(true);

    const { data } = await confirm({ schoolYear: 2022, typeIds: [own.types.knife] });
    expect(data!.confirmMappings).toEqual({ userErrors: [], confirmedTypeIds: [own.types.knife] });
    const knife = (await review({ text: 'KNI' })).edges[0]!.node;
    expect(knife).toMatchObject({
      stateCode: '20',
      isOverdue: false,
      lastConfirmed: 2022,
      confirmedBy: { accountId: own.administrator.accountId },
    });

    const certifier = principal(['CERTIFIER'], { districtId: own.districtId, accountId: 'certifier' });
    const all = await confirm({ schoolYear: 2022, all: true }, certifier);
    expect(all.data!.confirmMappings.confirmedTypeIds).not.toContain(own.types.knife);
    expect(all.data!.confirmMappings.confirmedTypeIds).toContain(own.types.detention);
    expect((await review({ open: true })).edges).toEqual([]);
    const before = await head();
    expect((await confirm({ schoolYear: 2022, all: true })).data!.confirmMappings.confirmedTypeIds).toEqual([]);
    expect(await head()).toBe(before);

    const type = { eventTypeId: own.types.insubordination, stateCode: '97', effectiveFrom: '2022-06-01' };
    await test.execute(MAP, { input: type }, own.administrator);
    const changed = (await review({ text: 'insub' })).edges[0]!.node;
    expect(changed).toMatchObject({ stateCode: '97', hasChangedSince: true, isOverdue: true, lastConfirmed: 2022 });
  });

  it('shows the agency the word of all districts side by side, page by page', async () => {
    const first = await review({ text: 'knife', first: 1 }, reviewer);
    expect(first).toMatchObject({ totalCount: 2, pageInfo: { hasNextPage: true } });
    const second = await review({ text: 'knife', first: 1, after: first.pageInfo.endCursor }, reviewer);
    const rows = [...first.edges, ...second.edges].map(({ node }) => node);
    expect(new Set(rows.map(({ district }) => district.id))).toEqual(new Set([own.districtId, other.districtId]));
    expect(second.pageInfo.hasNextPage).toBe(false);
    expect((await review({ text: 'knife', districtId: other.districtId }, reviewer)).totalCount).toBe(1);
    expect((await review({ text: 'knife' })).edges.map(({ node }) => node.district.id)).toEqual([own.districtId]);
  });

  it('is refused for strangers’ types, without types, and for a clerk', async () => {
    const before = await head();
    const far = await confirm({ schoolYear: 2050, all: true });
    expect(far.data!.confirmMappings).toEqual({
      userErrors: [{ code: 'DATES_OUT_OF_ORDER', path: ['schoolYear'] }],
      confirmedTypeIds: null,
    });
    const { data } = await confirm({ schoolYear: 2022, typeIds: [own.types.knife, other.types.knife] });
    expect(data!.confirmMappings).toEqual({
      userErrors: [{ code: 'UNKNOWN_CODE', path: ['typeIds', '1'] }],
      confirmedTypeIds: null,
    });
    expect((await confirm({ schoolYear: 2022 })).errors[0]!.code).toBe('BAD_USER_INPUT');
    expect((await confirm({ schoolYear: 2022, all: true }, own.clerk)).errors[0]!.code).toBe('FORBIDDEN');
    const foreign = { schoolYear: 2022, districtId: other.districtId };
    expect((await test.execute(REVIEW, foreign, own.administrator)).errors[0]!.code).toBe('NOT_FOUND');
    expect((await test.execute(REVIEW, { schoolYear: 2022 }, own.clerk)).errors[0]!.code).toBe('FORBIDDEN');
    expect(await head()).toBe(before);
  });
});

describe('mappings of another school year', () => {
  const COPY = `mutation ($input: CopyMappingsInput!) { copyMappings(input: $input) { userErrors { code } mappings { typeId outcome stateCode } } }`;
  interface Copy {
    copyMappings: { userErrors: object[]; mappings: { typeId: string; outcome: string; stateCode: string | null }[] };
  }
  const copy = async (input: object, as = other.administrator) => test.execute<Copy>(COPY, { input }, as);
  const outcomes = async (input: object) => {
    const { data, errors } = await copy(input);
    expect(errors).toEqual([]);
    return new Map(data!.copyMappings.mappings.map(({ typeId, outcome }) => [typeId, outcome]));
  };

  it('need nothing for the next year, and are carried to an earlier one; a repeated request does it once', async () => {
    const before = await head();
    const forward = await outcomes({ fromSchoolYear: 2022, toSchoolYear: 2023 });
    expect(new Set(forward.values())).toEqual(new Set(['HOLDS_ALREADY']));
    const tried = await outcomes({ fromSchoolYear: 2022, toSchoolYear: 2021, dryRun: true });
    expect(tried.get(other.types.knife)).toBe('MAPPED');
    expect(tried.get(other.types.horseplay)).toBe('HOLDS_ALREADY');
    expect(await head()).toBe(before);

    const input = { fromSchoolYear: 2022, toSchoolYear: 2021, idempotencyKey: 'carry back' };
    expect(await outcomes(input)).toEqual(tried);
    // Four mapped types, and the record of the copy.
    expect(await head()).toBe(before + 5);
    const type = await test.execute<{ eventTypes: { id: string; stateCode: string }[] }>(
      '{ eventTypes { id stateCode(on: "2021-03-01") } }',
      {},
      other.administrator,
    );
    expect(type.data!.eventTypes.find(({ id }) => id === other.types.knife)!.stateCode).toBe('20');
    expect(await outcomes(input)).toEqual(tried);
    expect(await head()).toBe(before + 5);
  });

  it('are refused for the same year and for a certifier', async () => {
    const years = { fromSchoolYear: 2022, toSchoolYear: 2022 };
    expect((await copy(years)).errors[0]!.code).toBe('BAD_USER_INPUT');
    const certifier = principal(['CERTIFIER'], { districtId: other.districtId });
    expect((await copy({ ...years, toSchoolYear: 2023 }, certifier)).errors[0]!.code).toBe('FORBIDDEN');
  });
});

describe('custom elements', () => {
  const DEFINE = `mutation ($input: DefineCustomElementInput!) { defineCustomElement(input: $input) { userErrors { code path } customElement { key name type options } } }`;
  const define = (input: object, as = own.administrator) =>
    test.execute<{ defineCustomElement: { userErrors: object[]; customElement: object | null } }>(
      DEFINE,
      { input },
      as,
    );

  it('are defined with a type, offered by the form, checked when written, and found by value', async () => {
    const motivation = { key: 'motivation', name: 'Motivation', type: 'CHOICE', options: ['Attention', 'Escape'] };
    expect((await define(motivation)).data!.defineCustomElement).toEqual({ userErrors: [], customElement: motivation });
    const [plain, defined] = [{ ...motivation, key: 'lines' }, await head()];
    for (const wrong of [{ name: 'Two\nlines' }, { name: 'x'.repeat(201) }, { options: ['Peers', 'Gain\tor loss'] }])
      expect((await define({ ...plain, ...wrong })).errors.map(({ code }) => code)).toEqual(['BAD_USER_INPUT']);
    expect(await head()).toBe(defined);
    await define({ key: 'points', name: 'Behavior points', type: 'NUMBER' });
    const { data } = await test.execute<{ incidentFormOptions: { customElements: { key: string }[] } }>(
      `{ incidentFormOptions(schoolId: "${own.schoolId}") { customElements { key name type options } } }`,
      {},
      own.clerk,
    );
    expect(data!.incidentFormOptions.customElements.map(({ key }) => key)).toEqual(['motivation', 'points']);

    const before = await head();
    const refused = await report(own.types.knife, null, {
      customValues: [
        { key: 'motivation', value: 'Boredom' },
        { key: 'points', value: 'three' },
        { key: 'weather', value: 'rain' },
      ],
    });
    expect(refusalsOf(refused)).toEqual([
      'UNKNOWN_CODE content.events.0.customValues.0.value',
      'UNKNOWN_CODE content.events.0.customValues.1.value',
      'UNKNOWN_CODE content.events.0.customValues.2.key',
    ]);
    expect(await head()).toBe(before);

    const values = [
      { key: 'motivation', value: 'Escape' },
      { key: 'points', value: '3' },
    ];
    const { incident } = await report(own.types.knife, null, { customValues: values });
    expect(incident!.behaviorEvents[0]!.customValues).toEqual(values);
    const FIND = `query ($customValue: CustomValueFilter!) { incidents(filter: { customValue: $customValue }) { totalCount edges { node { id } } } }`;
    const found = async (customValue: object) => {
      const answer = await test.execute<{ incidents: { edges: { node: { id: string } }[] } }>(
        FIND,
        { customValue },
        own.clerk,
      );
      return answer.data!.incidents.edges.map(({ node }) => node.id);
    };
    expect(await found({ key: 'motivation', value: 'Escape' })).toEqual([incident!.id]);
    expect(await found({ key: 'points' })).toEqual([incident!.id]);
    expect(await found({ key: 'motivation', value: 'Attention' })).toEqual([]);

    const CORRECT = `mutation ($input: CorrectBehaviorEventInput!) { correctBehaviorEvent(input: $input) { userErrors { code path } } }`;
    const correction = {
      incidentId: incident!.id,
      behaviorEventId: incident!.behaviorEvents[0]!.id,
      changes: { customValues: [{ key: 'points', value: 'many' }] },
    };
    const corrected = await test.execute<{ correctBehaviorEvent: { userErrors: { code: string; path: string[] }[] } }>(
      CORRECT,
      { input: correction },
      own.clerk,
    );
    expect(refusalsOf(corrected.data!.correctBehaviorEvent)).toEqual(['UNKNOWN_CODE changes.customValues.0.value']);

    const retyped = await define({ key: 'points', name: 'Points', type: 'TEXT' });
    expect(retyped.data!.defineCustomElement).toMatchObject({ userErrors: [{ code: 'TYPE_IN_USE', path: ['type'] }] });
    expect((await define({ ...motivation, options: ['Attention'] })).data!.defineCustomElement).toMatchObject({
      userErrors: [{ code: 'TYPE_IN_USE', path: ['options'] }],
    });
    const others = { ...motivation, options: ['Escape', 'Peers'] };
    expect((await define(others)).data!.defineCustomElement).toEqual({ userErrors: [], customElement: others });
  });

  it('are refused with a key that is none, and for a clerk', async () => {
    const before = await head();
    const bad = await define({ key: 'two words', name: 'Two', type: 'TEXT' });
    expect(bad.data!.defineCustomElement).toEqual({
      userErrors: [{ code: 'UNKNOWN_CODE', path: ['key'] }],
      customElement: null,
    });
    expect((await define({ key: 'x', name: 'X', type: 'TEXT' }, own.clerk)).errors[0]!.code).toBe('FORBIDDEN');
    const foreign = { key: 'x', name: 'X', type: 'TEXT', districtId: other.districtId };
    expect((await define(foreign)).errors[0]!.code).toBe('NOT_FOUND');
    expect(await head()).toBe(before);
  });
});

describe('the state’s code lists', () => {
  const PUBLISH = `mutation ($input: PublishStateCodesInput!) { publishStateCodes(input: $input) { userErrors { code path } addedCodes endedCodes } }`;
  interface Publish {
    publishStateCodes: { userErrors: { code: string }[]; addedCodes: string[]; endedCodes: string[] };
  }
  const LISTS = `query ($on: Date!, $category: EventCategory) { stateEventCodes(on: $on, category: $category) { code category definition effectiveTo } stateResolutionCodes(on: $on) { code kind } }`;
  interface Lists {
    stateEventCodes: { code: string; category: string; definition: string; effectiveTo: string | null }[];
    stateResolutionCodes: { code: string }[];
  }
  const lists = async (on: string, category?: string) =>
    (await test.execute<Lists>(LISTS, { on, category }, own.clerk)).data!;

  it('hold 30 event codes with category and definition, and 5 resolution codes', async () => {
    const { stateEventCodes, stateResolutionCodes } = await lists('2022-02-14');
    expect(stateEventCodes).toHaveLength(30);
    expect(stateEventCodes.every(({ definition }) => definition.length > 10)).toBe(true);
    expect(stateResolutionCodes.map(({ code }) => code)).toEqual(['250', '260', '400', '410', '500']);
    const weapons = (await lists('2022-02-14', 'WEAPONS')).stateEventCodes;
    expect(weapons.map(({ code }) => code)).toEqual(expect.arrayContaining(['11', '12', '13', '20']));
    expect(weapons.every(({ category }) => category === 'WEAPONS')).toBe(true);
  });

  it('end no code on a day that is over, under which incidents were reported', async () => {
    const before = await head();
    const publish = async (input: object) =>
      (await test.execute<Publish>(PUBLISH, { input: { effectiveFrom: '2022-06-01', ...input } }, manager)).data!
        .publishStateCodes;
    const fewer = { eventCodes: STATE_EVENT_CODES.slice(1) };
    for (const dryRun of [true, false])
      expect(await publish({ ...fewer, dryRun })).toMatchObject({
        ...{ userErrors: [{ code: 'DATES_OUT_OF_ORDER', path: ['effectiveFrom'] }], endedCodes: null },
      });
    const harmless = {
      eventCodes: STATE_EVENT_CODES.map((code) => ({ ...code, isWeapon: false, isFirearm: false })),
    };
    for (const input of [harmless, { ...fewer, effectiveFrom: '2025-01-01' }])
      expect((await publish(input)).userErrors).toEqual([{ code: 'DATES_OUT_OF_ORDER', path: ['effectiveFrom'] }]);
    expect(await head()).toBe(before);
    expect((await publish({ ...fewer, effectiveFrom: '2022-06-02', dryRun: true })).endedCodes).toHaveLength(1);
    expect((await publish({ ...harmless, effectiveFrom: '2022-06-02', dryRun: true })).userErrors).toEqual([]);
    const named = STATE_EVENT_CODES.map((code) => ({ ...code, name: `${code.name}.` }));
    expect((await publish({ eventCodes: named, dryRun: true })).userErrors).toEqual([]);
  });

  it('are published from a day on by the collections manager; a code that ends cannot be mapped any more', async () => {
    const eventCodes = [
      ...STATE_EVENT_CODES.filter(({ code }) => code !== '97'),
      { ...STATE_EVENT_CODES[0]!, code: '4100', name: 'New', category: 'OTHER_OFFENSES', definition: 'Something new.' },
    ];
    const input = { effectiveFrom: '2023-07-01', eventCodes };
    const before = await head();
    const tried = await test.execute<Publish>(PUBLISH, { input: { ...input, dryRun: true } }, manager);
    expect(tried.data!.publishStateCodes).toEqual({ userErrors: [], addedCodes: ['4100'], endedCodes: ['97'] });
    expect(await head()).toBe(before);
    await test.execute(PUBLISH, { input }, manager);
    const after = (await lists('2023-07-01')).stateEventCodes.map(({ code }) => code);
    expect(after).toContain('4100');
    expect(after).not.toContain('97');
    const old = (await lists('2023-06-30')).stateEventCodes.find(({ code }) => code === '97')!;
    expect(old.effectiveTo).toBe('2023-06-30');
    const mapping = { eventTypeId: other.types.knife, stateCode: '97', effectiveFrom: '2023-07-01' };
    const mapped = await test.execute<MapData>(MAP, { input: mapping }, other.administrator);
    expect(mapped.data!.mapEventType.userErrors).toEqual([{ code: 'CODE_NOT_ACTIVE' }]);
  });

  it('bring the words for places and circumstances of incidents, from their day on', async () => {
    const OPTIONS =
      'query ($school: ID!, $on: Date!) { incidentFormOptions(schoolId: $school, on: $on) { locations contexts } }';
    const offered = async (on: string) =>
      (
        await test.execute<{ incidentFormOptions: { locations: string[]; contexts: string[] } }>(
          OPTIONS,
          { school: own.schoolId, on },
          own.clerk,
        )
      ).data!.incidentFormOptions;
    const before = await offered('2023-10-01');
    expect(before.locations).toContain('On Campus: Classroom');
    const publish = (rest: object, as = manager) =>
      test.execute<Publish>(PUBLISH, { input: { effectiveFrom: '2023-09-01', ...rest } }, as);
    const start = await head();
    for (const locations of [[], ['Gym', ' '], ['Gym', 'Gym ']])
      expect((await publish({ locations })).data!.publishStateCodes.userErrors).toHaveLength(1);
    for (const lines of [{ locations: ['Gym\nHall'] }, { contexts: ['Before\tschool'] }])
      expect((await publish(lines)).errors[0]!.code).toBe('BAD_USER_INPUT');
    expect((await publish({ locations: ['Gym'] }, reviewer)).errors[0]!.code).toBe('FORBIDDEN');
    expect(await head()).toBe(start);
    expect((await publish({ locations: ['Gym', 'Yard'] })).data!.publishStateCodes.userErrors).toEqual([]);
    expect(await offered('2023-10-01')).toEqual({ locations: ['Gym', 'Yard'], contexts: before.contexts });
    expect(await offered('2023-08-31')).toEqual(before);
    const DRAFT =
      'query ($draft: ReportIncidentInput!) { checkIncidentDraft(draft: $draft) { userErrors { code path } } }';
    const draft = async (occurredOn: string, location: string) => {
      const content = { occurredOn, occurredAt: '10:00', setting: 'ON_CAMPUS', location, events: [] };
      const { data } = await test.execute<{ checkIncidentDraft: { userErrors: { code: string; path: string[] }[] } }>(
        DRAFT,
        { draft: { schoolId: own.schoolId, content } },
        own.clerk,
      );
      return data!.checkIncidentDraft.userErrors
        .filter(({ path }) => path?.at(-1) === 'location')
        .map(({ code }) => code);
    };
    expect(await draft('2023-10-01', 'Gym')).toEqual([]);
    expect(await draft('2023-10-01', 'On Campus: Classroom')).toEqual(['CODE_NOT_ACTIVE']);
    expect(await draft('2022-03-01', 'On Campus: Classroom')).toEqual([]);
    expect(await draft('2022-03-01', 'Gym')).toEqual(['CODE_NOT_ACTIVE']);
    expect(await draft('2022-03-01', 'Behind the barn')).toEqual(['UNKNOWN_CODE']);
  });

  it('are refused backwards, with a code twice, and from anybody else', async () => {
    const twice = [STATE_EVENT_CODES[0]!, STATE_EVENT_CODES[0]!];
    const before = await head();
    const back = { effectiveFrom: '2020-07-01', eventCodes: STATE_EVENT_CODES };
    const refused = await test.execute<Publish>(PUBLISH, { input: back }, manager);
    expect(refused.data!.publishStateCodes.userErrors).toMatchObject([{ code: 'DATES_OUT_OF_ORDER' }]);
    const double = await test.execute<Publish>(
      PUBLISH,
      { input: { effectiveFrom: '2024-07-01', eventCodes: twice } },
      manager,
    );
    expect(double.data!.publishStateCodes.userErrors).toMatchObject([{ code: 'SOURCE_KEY_DUPLICATE' }]);
    const asReviewer = await test.execute(PUBLISH, { input: back }, reviewer);
    expect(asReviewer.errors[0]!.code).toBe('FORBIDDEN');
    expect(await head()).toBe(before);
  });
});
