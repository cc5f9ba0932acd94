import type {
  BehaviorEventContent,
  IncidentContent,
  IncidentParticipantContent,
  ResolutionContent,
} from '../../domain/incident/commands.ts';
import type { IncidentState } from '../../domain/incident/state.ts';
import { canonicalJson } from '../../shared/canonical-json.ts';
import type { Json } from '../../shared/json.ts';

/** What an import did about something that people changed here and that the file says otherwise. */
export const NOTICE_CODES = ['HAND_EDIT_KEPT', 'HAND_EDIT_REPLACED'] as const;
export type NoticeCode = (typeof NOTICE_CODES)[number];

export interface HandEdit {
  readonly code: NoticeCode;
  /** Field, or the child that was removed: `behaviorEvent`, `participant`, `resolution`. */
  readonly field: string;
}

/** `KEEP`: hand edits stay where the file says what it said last. `REPLACE`: the file is right, hand edits are only told. */
export type HandEditPolicy = 'KEEP' | 'REPLACE';

export interface Versions {
  /** What imports alone have made of the incident: what the file said last. */
  readonly base: IncidentState;
  readonly standing: IncidentState;
  /** What the file says now. */
  readonly wanted: IncidentContent;
}

/**
 * Three-way comparison per field and child. Where the file says what it said last, what people made of it here stays, also what they
 * added and removed; where the file has changed, the file wins. Both are told.
 */
export function keepHandEdits(
  { base, standing, wanted }: Versions,
  policy: HandEditPolicy,
): { readonly content: IncidentContent; readonly edits: readonly HandEdit[] } {
  const merge = new Merge(policy);
  const { schoolYear, ...texts } = wanted;
  const content = merge.record(base, standing, texts, ['events']);
  const events = merge.children<BehaviorEventContent>(
    'behaviorEvent',
    idOf.event,
    base.events,
    standing.events,
    wanted.events,
    {
      one: (b, s, w) => ({
        ...merge.record(b, s, w, ['participants']),
        participants: merge.children<IncidentParticipantContent>(
          'participant',
          idOf.participant,
          b.participants,
          s.participants,
          w.participants,
          {
            one: (b2, s2, w2) => ({
              ...merge.record(b2, s2, w2, ['resolutions']),
              resolutions: merge.children<ResolutionContent>(
                'resolution',
                idOf.resolution,
                b2.resolutions,
                s2.resolutions,
                w2.resolutions,
                { one: (b3, s3, w3) => merge.record(b3, s3, w3, []) },
              ),
            }),
          },
        ),
      }),
    },
  );
  return {
    content: { ...content, events, ...(schoolYear !== undefined && { schoolYear }) },
    edits: merge.edits,
  };
}

const idOf = {
  event: (one: BehaviorEventContent) => one.behaviorEventId,
  participant: (one: IncidentParticipantContent) => one.participantId,
  resolution: (one: ResolutionContent) => one.resolutionId,
};

const isSame = (a: unknown, b: unknown): boolean =>
  a === b || canonicalJson((a ?? null) as Json) === canonicalJson((b ?? null) as Json);

class Merge {
  readonly edits: HandEdit[] = [];

  constructor(private readonly policy: HandEditPolicy) {}

  /** The fields of one record; `children` are merged by themselves. */
  record<Whole extends object>(
    base: Partial<Whole>,
    standing: Partial<Whole>,
    wanted: Whole,
    children: readonly string[],
  ): Whole {
    const merged = { ...wanted } as Record<string, unknown>;
    for (const [field, value] of Object.entries(wanted)) {
      if (children.includes(field)) continue;
      const was = base[field as keyof Whole];
      const is = standing[field as keyof Whole];
      if (isSame(is, was) || isSame(is, value)) continue;
      if (this.#keeps(isSame(value, was), field)) merged[field] = is;
    }
    return merged as Whole;
  }

  /** Children by id, in the order of the file; what only people added comes after them. */
  children<Child extends object>(
    field: string,
    id: (child: Child) => string,
    base: readonly Child[],
    standing: readonly Child[],
    wanted: readonly Child[],
    { one }: { readonly one: (base: Child, standing: Child, wanted: Child) => Child },
  ): Child[] {
    const find = (list: readonly Child[], child: Child) => list.find((other) => id(other) === id(child));
    const merged = wanted.flatMap((child): Child[] => {
      const [was, is] = [find(base, child), find(standing, child)];
      if (was !== undefined && is !== undefined) return [one(was, is, child)];
      // Removed here, and the file still has it.
      if (was !== undefined && this.#keeps(isSame(was, child), field)) return [];
      return [child];
    });
    for (const child of standing) {
      if (find(wanted, child) !== undefined) continue;
      const was = find(base, child);
      if (was === undefined) {
        // Added here: the file never had it, so its silence says nothing.
        if (this.#keeps(true, field)) merged.push(child);
      } else if (!isSame(was, child)) this.#keeps(false, field);
    }
    return merged;
  }

  #keeps(isUnchangedInFile: boolean, field: string): boolean {
    const keeps = isUnchangedInFile && this.policy === 'KEEP';
    this.edits.push({ code: keeps ? 'HAND_EDIT_KEPT' : 'HAND_EDIT_REPLACED', field });
    return keeps;
  }
}
