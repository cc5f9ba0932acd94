import type { HandledBy, Projection } from '../src/projector/projection.ts';
import { attendance } from './attendance/projection.ts';
import { categoryMember } from './category_member/projection.ts';
import { certification } from './certification/projection.ts';
import { certificationCategory } from './certification_category/projection.ts';
import { certificationEvent } from './certification_event/projection.ts';
import { customElement } from './custom_element/projection.ts';
import { district } from './district/projection.ts';
import { districtIncident } from './district_incident/projection.ts';
import { enrollment } from './enrollment/projection.ts';
import { enrollmentCount } from './enrollment_count/projection.ts';
import { eventType } from './event_type/projection.ts';
import { groupAssignment } from './group_assignment/projection.ts';
import { iepPeriod } from './iep_period/projection.ts';
import { mappingReview } from './mapping_review/projection.ts';
import { person } from './person/projection.ts';
import { programParticipation } from './program_participation/projection.ts';
import { resolutionType } from './resolution_type/projection.ts';
import { school } from './school/projection.ts';
import { schoolCalendar } from './school_calendar/projection.ts';
import { snapshotCapture } from './snapshot_capture/projection.ts';
import { sourceCodeMapping } from './source_code_mapping/projection.ts';
import { stateCode } from './state_code/projection.ts';
import { stateIncident } from './state_incident/projection.ts';
import { studentIdentity } from './student_identity/projection.ts';
import { studentMerge } from './student_merge/projection.ts';
import { studentVisibility } from './student_visibility/projection.ts';
import { userGroup } from './user_group/projection.ts';
import { validationGroup } from './validation_group/projection.ts';
import { validationRule } from './validation_rule/projection.ts';

/** Every read model. The projector orders them by what they read. */
export const createProjections = (facts: {
  readonly logId: string;
  readonly rulesetDigest: string;
}): readonly Projection[] => [
  district,
  school,
  schoolCalendar,
  enrollmentCount,
  person,
  studentIdentity,
  studentMerge,
  enrollment,
  iepPeriod,
  programParticipation,
  stateCode,
  eventType,
  resolutionType,
  mappingReview,
  customElement,
  sourceCodeMapping,
  attendance,
  districtIncident,
  stateIncident,
  userGroup,
  validationRule,
  validationGroup,
  groupAssignment,
  certificationCategory,
  categoryMember,
  certificationEvent,
  certification,
  snapshotCapture(facts),
  studentVisibility,
];

/** No read model folds these: jobs, exports and verifications answer from rows of their own. */
const NOTHING: readonly string[] = [];
const INCIDENT = ['district_incident'];
const CERTIFICATION = ['certification'];

/** What happens when X, on the read side. An event type that is missing does not compile; the projector checks it against the handlers at start. */
export const handledBy: HandledBy = {
  LogOpened: NOTHING,
  StateCodesPublished: ['state_code', 'district_incident'],
  DistrictRegistered: ['district'],
  DistrictRenamed: ['district'],
  SyncPolicySet: ['district'],
  EntitlementGranted: ['district'],
  SchoolRegistered: ['school'],
  SchoolRenamed: ['school'],
  SchoolCalendarDefined: ['school', 'school_calendar', 'district_incident'],
  EnrollmentCountRecorded: ['school', 'enrollment_count'],
  PersonRegistered: ['person'],
  UserAccountCreated: NOTHING,
  UserAccountDisabled: NOTHING,
  PasswordChanged: NOTHING,
  PasswordReset: NOTHING,
  ServiceAccountCreated: NOTHING,
  ServiceAccountSecretRotated: NOTHING,
  ServiceAccountDisabled: NOTHING,
  StudentRegistered: ['student_identity'],
  StudentIdentityCorrected: ['student_identity'],
  StudentsMerged: ['student_merge', 'enrollment', 'iep_period', 'program_participation', 'district_incident'],
  StudentEnrolled: ['enrollment', 'district_incident'],
  EnrollmentEnded: ['enrollment', 'district_incident'],
  IepPeriodRecorded: ['iep_period', 'district_incident'],
  ProgramParticipationRecorded: ['program_participation', 'district_incident'],
  EventTypeCreated: ['event_type'],
  EventTypeMapped: ['event_type', 'district_incident'],
  EventTypeRetired: ['event_type', 'district_incident'],
  ResolutionTypeCreated: ['resolution_type'],
  ResolutionTypeMapped: ['resolution_type', 'district_incident'],
  ResolutionTypeRetired: ['resolution_type', 'district_incident'],
  MappingsConfirmed: ['mapping_review'],
  MappingsCopied: ['district_incident'],
  CustomElementDefined: ['custom_element'],
  SourceCodesMapped: ['source_code_mapping'],
  IncidentReported: INCIDENT,
  IncidentDetailsCorrected: INCIDENT,
  BehaviorEventAdded: INCIDENT,
  BehaviorEventCorrected: INCIDENT,
  BehaviorEventRemoved: INCIDENT,
  IncidentParticipantAdded: INCIDENT,
  IncidentParticipantCorrected: INCIDENT,
  IncidentParticipantRemoved: INCIDENT,
  ResolutionAdded: INCIDENT,
  ResolutionCorrected: INCIDENT,
  ResolutionRemoved: INCIDENT,
  TrusteeModificationRecorded: INCIDENT,
  ReferralSubmitted: INCIDENT,
  ReferralAccepted: INCIDENT,
  IncidentCompleted: INCIDENT,
  IncidentReopened: INCIDENT,
  IncidentVoided: INCIDENT,
  AbsencesRecorded: ['attendance', 'district_incident'],
  ImportStarted: NOTHING,
  ImportCancelled: NOTHING,
  ImportCompleted: NOTHING,
  DistrictSynced: ['state_incident'],
  SyncCompleted: NOTHING,
  UserGroupCreated: ['user_group'],
  UserGroupJoined: ['user_group'],
  UserGroupLeft: ['user_group'],
  RightsGranted: ['user_group'],
  RightsRevoked: ['user_group'],
  ValidationRuleCreated: ['validation_rule'],
  RuleSeverityChanged: ['validation_rule'],
  ValidationRuleArchived: ['validation_rule'],
  ValidationRuleRestored: ['validation_rule'],
  ValidationGroupCreated: ['validation_group'],
  ValidationGroupRevised: ['validation_group'],
  ValidationGroupPublished: ['validation_group'],
  ValidationGroupArchived: ['validation_group'],
  ValidationGroupAssigned: ['group_assignment'],
  CertificationCategoryCreated: ['certification_category'],
  CertificationCategoryPublished: ['certification_category'],
  CategoryMemberAdded: ['category_member'],
  CategoryMemberRoleChanged: ['category_member'],
  CategoryMemberDeactivated: ['category_member'],
  CategoryMemberActivated: ['category_member'],
  CertificationEventCreated: ['certification_event'],
  CertificationEventPublished: ['certification_event'],
  CertificationEventClosing: ['certification_event'],
  CertificationEventClosed: ['certification_event'],
  CertificationOpenedForParticipant: CERTIFICATION,
  CertificationDefinitionApplied: CERTIFICATION,
  CertificationCalendarApplied: CERTIFICATION,
  CertifierRequired: CERTIFICATION,
  CertifierReleased: CERTIFICATION,
  ReviewerAdmitted: CERTIFICATION,
  ReviewerReleased: CERTIFICATION,
  DistrictValidationRun: CERTIFICATION,
  StateValidationQueued: CERTIFICATION,
  StateValidationRun: CERTIFICATION,
  ReportViewed: CERTIFICATION,
  StepsReset: CERTIFICATION,
  SnapshotRequested: ['certification', 'snapshot_capture'],
  SnapshotCaptured: CERTIFICATION,
  SubmissionVoided: CERTIFICATION,
  CertificationSubmitted: CERTIFICATION,
  CertificationSent: CERTIFICATION,
  CertificationApproved: CERTIFICATION,
  RecertificationRequested: CERTIFICATION,
  RecertificationRequestDeclined: CERTIFICATION,
  RecertificationRequestWithdrawn: CERTIFICATION,
  RecertificationOpened: CERTIFICATION,
  CertificationFrozen: CERTIFICATION,
  DataExported: NOTHING,
  ScheduleCameDue: NOTHING,
  SnapshotVerified: NOTHING,
};
