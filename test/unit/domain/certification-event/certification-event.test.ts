import { describe, expect, it } from 'vitest';
import type {
  CertificationEventCommand,
  DefinitionInput,
} from '../../../../src/domain/certification-event/commands.ts';
import { certificationEventDecider } from '../../../../src/domain/certification-event/decider.ts';
import type { CertificationEventState } from '../../../../src/domain/certification-event/state.ts';
import { certificationEventStatus } from '../../../../src/domain/certification-event/status.ts';

const definition = {
  name: ' Behavior Certification 2021-22 ',
  schoolYear: 2022,
  description: 'All incidents of the year.',
  level: 'DISTRICT',
  categoryId: 'behavior',
  validationGroupIds: ['behavior'],
  dataLink: 'https://example.org/guide',
  startsOn: '2022-05-01',
  opensOn: '2022-05-15',
  endsOn: '2022-06-30',
  lastDayPolicy: 'BLOCK',
  attestationText: 'I certify.',
  participants: [{ districtId: 'gb', schoolId: null }],
} satisfies DefinitionInput;
const category = { level: 'DISTRICT', isPublished: true } as const;

function window(...commands: readonly CertificationEventCommand[]) {
  let state: CertificationEventState | null = certificationEventDecider.initial;
  let answer: readonly string[] = [];
  for (const command of commands) {
    const decision = certificationEventDecider.decide(state, command);
    answer =
      decision.kind === 'accepted'
        ? decision.events.map((one) => one.type)
        : decision.rejections.map((one) => [one.code, ...(one.path ?? [])].join(' '));
    if (decision.kind === 'accepted') state = decision.events.reduce(certificationEventDecider.evolve, state);
  }
  return { state, answer };
}

const create = (
  more: DefinitionInput = {},
  fact: { level: 'DISTRICT' | 'SCHOOL'; isPublished: boolean } | null = category,
) =>
  ({ type: 'CreateCertificationEvent', eventId: 'w', definition: { ...definition, ...more }, category: fact }) as const;
const publish = { type: 'PublishCertificationEvent', category } as const;
const close = (sent: number, leaveOpenRows = false) =>
  ({ type: 'StartClosing', reason: null, openRows: { sent, requested: 0 }, leaveOpenRows }) as const;
const finish = { type: 'FinishClosing' } as const;

describe('creating', () => {
  it('keeps the definition, trimmed and whole', () => {
    const { state, answer } = window(create({ description: null, dataLink: '' }));
    expect(answer).toEqual(['CertificationEventCreated']);
    expect(state?.definition).toMatchObject({
      name: 'Behavior Certification 2021-22',
      description: '',
      dataLink: null,
    });
  });

  it('refuses each missing field by its path, all at once', () => {
    const empty = Object.fromEntries(Object.keys(definition).map((field) => [field, null]));
    expect(window(create(empty)).answer).toEqual([
      'INPUTS_MISSING name',
      'INPUTS_MISSING schoolYear',
      'INPUTS_MISSING level',
      'INPUTS_MISSING categoryId',
      'INPUTS_MISSING validationGroupIds',
      'INPUTS_MISSING startsOn',
      'INPUTS_MISSING opensOn',
      'INPUTS_MISSING endsOn',
      'INPUTS_MISSING lastDayPolicy',
      'INPUTS_MISSING attestationText',
      'NO_PARTICIPANTS participants',
    ]);
  });

  it.each<[DefinitionInput, string]>([
    [{ name: '  ' }, 'INPUTS_MISSING name'],
    [{ validationGroupIds: [] }, 'INPUTS_MISSING validationGroupIds'],
    [{ opensOn: '2022-02-30' }, 'INPUTS_MISSING opensOn'],
    [{ startsOn: '2022-05-16' }, 'DATES_OUT_OF_ORDER opensOn'],
    [{ endsOn: '2022-05-14' }, 'DATES_OUT_OF_ORDER endsOn'],
    [{ participants: [] }, 'NO_PARTICIPANTS participants'],
    [{ dataLink: 'http://example.org' }, 'DATA_LINK_NOT_HTTPS dataLink'],
    [{ dataLink: 'javascript:alert(1)' }, 'DATA_LINK_NOT_HTTPS dataLink'],
    [{ participants: [{ districtId: 'gb', schoolId: 'high' }] }, 'LEVEL_MISMATCH participants 0 schoolId'],
  ])('refuses %j', (more, expected) => {
    expect(window(create(more)).answer).toEqual([expected]);
  });

  it('allows one day for everything', () => {
    const day = '2022-06-01';
    expect(window(create({ startsOn: day, opensOn: day, endsOn: day })).answer).toEqual(['CertificationEventCreated']);
  });

  it('needs a published category of its own level, and schools where the level is school', () => {
    expect(window(create({}, null)).answer).toEqual(['CATEGORY_INACTIVE categoryId']);
    expect(window(create({}, { ...category, isPublished: false })).answer).toEqual(['CATEGORY_INACTIVE categoryId']);
    expect(window(create({}, { ...category, level: 'SCHOOL' })).answer).toEqual(['LEVEL_MISMATCH level']);
    const school = { level: 'SCHOOL', participants: [{ districtId: 'gb', schoolId: 'high' }] } as const;
    expect(window(create(school, { ...category, level: 'SCHOOL' })).answer).toEqual(['CertificationEventCreated']);
  });
});

describe('the life of a window', () => {
  it('is created, published once, closed in two phases', () => {
    expect(window(create(), create()).answer).toEqual([]);
    const published = window(create(), publish);
    expect(published.answer).toEqual(['CertificationEventPublished']);
    expect(published.state).toMatchObject({ publishedVersion: 1 });
    expect(window(create(), publish, publish).answer).toEqual(['EVENT_ALREADY_PUBLISHED']);
    expect(window(create(), publish, close(0)).answer).toEqual(['CertificationEventClosing']);
    expect(window(create(), publish, close(0), close(0)).answer).toEqual([]);
    expect(window(create(), publish, close(0), finish).answer).toEqual(['CertificationEventClosed']);
    expect(window(create(), publish, close(0), finish, finish).answer).toEqual([]);
    expect(window(create(), publish, close(0), finish, close(0)).answer).toEqual(['EVENT_CLOSED']);
    expect(window(create(), publish, close(0), publish).answer).toEqual(['EVENT_CLOSED']);
  });

  it('does not publish into a category that is no longer there', () => {
    expect(window(create(), { ...publish, category: null }).answer).toEqual(['CATEGORY_INACTIVE categoryId']);
  });

  it('does not close what was never published, nor finish what nobody closes', () => {
    expect(window(publish).answer).toEqual(['EVENT_NOT_PUBLISHED eventId']);
    expect(window(create(), close(0)).answer).toEqual(['EVENT_NOT_PUBLISHED']);
    expect(window(create(), finish).answer).toEqual(['EVENT_NOT_PUBLISHED']);
    expect(window(create(), publish, finish).answer).toEqual(['ALREADY_DONE']);
  });

  it('closes over certifications that wait for the state only when that is meant', () => {
    expect(window(create(), publish, close(62)).answer).toEqual(['OPEN_ROWS_REMAIN']);
    expect(window(create(), publish, close(62, true)).answer).toEqual(['CertificationEventClosing']);
  });

  it('reads as closed from the first phase on', () => {
    const status = (...commands: readonly CertificationEventCommand[]) => {
      const { state } = window(...commands);
      return state && certificationEventStatus(state);
    };
    expect(status(create())).toBe('UNPUBLISHED');
    expect(status(create(), publish)).toBe('PUBLISHED');
    expect(status(create(), publish, close(0))).toBe('CLOSED');
    expect(status(create(), publish, close(0), finish)).toBe('CLOSED');
  });
});
