import type { JsonObject } from '../../shared/json.ts';
import type { ImportRequest } from './import-request.ts';

/** What an import's job carries: the request without what the job itself knows, and without the open file. */
export type ImportJobInput = Omit<ImportRequest, 'importId' | 'org' | 'source'>;

export const importJobInput = (input: ImportJobInput): JsonObject => ({ ...input }) as unknown as JsonObject;

export const readImportJobInput = (input: JsonObject): ImportJobInput => input as unknown as ImportJobInput;
