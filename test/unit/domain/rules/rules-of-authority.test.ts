import { describe, expect, it } from 'vitest';
import type { IncidentContext } from '../../../../src/domain/incident/context.ts';
import type { ResolutionContent } from '../../../../src/domain/incident/commands.ts';
import { behaviorEvent, participant, resolution } from '../incident/incident-fixtures.ts';
import { find, imported, incident, nobody, severity } from './rule-fixtures.ts';

const resolved = (eventTypeId: string, change: Partial<ResolutionContent>, occurredOn = '2022-02-14') =>
  imported([behaviorEvent({ eventTypeId, participants: [participant({ resolutions: [resolution(change)] })] })], {
    occurredOn,
  });

describe('BEH-11 expulsion that trustees did not impose', () => {
  const expulsion = (imposedBy: ResolutionContent['imposedBy'], boardActionOn: string | null = '2022-02-15') =>
    resolved('knife', { resolutionTypeId: 'expulsion', imposedBy, boardActionOn });

  it('warns of an expulsion by the principal, and of one by nobody in particular', () => {
    expect(find('BEH-11', expulsion('PRINCIPAL'))).toMatchObject({
      severity: 'WARNING',
      explanation: 'Not recorded as an action of the trustees with its day: 1 expulsion.',
      details: [{ participantId: 'participant-1', resolutionId: 'resolution-1', note: 'PRINCIPAL' }],
    });
    expect(find('BEH-11', expulsion(null))?.details).toMatchObject([{ note: 'NOT_RECORDED' }]);
  });

  it('warns of an expulsion by the trustees of which nobody knows when the board acted', () => {
    expect(find('BEH-11', expulsion('TRUSTEES', null))?.details).toMatchObject([{ note: 'BOARD_ACTION_NOT_DATED' }]);
  });

  it('passes the trustees, and suspensions by anybody', () => {
    expect(severity('BEH-11', expulsion('TRUSTEES'))).toBe(null);
    expect(severity('BEH-11', resolved('knife', { resolutionTypeId: 'out-of-school', imposedBy: 'PRINCIPAL' }))).toBe(
      null,
    );
  });
});

describe('BEH-15 code or mapping past its end date', () => {
  const typed = (
    mappings: readonly { readonly effectiveFrom: string; readonly stateCode: string | null }[],
    endsOn: string | null = null,
  ): Partial<IncidentContext> => ({
    eventTypes: new Map([['horseplay', { name: 'Horseplay', alignment: 'DISCIPLINE' as const, mappings, endsOn }]]),
  });
  const state = incident('horseplay', 'detention');

  it('warns of a type whose mapping ended in August', () => {
    const ended = typed([
      { effectiveFrom: '2019-07-01', stateCode: '3500' },
      { effectiveFrom: '2021-08-15', stateCode: null },
    ]);
    expect(find('BEH-15', state, ended)).toMatchObject({
      severity: 'WARNING',
      details: [{ behaviorEventId: 'event-1', note: 'MAPPING_ENDED' }],
    });
  });

  it('warns however long ago the mapping has ended', () => {
    const longAgo = [
      { effectiveFrom: '2015-07-01', stateCode: '20' },
      { effectiveFrom: '2018-07-01', stateCode: null },
    ];
    expect(find('BEH-15', state, typed(longAgo))?.details).toMatchObject([{ note: 'MAPPING_ENDED' }]);
  });

  it('warns of a code that the state does not have on that day, and of a type past its last day', () => {
    const withdrawn = typed([{ effectiveFrom: '2021-07-01', stateCode: '7777' }]);
    expect(find('BEH-15', state, withdrawn)?.details).toMatchObject([{ note: 'CODE_WITHDRAWN' }]);
    const retired = typed([{ effectiveFrom: '2021-07-01', stateCode: '20' }], '2022-02-13');
    expect(find('BEH-15', state, retired)?.details).toMatchObject([{ note: 'TYPE_RETIRED' }]);
  });

  it('looks at resolution types too', () => {
    const mappings = [
      { effectiveFrom: '2020-07-01', stateCode: '500' },
      { effectiveFrom: '2022-01-01', stateCode: null },
    ];
    const resolutionTypes = new Map([['detention', { name: 'Detention', mappings }]]);
    expect(find('BEH-15', state, { resolutionTypes })?.details).toEqual([
      {
        behaviorEventId: 'event-1',
        participantId: 'participant-1',
        resolutionId: 'resolution-1',
        note: 'MAPPING_ENDED',
      },
    ]);
  });

  it('passes what is in use, what was never mapped, and what is mapped later', () => {
    expect(severity('BEH-15', state)).toBe(null);
    expect(severity('BEH-15', state, typed([{ effectiveFrom: '2021-07-01', stateCode: '20' }], '2022-02-14'))).toBe(
      null,
    );
    expect(severity('BEH-15', state, typed([{ effectiveFrom: '2022-03-01', stateCode: '20' }]))).toBe(null);
  });
});

describe('BEH-18 firearm without an immediate suspension', () => {
  const handgun = (change: Partial<ResolutionContent>, occurredOn?: string) =>
    resolved('handgun', { resolutionTypeId: 'out-of-school', endsOn: null, ...change }, occurredOn);

  it('passes a suspension on the same or the next school day, over a weekend and a holiday', () => {
    expect(severity('BEH-18', handgun({ startsOn: '2022-02-14' }))).toBe(null);
    expect(severity('BEH-18', handgun({ startsOn: '2022-02-15' }))).toBe(null);
    // Friday; Monday is no school day, so Tuesday is the next one
    expect(severity('BEH-18', handgun({ startsOn: '2022-02-22' }, '2022-02-18'))).toBe(null);
    expect(severity('BEH-18', handgun({ resolutionTypeId: 'expulsion', startsOn: '2022-02-15' }))).toBe(null);
  });

  it('warns of one that starts later, has no day, or keeps the student in school', () => {
    expect(find('BEH-18', handgun({ startsOn: '2022-02-16' }))).toMatchObject({
      severity: 'WARNING',
      details: [{ behaviorEventId: 'event-1', participantId: 'participant-1', studentId: 'student-1' }],
    });
    expect(severity('BEH-18', handgun({ startsOn: '2022-02-23' }, '2022-02-18'))).toBe('WARNING');
    expect(severity('BEH-18', handgun({ startsOn: null, endsOn: null }))).toBe('WARNING');
    expect(severity('BEH-18', handgun({ startsOn: '2022-02-11' }))).toBe('WARNING');
    expect(severity('BEH-18', incident('handgun', 'in-school'))).toBe('WARNING');
  });

  it('accepts the next suspension there can be after the last day of instruction', () => {
    expect(severity('BEH-18', handgun({ startsOn: '2022-08-24', endsOn: null }, '2022-06-03'))).toBe(null);
  });

  it('looks at firearms and enrolled offenders only, in whatever role the suspension stands', () => {
    expect(severity('BEH-18', incident('knife'))).toBe(null);
    expect(
      severity('BEH-18', imported([behaviorEvent({ eventTypeId: 'handgun', participants: [participant(nobody)] })])),
    ).toBe(null);
    const offender = participant();
    const suspended = participant({
      participantId: 'participant-2',
      role: 'OTHER',
      resolutions: [resolution({ resolutionTypeId: 'out-of-school' })],
    });
    expect(
      severity('BEH-18', imported([behaviorEvent({ eventTypeId: 'handgun', participants: [offender, suspended] })])),
    ).toBe(null);
  });
});

describe('BEH-09 and the calendar of the school', () => {
  const on = (occurredOn: string) => imported([behaviorEvent()], { occurredOn, schoolYear: 2022 });

  it('warns of a day in the school year on which the school has no calendar', () => {
    expect(find('BEH-09', on('2022-06-04'))).toMatchObject({
      severity: 'WARNING',
      explanation:
        "This incident of 4 Jun 2022 lies outside the school's calendar of 2021-22: 25 Aug 2021 to 3 Jun 2022.",
    });
    expect(severity('BEH-09', on('2021-08-24'))).toBe('WARNING');
    expect(severity('BEH-09', on('2022-06-03'))).toBe(null);
    expect(severity('BEH-09', on('2022-06-04'), { calendar: null })).toBe(null);
  });

  it('goes by the calendar of a facility that goes on after 30 June', () => {
    const calendar = { firstDay: '2021-07-12', lastInstructionDay: '2022-07-08', nonSchoolDays: [] };
    expect(severity('BEH-09', on('2022-07-05'), { calendar })).toBe(null);
    expect(severity('BEH-09', on('2022-07-11'), { calendar })).toBe('FATAL');
  });
});
