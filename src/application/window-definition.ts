import type { CertificationEventDefinition } from '../domain/certification-event/events.ts';
import type { WindowDefinition } from '../domain/certification/commands.ts';

/** What a published version of a collection window says to its participants. */
export function windowDefinition(definition: CertificationEventDefinition, version: number): WindowDefinition {
  const { name, startsOn, opensOn, endsOn, lastDayPolicy, attestationText, validationGroupIds } = definition;
  return {
    definitionVersion: version,
    name,
    startsOn,
    opensOn,
    dueOn: endsOn,
    lastDayPolicy,
    attestationText,
    validationGroupIds,
  };
}
