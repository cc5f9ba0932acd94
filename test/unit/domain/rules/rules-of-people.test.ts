import { describe, expect, it } from 'vitest';
import { behaviorEvent, content, participant, reported, resolution } from '../incident/incident-fixtures.ts';
import { find, imported, incident, nobody, severity } from './rule-fixtures.ts';

describe('BEH-01 still in progress', () => {
  it('is fatal when the state is concerned and a warning when not', () => {
    expect(severity('BEH-01', incident('knife'))).toBe('FATAL');
    expect(severity('BEH-01', reported())).toBe('FATAL');
    expect(severity('BEH-01', incident('horseplay'))).toBe('WARNING');
    expect(severity('BEH-01', { ...incident('knife'), status: 'SUBMITTED' })).toBe('WARNING');
    expect(severity('BEH-01', incident('knife', 'in-school'))).toBe(null);
  });
});

describe('BEH-03 referred to law enforcement', () => {
  it('lists the referred events', () => {
    const state = imported([
      behaviorEvent(),
      behaviorEvent({ behaviorEventId: 'event-2', isReferredToLawEnforcement: true }),
    ]);
    expect(find('BEH-03', state)).toMatchObject({ severity: 'INFO', details: [{ behaviorEventId: 'event-2' }] });
    expect(severity('BEH-03', incident('horseplay'))).toBe(null);
  });
});

describe('BEH-06 no offender', () => {
  const witness = participant({ participantId: 'participant-2', studentId: 'student-2', role: 'WITNESS' });

  it('is fatal with two witnesses and nobody else', () => {
    expect(
      severity('BEH-06', imported([behaviorEvent({ participants: [participant({ role: 'WITNESS' }), witness] })])),
    ).toBe('FATAL');
    expect(severity('BEH-06', imported([]))).toBe('FATAL');
  });

  it('asks for an offender in each state-coded event, not in a local one', () => {
    const offended = behaviorEvent({ participants: [participant()] });
    const second = behaviorEvent({ behaviorEventId: 'event-2', participants: [witness] });
    expect(severity('BEH-06', imported([offended, second]))).toBe(null);
    expect(find('BEH-06', imported([offended, { ...second, eventTypeId: 'knife' }]))?.details).toEqual([
      { behaviorEventId: 'event-2' },
    ]);
  });

  it('passes an unknown offender, and awards, which have none', () => {
    expect(severity('BEH-06', imported([behaviorEvent({ participants: [participant(nobody)] })]))).toBe(null);
    expect(
      severity(
        'BEH-06',
        reported({ alignment: 'AWARD', content: content({ events: [behaviorEvent({ eventTypeId: 'helping' })] }) }),
      ),
    ).toBe(null);
  });
});

describe('BEH-17 removal of somebody who is not an offender', () => {
  const offender = participant({ participantId: 'participant-2', studentId: 'student-2' });
  const witness = participant({ role: 'WITNESS', resolutions: [resolution({ resolutionTypeId: 'out-of-school' })] });

  it('is fatal for a suspended witness beside another offender', () => {
    expect(find('BEH-17', imported([behaviorEvent({ participants: [offender, witness] })]))).toMatchObject({
      severity: 'FATAL',
      details: [
        { participantId: 'participant-1', studentId: 'student-1', resolutionId: 'resolution-1', note: 'WITNESS' },
      ],
    });
  });

  it('leaves somebody alone who is also an offender of the incident', () => {
    const both = { ...offender, studentId: 'student-1' };
    expect(
      severity(
        'BEH-17',
        imported([
          behaviorEvent({ participants: [witness] }),
          behaviorEvent({ behaviorEventId: 'event-2', participants: [both] }),
        ]),
      ),
    ).toBe(null);
  });

  it('passes local resolutions', () => {
    const talked = participant({ role: 'WITNESS', resolutions: [resolution({ resolutionTypeId: 'detention' })] });
    expect(severity('BEH-17', imported([behaviorEvent({ participants: [offender, talked] })]))).toBe(null);
  });
});

describe('BEH-99 incident to certify', () => {
  it('lists what must be reported, with the reason', () => {
    expect(find('BEH-99', incident('knife', 'detention'))).toMatchObject({
      severity: 'INFO',
      details: [{ note: 'WEAPON_DRUG_OR_VIOLENCE' }],
    });
    expect(severity('BEH-99', incident('insubordination', 'in-school'))).toBe(null);
  });
});
