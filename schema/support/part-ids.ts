import type { NamedPart } from '../../src/domain/incident/commands.ts';

/** Ids of the parts of an incident as one input says them: new ones are derived, and those that the client names are kept for the decision. */
export class PartIds {
  readonly named: NamedPart[] = [];

  constructor(private readonly newId: (name: string) => string) {}

  /** The id that the client names at `path`, or that of a new part; the same command always gives the same one. */
  of(kind: NamedPart['kind'], id: string | null | undefined, name: string, path: readonly string[]): string {
    if (id == null) return this.newId(name);
    this.named.push({ kind, id, path });
    return id;
  }
}
