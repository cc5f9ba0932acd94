import { describe, expect, it } from 'vitest';
import { behavior1 } from '../../../../src/domain/certified-record/behavior-1.ts';
import { stateRecord } from '../../../../src/domain/incident/state-record.ts';
import {
  behaviorEvent,
  codesOf,
  content,
  context,
  edit,
  facts,
  given,
  participant,
  reported,
  reportIncident,
  resolution,
  typesOf,
} from './incident-fixtures.ts';

const expelled = reportIncident({
  content: content({
    events: [
      behaviorEvent({
        eventTypeId: 'handgun',
        participants: [participant({ resolutions: [resolution({ resolutionTypeId: 'expulsion' })] })],
      }),
    ],
  }),
});
const record = {
  type: 'RecordTrusteeModification',
  ...edit,
  resolutionId: 'resolution-1',
  decidedOn: '2022-02-15',
  reason: 'unloaded',
} as const;

describe('what the trustees decided about an expulsion', () => {
  it('is recorded once, and replaced by what they decide later', () => {
    const { when } = given(expelled);
    expect(typesOf(when(record))).toEqual(['TrusteeModificationRecorded']);
    const again = given(expelled, record);
    expect(typesOf(again.when(record))).toEqual([]);
    expect(typesOf(again.when({ ...record, reason: 'appeal' }))).toEqual(['TrusteeModificationRecorded']);
  });

  it('needs a reason, a resolution of this incident, and a day from the incident to today', () => {
    const { when } = given(expelled);
    expect(codesOf(when({ ...record, reason: ' ' }))).toEqual(['REASON_REQUIRED']);
    expect(codesOf(when({ ...record, resolutionId: 'another' }))).toEqual(['UNKNOWN_CODE']);
    expect(codesOf(when({ ...record, decidedOn: '2022-02-13' }))).toEqual(['DATES_OUT_OF_ORDER']);
    expect(codesOf(when({ ...record, decidedOn: '2022-02-16' }))).toEqual(['DATES_OUT_OF_ORDER']);
    const both = { ...record, decidedOn: '2022-02-16', reason: null };
    expect(codesOf(when(both))).toEqual(['DATES_OUT_OF_ORDER', 'REASON_REQUIRED']);
  });

  it('is about expulsions only', () => {
    for (const resolutionTypeId of ['out-of-school', 'in-school', 'detention']) {
      const person = participant({ resolutions: [resolution({ resolutionTypeId })] });
      const report = reportIncident({ content: content({ events: [behaviorEvent({ participants: [person] })] }) });
      expect(codesOf(given(report).when(record))).toEqual(['UNKNOWN_CODE']);
    }
  });

  it('stays when the resolution is corrected or the incident is revised', () => {
    const state = reported({ content: expelled.content }, record, {
      type: 'CorrectResolution',
      ...edit,
      resolutionId: 'resolution-1',
      changes: { endsOn: '2022-05-16' },
    });
    expect(state.events[0]?.participants[0]?.resolutions[0]).toMatchObject({
      endsOn: '2022-05-16',
      trusteeModification: { decidedOn: '2022-02-15', reason: 'unloaded' },
    });
  });

  it('is taken with its own reason into a locked incident', () => {
    const locked = { ...record, facts: facts({ isLocked: true }) };
    expect(typesOf(given(expelled).when(locked))).toEqual(['TrusteeModificationRecorded']);
  });

  it('reaches the state as a day without the reason, and the certified record not at all', () => {
    const state = reported({ content: expelled.content }, record);
    const sent = stateRecord(state, context()).record;
    expect(sent?.events[0]?.participants[0]?.resolutions[0]?.trusteesDecidedOn).toBe('2022-02-15');
    expect(JSON.stringify(sent)).not.toContain('unloaded');
    const before = stateRecord(reported({ content: expelled.content }), context()).record;
    expect(behavior1(sent!)).toEqual(behavior1(before!));
  });
});
