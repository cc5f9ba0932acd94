import type { Rejection } from '../kernel/decider.ts';
import type { BehaviorEventContent, IncidentParticipantContent, ResolutionContent } from './commands.ts';

type Path = readonly string[];

/**
 * Where a command's input says the parts of an incident, by the part's id; the incident itself is ''. A key `<id> <field>` is the place of a
 * field that the input says elsewhere.
 */
export type Places = ReadonlyMap<string, Path>;

/** What is wrong with a part of an incident as it would be. */
export interface PartFault extends Omit<Rejection, 'path'> {
  /** The part's id; '' for the incident. */
  readonly part: string;
  readonly field: string;
}

export const NO_PLACES: Places = new Map();

/** The fault with its place in the input; one of a part that the input does not say is about the whole request. */
export function placed({ part, field, ...fault }: PartFault, places: Places): Rejection {
  const at = places.get(part);
  const path = places.get(`${part} ${field}`) ?? (at && [...at, field]);
  return path ? { ...fault, path } : fault;
}

export const contentPlaces = (events: readonly BehaviorEventContent[], at: Path): Places =>
  new Map([
    ['', at],
    ...events.flatMap((event, index) => [...behaviorEventPlaces(event, [...at, 'events', String(index)])]),
  ]);

export const behaviorEventPlaces = (event: BehaviorEventContent, at: Path): Places =>
  new Map([[event.behaviorEventId, at], ...participantPlaces(event.participants, [...at, 'participants'])]);

export const participantPlaces = (participants: readonly IncidentParticipantContent[], at: Path): Places =>
  new Map(
    participants.flatMap(({ participantId, resolutions }, index) => {
      const place = [...at, String(index)];
      return [[participantId, place] as const, ...resolutionPlaces(resolutions, [...place, 'resolutions'])];
    }),
  );

const resolutionPlaces = (resolutions: readonly ResolutionContent[], at: Path): readonly (readonly [string, Path])[] =>
  resolutions.map(({ resolutionId }, index) => [resolutionId, [...at, String(index)]] as const);
