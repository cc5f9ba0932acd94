import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IncidentCommand } from '../../../../src/domain/incident/commands.ts';
import { incidentDecider } from '../../../../src/domain/incident/decider.ts';
import type { IncidentState } from '../../../../src/domain/incident/state.ts';
import { behaviorEvent, content, edit, facts, participant, resolution } from './incident-fixtures.ts';

/** The machine in a few plain words: who took part as an offender, and which resolutions there are. */
interface Model {
  status: 'NONE' | 'IN_PROGRESS' | 'COMPLETE' | 'VOIDED';
  /** Everybody in the event, offenders or not: nobody stands in it twice. */
  people: Set<string>;
  offenders: Set<string>;
  resolutions: Set<string>;
}

type Step =
  'report' | 'offender' | 'witness' | 'resolution' | 'revise away resolutions' | 'complete' | 'reopen' | 'void';

/** Void ends everything but reopening, so it is rare. */
const steps = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom<Step>('offender', 'resolution', 'revise away resolutions', 'complete') },
  { weight: 5, arbitrary: fc.constantFrom<Step>('witness', 'reopen', 'report') },
  { weight: 1, arbitrary: fc.constant<Step>('void') },
);
const enrolled = ['student-1', 'student-2'];

function commandFor(step: Step, index: number, state: IncidentState | null): IncidentCommand {
  const hand = { ...edit, facts: facts({ enrolledStudents: new Set(enrolled) }) };
  const studentId = `student-${(index % 3) + 1}`;
  switch (step) {
    case 'report':
      return {
        type: 'ReportIncident',
        ...hand,
        incidentId: 'incident-1',
        districtId: 'district-1',
        schoolId: 'school-1',
        alignment: 'DISCIPLINE',
        sourceSystem: null,
        sourceKey: null,
        content: content({ events: [behaviorEvent()] }),
      };
    case 'offender':
    case 'witness': {
      const role = step === 'offender' ? 'OFFENDER' : 'WITNESS';
      const person = participant({ participantId: `participant-${index}`, studentId, role });
      return { type: 'AddIncidentParticipants', ...hand, behaviorEventId: 'event-1', participants: [person] };
    }
    case 'resolution': {
      const [first] = state?.events[0]?.participants ?? [];
      const applyTo = [{ participantId: first?.participantId ?? 'nobody', resolutionId: `resolution-${index}` }];
      return { type: 'AddResolution', ...hand, applyTo, resolution: resolution() };
    }
    case 'revise away resolutions': {
      const events = (state?.events ?? []).map((event) => ({
        ...event,
        participants: event.participants.map((one) => ({ ...one, resolutions: [] })),
      }));
      return { type: 'ReviseIncident', ...hand, reason: 'entered twice', content: { ...content(), events } };
    }
    case 'complete':
      return { type: 'CompleteIncident', ...hand };
    case 'reopen':
      return { type: 'ReopenIncident', ...hand, reason: state?.status === 'VOIDED' ? 'no mistake' : null };
    case 'void':
      return { type: 'VoidIncident', ...hand, reason: 'entered by mistake' };
  }
}

/** What the model says of a step: whether it is accepted, and what it leads to. */
function play(model: Model, step: Step, index: number): { readonly isAccepted: boolean; readonly next: Model } {
  const refused = { isAccepted: false, next: model };
  const to = (change: Partial<Model>) => ({ isAccepted: true, next: { ...model, ...change } });
  const keepsComplete = (change: Partial<Model>) => {
    const next = { ...model, ...change };
    return model.status === 'COMPLETE' && !isCompletable(next) ? refused : { isAccepted: true, next };
  };
  if (model.status === 'NONE') return step === 'report' ? to({ status: 'IN_PROGRESS' }) : refused;
  if (step === 'report') return refused;
  if (model.status === 'VOIDED') {
    if (step === 'reopen') return to({ status: 'IN_PROGRESS' });
    return step === 'void' ? to({}) : refused;
  }
  const student = `student-${(index % 3) + 1}`;
  const people = new Set([...model.people, student]);
  switch (step) {
    case 'offender':
      if (model.people.has(student)) return refused;
      return keepsComplete({ people, offenders: new Set([...model.offenders, student]) });
    case 'witness':
      return model.people.has(student) ? refused : to({ people });
    case 'resolution':
      return keepsComplete({ resolutions: new Set([...model.resolutions, `resolution-${index}`]) });
    case 'revise away resolutions':
      return keepsComplete({ resolutions: new Set() });
    case 'complete':
      return model.status === 'COMPLETE' || !isCompletable(model) ? refused : to({ status: 'COMPLETE' });
    case 'reopen':
      return to({ status: 'IN_PROGRESS' });
    case 'void':
      return to({ status: 'VOIDED' });
  }
}

function isCompletable(model: Model): boolean {
  return model.resolutions.size > 0 || !enrolled.some((student) => model.offenders.has(student));
}

describe('the incident machine', () => {
  it('does what the model does, whatever the order of commands', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 30, size: 'max' }), (sequence) => {
        let state: IncidentState | null = null;
        let model: Model = { status: 'NONE', people: new Set(), offenders: new Set(), resolutions: new Set() };
        ['report' as const, ...sequence].forEach((step, index) => {
          const hasNobody = (state?.events[0]?.participants.length ?? 0) === 0;
          // A resolution needs somebody to apply to: the model does not count people who can have none.
          if (step === 'resolution' && hasNobody && model.status !== 'VOIDED') return;
          const decision = incidentDecider.decide(state, commandFor(step, index, state));
          const { isAccepted, next } = play(model, step, index);
          expect([step, decision.kind]).toEqual([step, isAccepted ? 'accepted' : 'rejected']);
          model = next;
          if (decision.kind === 'accepted') {
            state = decision.events.reduce<IncidentState | null>(
              (one, event) => incidentDecider.evolve(one, event),
              state,
            );
          }
          const people = state?.events.flatMap((event) => event.participants) ?? [];
          expect(state?.status ?? 'NONE').toBe(model.status);
          expect(new Set(people.flatMap((one) => one.resolutions.map((each) => each.resolutionId)))).toEqual(
            model.resolutions,
          );
          seen.add(`${step} ${decision.kind} ${model.status}`);
        });
      }),
      { numRuns: 200, seed: 20220214 },
    );
    for (const interesting of [
      'complete rejected IN_PROGRESS',
      'offender rejected COMPLETE',
      'revise away resolutions rejected COMPLETE',
      'reopen accepted IN_PROGRESS',
      'offender rejected VOIDED',
      'complete accepted COMPLETE',
    ]) {
      expect(seen).toContain(interesting);
    }
  });
});
