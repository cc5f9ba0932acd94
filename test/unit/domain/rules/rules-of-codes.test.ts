import { describe, expect, it } from 'vitest';
import { behaviorEvent, participant } from '../incident/incident-fixtures.ts';
import { find, iep, imported, incident, nobody, severity } from './rule-fixtures.ts';

describe('BEH-04 no state event code, but must be reported', () => {
  it('finds the in-school suspension of a student with an IEP under a local event', () => {
    expect(find('BEH-04', incident('horseplay', 'in-school'), { students: iep })).toMatchObject({
      severity: 'FATAL',
      explanation: 'In-school suspension of a student with an active IEP must be reported (Behavior User Guide p. 2).',
      details: [{ behaviorEventId: 'event-1', note: 'IN_SCHOOL_SUSPENSION_WITH_DISABILITY' }],
    });
  });

  it('finds an expulsion under a local event', () => {
    expect(severity('BEH-04', incident('horseplay', 'expulsion'))).toBe('FATAL');
  });

  it('passes what is coded and what need not be reported', () => {
    expect(severity('BEH-04', incident('insubordination', 'in-school'), { students: iep })).toBe(null);
    expect(severity('BEH-04', incident('horseplay', 'in-school'))).toBe(null);
  });

  it('finds a weapon whose code was dropped or mapped too late within the school year', () => {
    const typed = (...mappings: { effectiveFrom: string; stateCode: string | null }[]) => ({
      eventTypes: new Map([['horseplay', { name: 'Knife', alignment: 'DISCIPLINE' as const, mappings }]]),
    });
    const late = typed({ effectiveFrom: '2022-03-01', stateCode: '20' });
    const dropped = typed(
      { effectiveFrom: '2021-07-01', stateCode: '20' },
      { effectiveFrom: '2022-02-01', stateCode: null },
    );
    expect(severity('BEH-04', incident('horseplay'), late)).toBe('FATAL');
    expect(severity('BEH-04', incident('horseplay'), dropped)).toBe('FATAL');
    expect(severity('BEH-04', imported([behaviorEvent()]), late)).toBe(null);
    expect(severity('BEH-04', incident('horseplay'), typed({ effectiveFrom: '2022-07-01', stateCode: '20' }))).toBe(
      null,
    );
    expect(severity('BEH-04', incident('horseplay'), typed({ effectiveFrom: '2022-03-01', stateCode: '3500' }))).toBe(
      null,
    );
  });
});

describe('BEH-05 state event without a state resolution', () => {
  it('is fatal for other codes, a warning for weapons, drugs and violence', () => {
    expect(severity('BEH-05', incident('insubordination', 'detention'))).toBe('FATAL');
    expect(severity('BEH-05', incident('insubordination'))).toBe('FATAL');
    expect(severity('BEH-05', incident('knife', 'detention'))).toBe('WARNING');
    expect(severity('BEH-05', incident('fight'))).toBe('WARNING');
    expect(severity('BEH-05', incident('drugs'))).toBe('WARNING');
  });

  it('is for information when no offender was enrolled', () => {
    const stranger = imported([behaviorEvent({ eventTypeId: 'knife', participants: [participant(nobody)] })]);
    expect(severity('BEH-05', stranger)).toBe('INFO');
    expect(severity('BEH-05', incident('insubordination'), { students: new Map() })).toBe('INFO');
  });

  it('takes the gravest of its events and lists them all', () => {
    const state = imported([
      behaviorEvent({ eventTypeId: 'knife', participants: [participant()] }),
      behaviorEvent({
        behaviorEventId: 'event-2',
        eventTypeId: 'insubordination',
        participants: [participant({ participantId: 'participant-2' })],
      }),
    ]);
    expect(find('BEH-05', state)).toMatchObject({
      severity: 'FATAL',
      details: [
        { behaviorEventId: 'event-1', note: '20 WARNING' },
        { behaviorEventId: 'event-2', note: '2200 FATAL' },
      ],
    });
  });

  it('passes with a state resolution, and leaves local events and missing offenders to other rules', () => {
    expect(severity('BEH-05', incident('insubordination', 'detention', 'in-school'))).toBe(null);
    expect(severity('BEH-05', incident('horseplay', 'detention'))).toBe(null);
    expect(severity('BEH-05', imported([behaviorEvent({ eventTypeId: 'knife' })]))).toBe(null);
  });
});

describe('BEH-07 local and state codes mixed', () => {
  it('warns of both ways to mix them', () => {
    expect(find('BEH-07', incident('horseplay', 'in-school'))?.details).toMatchObject([
      { resolutionId: 'resolution-1', note: 'LOCAL_EVENT_STATE_RESOLUTION' },
    ]);
    expect(find('BEH-07', incident('knife', 'detention'))?.details).toMatchObject([
      { note: 'STATE_EVENT_LOCAL_RESOLUTION' },
    ]);
    expect(severity('BEH-07', incident('knife', 'detention'))).toBe('WARNING');
  });

  it('passes pairs of a kind', () => {
    expect(severity('BEH-07', incident('knife', 'in-school'))).toBe(null);
    expect(severity('BEH-07', incident('horseplay', 'detention'))).toBe(null);
  });
});
