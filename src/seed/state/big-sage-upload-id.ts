import { stateWorldId } from './state-world-id.ts';

/** What `startImport` names: the file that Big Sage's own system has sent and nobody has imported. */
export const BIG_SAGE_UPLOAD_ID = stateWorldId('upload', 'Big Sage');
