import type { ParticipantRole } from '../../domain/incident/participant-events.ts';
import type { RejectionCode } from '../../domain/rejections.ts';
import type { ActionPart, BehaviorPart, DisciplinePart } from './discipline-part.ts';
import type { IncidentHeader } from './incident-header.ts';
import type { ParsedAction, ParsedBehaviorEvent, ParsedIncident, ParsedParticipant } from './parsed-incident.ts';
import type { RowError } from './row-error.ts';

interface OpenParticipant extends ParsedParticipant {
  readonly actions: ParsedAction[];
}

interface OpenEvent {
  readonly value: string;
  readonly behavior: string;
  occurrences: number;
  readonly participants: OpenParticipant[];
}

/** People and actions of one incident. The largest published incident has 5. */
export const maxPartsPerIncident = 1_000;

/**
 * Puts an incident together from its header and the parts that refer to it.
 *
 * One event per source value (behavior, and the weapons that the offender carried); without any association, one per behavior
 * of the header with the header's weapons. One participant per event, person and role. People without a behavior of their own
 * (non-offenders, outside people, the reporter) stand in the event of the header's behavior. An action stands once per incident,
 * with the offender of the first behavior that it answers. Any error refuses the whole incident: half of one would misreport it.
 */
export class IncidentAssembly {
  readonly errors: RowError[] = [];
  readonly #events = new Map<string, OpenEvent>();
  readonly #behaviors: { readonly part: BehaviorPart; readonly event: OpenEvent }[] = [];
  readonly #actions = new Map<string, number>();
  #staffAssociations = 0;

  constructor(
    private readonly header: IncidentHeader,
    /** Actions that refer to an association by the association's own `id`. */
    private readonly actionsOf: (associationXmlId: string) => readonly DisciplinePart[],
  ) {}

  /** The incident, or null when `errors` says why there is none. */
  assemble(parts: readonly DisciplinePart[]): ParsedIncident | null {
    if (parts.length + this.header.people.length > maxPartsPerIncident) {
      this.#refuse(this.header.line, 'FILE_TOO_LARGE', `the incident has more than ${maxPartsPerIncident} parts`);
      return null;
    }
    for (const part of parts) if (part.type === 'BEHAVIOR') this.#addBehavior(part);
    if (this.#events.size === 0) this.#eventsOfHeader();
    const main = [...this.#events.values()].find((event) => this.header.behaviors.includes(event.behavior));
    const common = main ?? this.#events.values().next().value;
    if (common === undefined)
      this.#refuse(this.header.line, 'FILE_FORMAT', 'the incident names no behavior', 'Behavior');
    else this.#addOthers(parts, common);
    for (const part of parts) if (part.type === 'ACTION') this.#addAction(part);
    for (const { part, event } of this.#behaviors) {
      if (part.xmlId !== null)
        for (const action of this.actionsOf(part.xmlId)) this.#addReferredAction(action, part, event);
    }
    if (this.errors.length > 0) return null;
    const { line, sourceKey, schoolCode, occurredOn, occurredAt, location, damages, details } = this.header;
    return {
      line,
      sourceKey,
      schoolCode,
      occurredOn,
      occurredAt,
      location,
      damages,
      details,
      isReferredToLawEnforcement: this.header.isReferredToLawEnforcement,
      staffAssociations: this.#staffAssociations,
      events: [...this.#events.values()].map(({ value, occurrences, participants }): ParsedBehaviorEvent => {
        return { value, occurrences, participants };
      }),
    };
  }

  #refuse(line: number, code: RejectionCode, message: string, column?: string): void {
    this.errors.push({
      line,
      ...(column === undefined ? {} : { column }),
      sourceKey: this.header.sourceKey,
      code,
      message,
    });
  }

  #event(behavior: string, weapons: readonly string[]): OpenEvent {
    const value = [behavior, ...weapons].join(' + ');
    const event = this.#events.get(value) ?? { value, behavior, occurrences: 0, participants: [] };
    this.#events.set(value, event);
    event.occurrences += 1;
    return event;
  }

  #eventsOfHeader(): void {
    for (const behavior of new Set(this.header.behaviors))
      this.#event(behavior, [...new Set(this.header.weapons)].sort());
  }

  #addBehavior(part: BehaviorPart): void {
    if (this.#behaviors.some((other) => other.part.student === part.student && other.part.behavior === part.behavior)) {
      this.#refuse(part.line, 'SOURCE_KEY_DUPLICATE', 'the association of a student with this behavior occurs twice');
      return;
    }
    const event = this.#event(part.behavior, part.weapons);
    this.#behaviors.push({ part, event });
    for (const role of part.roles) this.#addStudent(event, part.line, part.student, role, part.details);
  }

  #addStudent(
    event: OpenEvent,
    line: number,
    studentUniqueId: string,
    role: ParticipantRole,
    details: string | null,
  ): void {
    if (event.participants.some((known) => known.studentUniqueId === studentUniqueId && known.role === role)) return;
    const relationshipToSchool = 'STUDENT';
    event.participants.push({
      line,
      studentUniqueId,
      external: null,
      role,
      relationshipToSchool,
      details,
      actions: [],
    });
  }

  #addOthers(parts: readonly DisciplinePart[], event: OpenEvent): void {
    for (const part of parts) {
      if (part.type === 'NON_OFFENDER')
        for (const role of part.roles) this.#addStudent(event, part.line, part.student, role, null);
      else if (part.type === 'STAFF') this.#staffAssociations += 1;
      else if (part.type === 'FAULTY') this.#refuse(part.line, part.code, part.message, part.column ?? undefined);
    }
    for (const person of this.header.people) event.participants.push({ ...person, actions: [] });
  }

  #addAction(action: ActionPart): void {
    const matching = this.#behaviors.filter(
      ({ part }) => part.student === action.student && action.behaviors.includes(part.behavior),
    );
    const found = new Set(matching.map(({ part }) => part.behavior));
    const first = matching.find(({ part }) => part.behavior === action.behaviors[0]);
    if (first === undefined || action.behaviors.some((behavior) => !found.has(behavior))) {
      this.#refuse(
        action.line,
        'FILE_FORMAT',
        'the action answers a behavior of a student that the file does not hold',
      );
      return;
    }
    this.#place(action, first.event);
  }

  #addReferredAction(action: DisciplinePart, behavior: BehaviorPart, event: OpenEvent): void {
    if (action.type === 'FAULTY') this.#refuse(action.line, action.code, action.message, action.column ?? undefined);
    else if (action.type === 'ACTION' && action.student === behavior.student) this.#place(action, event);
    else
      this.#refuse(action.line, 'FILE_FORMAT', 'the action is for another student than the association it refers to');
  }

  #place(action: ActionPart, event: OpenEvent): void {
    const key = `${action.student}/${action.identifier}`;
    const known = this.#actions.get(key);
    if (known === action.ordinal) return;
    if (known !== undefined) {
      this.#refuse(
        action.line,
        'SOURCE_KEY_DUPLICATE',
        'the action identifier occurs twice for a student',
        'DisciplineActionIdentifier',
      );
      return;
    }
    this.#actions.set(key, action.ordinal);
    const own = event.participants.filter((participant) => participant.studentUniqueId === action.student);
    const target = own.find((participant) => participant.role === 'OFFENDER') ?? own[0];
    const { identifier, value, startsOn, days } = action;
    target?.actions.push({ line: action.line, identifier, value, startsOn, days });
  }
}
