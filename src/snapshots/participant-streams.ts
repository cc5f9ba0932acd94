const STATE_ORG = 'state';
const IDENTITY = /^(?:student|person)-/;

/**
 * True for the streams that a snapshot of this district is derived and approved from: the district's own and the agency's. Streams
 * of identities are no part of it: they hold sealed names only, nothing of them enters a certified record, and the agency's hold
 * everyone in the state.
 */
export function isParticipantStream(stream: string, org: string): boolean {
  if (IDENTITY.test(stream)) return false;
  const owner = stream.slice(stream.indexOf('-') + 1, stream.indexOf('.'));
  return owner === org || owner === STATE_ORG;
}
