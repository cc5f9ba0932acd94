import { accepted, rejectedAll, type Decision, type Rejection } from '../kernel/decider.ts';
import { isSame } from '../kernel/is-same.ts';
import type { CustomElementCommand } from './commands.ts';
import type { CustomElementEvent, CustomElementState } from './state.ts';

const KEY = /^[a-z][A-Za-z0-9]{0,39}$/;
const MAX_OPTION = 200;

/**
 * Refuses `UNKNOWN_CODE` for a key that is no key, a blank name, and options that do not fit the type (a CHOICE has at least one);
 * `SOURCE_KEY_DUPLICATE` for an option that comes twice; `TYPE_IN_USE` for another type once incidents have
 * values, and for every option that one of them has and that is left out: the values of an event are checked together, whichever changes.
 */
export function decide(
  state: CustomElementState | null,
  { data, useCount, usedOptions }: CustomElementCommand,
): Decision<CustomElementEvent> {
  const name = data.name.trim();
  const options = data.options.map((option) => option.trim());
  const faults: Rejection[] = [];
  if (!KEY.test(data.key)) faults.push({ code: 'UNKNOWN_CODE', path: ['key'] });
  if (name === '') faults.push({ code: 'UNKNOWN_CODE', path: ['name'] });
  if ((data.type === 'CHOICE') !== options.length > 0) faults.push({ code: 'UNKNOWN_CODE', path: ['options'] });
  options.forEach((option, index) => {
    const path = ['options', String(index)];
    if (option === '' || option.length > MAX_OPTION) faults.push({ code: 'UNKNOWN_CODE', path });
    else if (options.indexOf(option) < index) faults.push({ code: 'SOURCE_KEY_DUPLICATE', path });
  });
  if (state && state.type !== data.type && useCount > 0) {
    faults.push({ code: 'TYPE_IN_USE', path: ['type'], details: { incidents: String(useCount) } });
  } else if (data.type === 'CHOICE') {
    for (const option of usedOptions)
      if (!options.includes(option)) faults.push({ code: 'TYPE_IN_USE', path: ['options'], details: { option } });
  }
  if (faults.length > 0) return rejectedAll(faults);
  const defined = { ...data, name, options };
  return isSame(state, defined) ? accepted() : accepted({ type: 'CustomElementDefined', data: defined });
}
