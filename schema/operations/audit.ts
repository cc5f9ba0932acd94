import { DomainEventFields } from '../fields/domain-event.ts';
import { JobExportFields } from '../fields/job-export.ts';
import { JobVerificationFields } from '../fields/job-verification.ts';
import { SnapshotRowFields } from '../fields/snapshot-rows.ts';
import { CreateDownloadLinkMutation } from '../mutations/create-download-link.ts';
import { RequestExportMutation } from '../mutations/request-export.ts';
import { VerifySnapshotMutation } from '../mutations/verify-snapshot.ts';
import { AccessLogQuery } from '../queries/access-log.ts';
import { DomainEventsQuery } from '../queries/domain-events.ts';
import { ProjectionStatusQuery } from '../queries/projection-status.ts';
import { SnapshotProofQuery } from '../queries/snapshot-proof.ts';
import { SnapshotQuery } from '../queries/snapshot.ts';

/** Snapshots, proofs, history, extracts and the access log. */
export const auditOperations = [
  SnapshotQuery,
  SnapshotRowFields,
  SnapshotProofQuery,
  DomainEventsQuery,
  DomainEventFields,
  VerifySnapshotMutation,
  JobVerificationFields,
  RequestExportMutation,
  JobExportFields,
  CreateDownloadLinkMutation,
  AccessLogQuery,
  ProjectionStatusQuery,
] as const;
