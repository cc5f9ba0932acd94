import type { Decider } from '../../../../src/domain/kernel/decider.ts';

/** Gives the commands one after the other; tells the state and what the last one was answered with. */
export function given<State, Command, Event extends { readonly type: string }>(
  decider: Decider<State, Command, Event>,
  ...commands: readonly Command[]
): { readonly state: State; readonly answer: readonly string[] } {
  let state = decider.initial;
  let answer: readonly string[] = [];
  for (const command of commands) {
    const decision = decider.decide(state, command);
    if (decision.kind === 'accepted') {
      answer = decision.events.map((event) => event.type);
      state = decision.events.reduce((before, event) => decider.evolve(before, event), state);
    } else {
      answer = decision.rejections.map((one) => [one.code, ...(one.path ?? [])].join(' '));
    }
  }
  return { state, answer };
}
