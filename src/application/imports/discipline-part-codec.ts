import { PARTICIPANT_ROLES } from '../../domain/incident/participant-events.ts';
import type { ParticipantRole } from '../../domain/incident/participant-events.ts';
import type { RejectionCode } from '../../domain/rejections.ts';
import type { DisciplinePart } from './discipline-part.ts';
import { ownText } from './seen-keys.ts';

/** Beyond so many different codes they are written out: then they are no codes. */
const maxWords = 10_000;
/** A code by its number, or the text itself. */
type Word = number | string;

type Row =
  | readonly [0, number, number, string, readonly number[], Word, readonly Word[], string | null, string | null]
  | readonly [1, number, number, string, readonly number[]]
  | readonly [2, number, number, string, readonly Word[], string, Word, string, string | null]
  | readonly [3, number, number]
  | readonly [4, number, number, string, string | null, string];

/**
 * Writes parts as short JSON rows, codes by number: a third of what the plain objects take. Rows can only be read back by the
 * codec that wrote them.
 */
export class DisciplinePartCodec {
  readonly #numbers = new Map<string, number>();
  readonly #words: string[] = [];

  encode(part: DisciplinePart): string {
    return JSON.stringify(this.#row(part));
  }

  decode(text: string): DisciplinePart {
    const row = JSON.parse(text) as Row;
    const place = { line: row[1], ordinal: row[2] };
    switch (row[0]) {
      case 0: {
        const [, , , student, roles, behavior, weapons, details, xmlId] = row;
        const words = { behavior: this.#text(behavior), weapons: weapons.map((weapon) => this.#text(weapon)) };
        return { type: 'BEHAVIOR', ...place, student, roles: rolesOf(roles), ...words, details, xmlId };
      }
      case 1:
        return { type: 'NON_OFFENDER', ...place, student: row[3], roles: rolesOf(row[4]) };
      case 2: {
        const [, , , student, behaviors, identifier, value, startsOn, days] = row;
        const words = { behaviors: behaviors.map((behavior) => this.#text(behavior)), value: this.#text(value) };
        return { type: 'ACTION', ...place, student, identifier, ...words, startsOn, days };
      }
      case 3:
        return { type: 'STAFF', ...place };
      case 4:
        return { type: 'FAULTY', ...place, code: row[3] as RejectionCode, column: row[4], message: row[5] };
    }
  }

  #row(part: DisciplinePart): Row {
    const { line, ordinal } = part;
    switch (part.type) {
      case 'BEHAVIOR': {
        const weapons = part.weapons.map((weapon) => this.#word(weapon));
        const behavior = this.#word(part.behavior);
        return [0, line, ordinal, part.student, numbersOf(part.roles), behavior, weapons, part.details, part.xmlId];
      }
      case 'NON_OFFENDER':
        return [1, line, ordinal, part.student, numbersOf(part.roles)];
      case 'ACTION': {
        const behaviors = part.behaviors.map((behavior) => this.#word(behavior));
        const value = this.#word(part.value);
        return [2, line, ordinal, part.student, behaviors, part.identifier, value, part.startsOn, part.days];
      }
      case 'STAFF':
        return [3, line, ordinal];
      case 'FAULTY':
        return [4, line, ordinal, part.code, part.column, part.message];
    }
  }

  #word(text: string): Word {
    const known = this.#numbers.get(text);
    if (known !== undefined || this.#words.length >= maxWords) return known ?? text;
    const own = ownText(text);
    this.#numbers.set(own, this.#words.length);
    return this.#words.push(own) - 1;
  }

  #text(word: Word): string {
    return typeof word === 'string' ? word : (this.#words[word] ?? '');
  }
}

const numbersOf = (roles: readonly ParticipantRole[]): number[] => roles.map((role) => PARTICIPANT_ROLES.indexOf(role));
const rolesOf = (numbers: readonly number[]): ParticipantRole[] =>
  numbers.map((number) => PARTICIPANT_ROLES[number] ?? 'OTHER');
