import { ImportResultFields, JobImportResultFields } from '../fields/job-import-result.ts';
import { ReconciliationFields, RecordDifferenceFields } from '../fields/reconciliation.ts';
import { SyncRecordFields } from '../fields/sync-record.ts';
import { CancelJobMutation } from '../mutations/cancel-job.ts';
import { CreateUploadMutation } from '../mutations/create-upload.ts';
import { ImportIncidentsMutation } from '../mutations/import-incidents.ts';
import { MapSourceCodesMutation } from '../mutations/map-source-codes.ts';
import { StartBatchResyncMutation } from '../mutations/start-batch-resync.ts';
import { StartImportMutation } from '../mutations/start-import.ts';
import { StartMassSyncMutation } from '../mutations/start-mass-sync.ts';
import { ReconciliationQuery } from '../queries/reconciliation.ts';
import { SourceCodeMappingsQuery } from '../queries/source-code-mappings.ts';
import { SyncRecordsQuery } from '../queries/sync-records.ts';
import { SyncRunsQuery } from '../queries/sync-runs.ts';
import { SyncStatusQuery } from '../queries/sync-status.ts';

/** Imports in, and the way to the state. */
export const dataMovementOperations = [
  CreateUploadMutation,
  StartImportMutation,
  CancelJobMutation,
  ImportIncidentsMutation,
  JobImportResultFields,
  ImportResultFields,
  SourceCodeMappingsQuery,
  MapSourceCodesMutation,
  StartMassSyncMutation,
  StartBatchResyncMutation,
  SyncStatusQuery,
  SyncRunsQuery,
  SyncRecordsQuery,
  SyncRecordFields,
  ReconciliationQuery,
  ReconciliationFields,
  RecordDifferenceFields,
] as const;
