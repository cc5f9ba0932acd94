import { CategoryMemberFields, CertificationCategoryFields } from '../fields/certification-category.ts';
import { CertificationEventFields, CertificationParticipantFields } from '../fields/certification-event.ts';
import {
  CertificationFields,
  CertificationHistoryFields,
  CertifierStatusFields,
  RecertificationRequestFields,
} from '../fields/certification.ts';
import { SnapshotFields } from '../fields/snapshot.ts';
import { AddCategoryMemberMutation } from '../mutations/add-category-member.ts';
import { ApproveCertificationMutation } from '../mutations/approve-certification.ts';
import { ChangeCategoryMemberRoleMutation } from '../mutations/change-category-member-role.ts';
import { CloseCertificationEventMutation } from '../mutations/close-certification-event.ts';
import { CreateCertificationCategoryMutation } from '../mutations/create-certification-category.ts';
import { CreateCertificationEventMutation } from '../mutations/create-certification-event.ts';
import { DeactivateCategoryMemberMutation } from '../mutations/deactivate-category-member.ts';
import { DeclineRecertificationRequestMutation } from '../mutations/decline-recertification-request.ts';
import { MarkReportViewedMutation } from '../mutations/mark-report-viewed.ts';
import { OpenRecertificationMutation } from '../mutations/open-recertification.ts';
import { PublishCertificationCategoryMutation } from '../mutations/publish-certification-category.ts';
import { PublishCertificationEventMutation } from '../mutations/publish-certification-event.ts';
import { RequestRecertificationMutation } from '../mutations/request-recertification.ts';
import { RunDistrictValidationMutation } from '../mutations/run-district-validation.ts';
import { RunStateValidationMutation } from '../mutations/run-state-validation.ts';
import { SubmitCertificationMutation } from '../mutations/submit-certification.ts';
import { TakeSnapshotMutation } from '../mutations/take-snapshot.ts';
import { WithdrawRecertificationRequestMutation } from '../mutations/withdraw-recertification-request.ts';
import { CertificationCategoriesQuery } from '../queries/certification-categories.ts';
import { CertificationEventQuery } from '../queries/certification-event.ts';
import { CertificationEventsQuery } from '../queries/certification-events.ts';
import { CertificationQuery } from '../queries/certification.ts';
import { CertificationsQuery } from '../queries/certifications.ts';
import { CertificationStatusChangedSubscription } from '../subscriptions/certification-status-changed.ts';

/** Categories, windows, certifications and their steps. */
export const certificationOperations = [
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
] as const;
