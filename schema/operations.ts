// What clients can ask: every query, mutation, subscription and edge, by area.
import { CategoryMemberFields, CertificationCategoryFields } from './fields/certification-category.ts';
import { CertificationEventFields, CertificationParticipantFields } from './fields/certification-event.ts';
import {
  CertificationFields,
  CertificationHistoryFields,
  CertifierStatusFields,
  RecertificationRequestFields,
} from './fields/certification.ts';
import { DomainEventFields } from './fields/domain-event.ts';
import { DistrictFields } from './fields/district.ts';
import { IncidentHistoryFields, IncidentHistoryOfIncident } from './fields/incident-history.ts';
import { BehaviorEventFields, IncidentFields, IncidentParticipantFields, ResolutionFields } from './fields/incident.ts';
import { ImportResultFields, JobImportResultFields } from './fields/job-import-result.ts';
import { JobFields } from './fields/job.ts';
import { JobExportFields } from './fields/job-export.ts';
import { JobVerificationFields } from './fields/job-verification.ts';
import { ReconciliationFields, RecordDifferenceFields } from './fields/reconciliation.ts';
import { SchoolFields } from './fields/school.ts';
import { StudentIepFields } from './fields/student-iep.ts';
import { SnapshotFields } from './fields/snapshot.ts';
import { SnapshotRowFields } from './fields/snapshot-rows.ts';
import { EnrollmentFields, IepPeriodFields, StudentFields, StudentIdentityVersionFields } from './fields/student.ts';
import { IncidentSyncFields, SyncRecordFields } from './fields/sync-record.ts';
import { CountPairFields, RuleCountFields, ValidationIssueFields, ValidationRunFields } from './fields/validation.ts';
import { AddCategoryMemberMutation } from './mutations/add-category-member.ts';
import { ApproveCertificationMutation } from './mutations/approve-certification.ts';
import { BehaviorEventMutations } from './mutations/behavior-events.ts';
import { ChangeCategoryMemberRoleMutation } from './mutations/change-category-member-role.ts';
import { CloseCertificationEventMutation } from './mutations/close-certification-event.ts';
import { CorrectIncidentDetailsMutation } from './mutations/correct-incident-details.ts';
import { ConfirmMappingsMutation } from './mutations/confirm-mappings.ts';
import { CopyMappingsMutation } from './mutations/copy-mappings.ts';
import { CreateCertificationCategoryMutation } from './mutations/create-certification-category.ts';
import { CreateCertificationEventMutation } from './mutations/create-certification-event.ts';
import { CreateUploadMutation } from './mutations/create-upload.ts';
import { DeactivateCategoryMemberMutation } from './mutations/deactivate-category-member.ts';
import { DefineCustomElementMutation } from './mutations/define-custom-element.ts';
import { DeclineRecertificationRequestMutation } from './mutations/decline-recertification-request.ts';
import { CreateDownloadLinkMutation } from './mutations/create-download-link.ts';
import { DistrictMutations } from './mutations/districts.ts';
import { EnrollmentMutations } from './mutations/enrollments.ts';
import { IncidentParticipantMutations } from './mutations/incident-participants.ts';
import { IncidentStatusMutations } from './mutations/incident-status.ts';
import { LocalTypeMutations } from './mutations/local-types.ts';
import { MapSourceCodesMutation } from './mutations/map-source-codes.ts';
import { MarkReportViewedMutation } from './mutations/mark-report-viewed.ts';
import { MergeStudentsMutation } from './mutations/merge-students.ts';
import { OpenRecertificationMutation } from './mutations/open-recertification.ts';
import { DisableUserAccountMutation } from './mutations/disable-user-account.ts';
import { PeopleMutations } from './mutations/people.ts';
import { PublishCertificationCategoryMutation } from './mutations/publish-certification-category.ts';
import { PublishStateCodesMutation } from './mutations/publish-state-codes.ts';
import { PublishCertificationEventMutation } from './mutations/publish-certification-event.ts';
import { ReportIncidentMutation } from './mutations/report-incident.ts';
import { RecordAbsencesMutation } from './mutations/record-absences.ts';
import { RecordTrusteeModificationMutation } from './mutations/record-trustee-modification.ts';
import { RequestExportMutation } from './mutations/request-export.ts';
import { RequestRecertificationMutation } from './mutations/request-recertification.ts';
import { ResolutionMutations } from './mutations/resolutions.ts';
import { RetireLocalTypeMutations } from './mutations/retire-local-types.ts';
import { ReviseIncidentMutation } from './mutations/revise-incident.ts';
import { RunDistrictValidationMutation } from './mutations/run-district-validation.ts';
import { RunStateValidationMutation } from './mutations/run-state-validation.ts';
import { SchoolMutations } from './mutations/schools.ts';
import { SignInMutation } from './mutations/sign-in.ts';
import { SignOutMutation } from './mutations/sign-out.ts';
import { VerifySnapshotMutation } from './mutations/verify-snapshot.ts';
import { StudentMutations } from './mutations/students.ts';
import { StudentPeriodMutations } from './mutations/student-periods.ts';
import { StartBatchResyncMutation } from './mutations/start-batch-resync.ts';
import { StartImportMutation } from './mutations/start-import.ts';
import { StartMassSyncMutation } from './mutations/start-mass-sync.ts';
import { SubmitCertificationMutation } from './mutations/submit-certification.ts';
import { TakeSnapshotMutation } from './mutations/take-snapshot.ts';
import { CreateValidationRuleMutation } from './mutations/create-validation-rule.ts';
import { UserGroupMutations } from './mutations/user-groups.ts';
import { ValidationGroupMutations } from './mutations/validation-groups.ts';
import { ValidationRuleMutations } from './mutations/validation-rules.ts';
import { WithdrawRecertificationRequestMutation } from './mutations/withdraw-recertification-request.ts';
import { ImportIncidentsMutation } from './mutations/import-incidents.ts';
import { CancelJobMutation } from './mutations/cancel-job.ts';
import { CheckIncidentDraftQuery } from './queries/check-incident-draft.ts';
import { AccessLogQuery } from './queries/access-log.ts';
import { CertificationCategoriesQuery } from './queries/certification-categories.ts';
import { CertificationEventQuery } from './queries/certification-event.ts';
import { CertificationEventsQuery } from './queries/certification-events.ts';
import { CertificationQuery } from './queries/certification.ts';
import { CertificationsQuery } from './queries/certifications.ts';
import { DistrictsQuery } from './queries/districts.ts';
import { DuplicateStudentsQuery } from './queries/duplicate-students.ts';
import { DomainEventsQuery } from './queries/domain-events.ts';
import { IncidentFormOptionsQuery } from './queries/incident-form-options.ts';
import { IncidentsQuery } from './queries/incidents.ts';
import { JobsQuery } from './queries/jobs.ts';
import { MappingReviewQuery } from './queries/mapping-review.ts';
import { EventTypeFields, ResolutionTypeFields } from './queries/local-types.ts';
import { MeQuery } from './queries/me.ts';
import { PreviewValidationQuery } from './queries/preview-validation.ts';
import { ProjectionStatusQuery } from './queries/projection-status.ts';
import { ReconciliationQuery } from './queries/reconciliation.ts';
import { SchoolsQuery } from './queries/schools.ts';
import { ServerInfoQuery } from './queries/server-info.ts';
import { SourceCodeMappingsQuery } from './queries/source-code-mappings.ts';
import { SnapshotProofQuery } from './queries/snapshot-proof.ts';
import { SnapshotQuery } from './queries/snapshot.ts';
import { StateCodesQuery } from './queries/state-codes.ts';
import { StudentOfAnotherDistrictQuery } from './queries/student-of-another-district.ts';
import { StudentsQuery } from './queries/students.ts';
import { SyncRunsQuery } from './queries/sync-runs.ts';
import { SyncStatusQuery } from './queries/sync-status.ts';
import { UserGroupsQuery } from './queries/user-groups.ts';
import { ValidationGroupsQuery } from './queries/validation-groups.ts';
import { ValidationIssuesQuery } from './queries/validation-issues.ts';
import { ValidationRulesQuery } from './queries/validation-rules.ts';
import { ValidationRunQuery } from './queries/validation-run.ts';
import { CertificationStatusChangedSubscription } from './subscriptions/certification-status-changed.ts';
import { IncidentChangedSubscription } from './subscriptions/incident-changed.ts';
import { IssueCountsChangedSubscription } from './subscriptions/issue-counts-changed.ts';
import { JobChangedSubscription } from './subscriptions/job-changed.ts';

export const operations = [
  // session
  MeQuery,
  ServerInfoQuery,
  SignInMutation,
  SignOutMutation,
  // directory
  DistrictsQuery,
  DistrictFields,
  SchoolsQuery,
  SchoolFields,
  StudentsQuery,
  StudentOfAnotherDistrictQuery,
  StudentIepFields,
  StudentFields,
  EnrollmentFields,
  IepPeriodFields,
  StudentIdentityVersionFields,
  DistrictMutations,
  SchoolMutations,
  StudentMutations,
  MergeStudentsMutation,
  DuplicateStudentsQuery,
  EnrollmentMutations,
  StudentPeriodMutations,
  DisableUserAccountMutation,
  PeopleMutations,
  UserGroupsQuery,
  UserGroupMutations,
  // behaviour
  IncidentsQuery,
  IncidentFields,
  IncidentHistoryOfIncident,
  IncidentHistoryFields,
  CheckIncidentDraftQuery,
  IncidentChangedSubscription,
  BehaviorEventFields,
  IncidentParticipantFields,
  ResolutionFields,
  ReportIncidentMutation,
  ReviseIncidentMutation,
  CorrectIncidentDetailsMutation,
  BehaviorEventMutations,
  IncidentParticipantMutations,
  ResolutionMutations,
  RecordTrusteeModificationMutation,
  RecordAbsencesMutation,
  IncidentStatusMutations,
  IncidentFormOptionsQuery,
  // mapping and reference data
  StateCodesQuery,
  EventTypeFields,
  ResolutionTypeFields,
  LocalTypeMutations,
  RetireLocalTypeMutations,
  MappingReviewQuery,
  ConfirmMappingsMutation,
  CopyMappingsMutation,
  DefineCustomElementMutation,
  PublishStateCodesMutation,
  // validation and jobs
  PreviewValidationQuery,
  ValidationRunQuery,
  RuleCountFields,
  ValidationGroupsQuery,
  ValidationGroupMutations,
  ValidationRulesQuery,
  ValidationRuleMutations,
  CreateValidationRuleMutation,
  ValidationIssuesQuery,
  IssueCountsChangedSubscription,
  ValidationRunFields,
  ValidationIssueFields,
  CountPairFields,
  JobsQuery,
  JobFields,
  JobChangedSubscription,
  // certification
  CertificationsQuery,
  CertificationQuery,
  CertificationFields,
  CertificationHistoryFields,
  CertifierStatusFields,
  RecertificationRequestFields,
  CertificationStatusChangedSubscription,
  RunDistrictValidationMutation,
  RunStateValidationMutation,
  MarkReportViewedMutation,
  TakeSnapshotMutation,
  SnapshotFields,
  SubmitCertificationMutation,
  RequestRecertificationMutation,
  WithdrawRecertificationRequestMutation,
  DeclineRecertificationRequestMutation,
  ApproveCertificationMutation,
  OpenRecertificationMutation,
  CertificationCategoriesQuery,
  CertificationCategoryFields,
  CategoryMemberFields,
  CreateCertificationCategoryMutation,
  PublishCertificationCategoryMutation,
  AddCategoryMemberMutation,
  ChangeCategoryMemberRoleMutation,
  DeactivateCategoryMemberMutation,
  CertificationEventsQuery,
  CertificationEventQuery,
  CertificationEventFields,
  CertificationParticipantFields,
  CreateCertificationEventMutation,
  PublishCertificationEventMutation,
  CloseCertificationEventMutation,
  // data movement
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
  SyncRecordFields,
  IncidentSyncFields,
  ReconciliationQuery,
  ReconciliationFields,
  RecordDifferenceFields,
  // snapshots and audit
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
