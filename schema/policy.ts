import { type Role, ROLES } from '../src/domain/kernel/roles.ts';

/** `PUBLIC`: no token needed. `SIGNED_IN`: any account. Else the roles that may use the operation. */
export type Rule = 'PUBLIC' | 'SIGNED_IN' | readonly Role[];

const DISTRICT: readonly Role[] = ['CLERK', 'REVIEWER', 'CERTIFIER', 'DISTRICT_ADMINISTRATOR'];
const DISTRICT_AND_VENDOR: readonly Role[] = [...DISTRICT, 'VENDOR'];
const STATE: readonly Role[] = ['STATE_REVIEWER', 'STATE_APPROVER', 'COLLECTIONS_MANAGER'];
const RECORDERS: readonly Role[] = ['CLERK', 'DISTRICT_ADMINISTRATOR', 'VENDOR'];
const CERTIFYING: readonly Role[] = ['CERTIFIER', 'REVIEWER'];
const MANAGER: readonly Role[] = ['COLLECTIONS_MANAGER'];

/**
 * Role × operation, deny by default: an operation without an entry does not start the server. A role opens the door; scope (own
 * district, own schools) and the domain's own gates (membership, category role) decide what happens behind it.
 */
export const policy: { readonly [operation: string]: Rule } = {
  // session
  me: 'SIGNED_IN',
  serverInfo: 'PUBLIC',
  signIn: 'PUBLIC',
  signOut: 'SIGNED_IN',
  changePassword: 'SIGNED_IN',
  resetPassword: ['DISTRICT_ADMINISTRATOR', 'COLLECTIONS_MANAGER'],
  // directory
  districts: 'SIGNED_IN',
  district: 'SIGNED_IN',
  schools: 'SIGNED_IN',
  registerDistrict: MANAGER,
  grantEntitlement: MANAGER,
  registerSchool: ['DISTRICT_ADMINISTRATOR', 'COLLECTIONS_MANAGER'],
  defineSchoolCalendar: ['DISTRICT_ADMINISTRATOR', 'VENDOR'],
  recordEnrollmentCount: ['DISTRICT_ADMINISTRATOR', 'COLLECTIONS_MANAGER'],
  registerStudent: ['DISTRICT_ADMINISTRATOR', 'VENDOR'],
  correctStudentIdentity: ['DISTRICT_ADMINISTRATOR', 'VENDOR'],
  enrollStudent: ['DISTRICT_ADMINISTRATOR', 'VENDOR'],
  endEnrollment: ['DISTRICT_ADMINISTRATOR', 'VENDOR'],
  recordIepPeriod: ['DISTRICT_ADMINISTRATOR', 'VENDOR'],
  recordProgramParticipation: ['DISTRICT_ADMINISTRATOR', 'VENDOR'],
  mergeStudents: ['DISTRICT_ADMINISTRATOR', 'COLLECTIONS_MANAGER'],
  duplicateStudents: ['DISTRICT_ADMINISTRATOR', 'COLLECTIONS_MANAGER'],
  registerPerson: ['DISTRICT_ADMINISTRATOR', 'COLLECTIONS_MANAGER'],
  userGroups: ['DISTRICT_ADMINISTRATOR', 'COLLECTIONS_MANAGER'],
  createUserGroup: ['DISTRICT_ADMINISTRATOR', 'COLLECTIONS_MANAGER'],
  joinUserGroup: ['DISTRICT_ADMINISTRATOR', 'COLLECTIONS_MANAGER'],
  leaveUserGroup: ['DISTRICT_ADMINISTRATOR', 'COLLECTIONS_MANAGER'],
  grantRights: ['DISTRICT_ADMINISTRATOR', 'COLLECTIONS_MANAGER'],
  revokeRights: ['DISTRICT_ADMINISTRATOR', 'COLLECTIONS_MANAGER'],
  createUserAccount: ['DISTRICT_ADMINISTRATOR', 'COLLECTIONS_MANAGER'],
  createServiceAccount: ['DISTRICT_ADMINISTRATOR', 'COLLECTIONS_MANAGER'],
  rotateServiceAccountSecret: ['DISTRICT_ADMINISTRATOR', 'COLLECTIONS_MANAGER'],
  disableUserAccount: ['DISTRICT_ADMINISTRATOR', 'COLLECTIONS_MANAGER'],
  students: [...DISTRICT, ...STATE],
  student: [...DISTRICT, ...STATE, 'AUDITOR'],
  // behaviour
  incidents: [...DISTRICT_AND_VENDOR, ...STATE],
  incident: [...DISTRICT_AND_VENDOR, ...STATE],
  studentOfAnotherDistrict: ['CLERK', 'DISTRICT_ADMINISTRATOR'],
  incidentFormOptions: RECORDERS,
  checkIncidentDraft: RECORDERS,
  reportIncident: RECORDERS,
  reviseIncident: RECORDERS,
  correctIncidentDetails: RECORDERS,
  addBehaviorEvent: RECORDERS,
  correctBehaviorEvent: RECORDERS,
  removeBehaviorEvent: RECORDERS,
  addIncidentParticipants: RECORDERS,
  correctIncidentParticipant: RECORDERS,
  removeIncidentParticipant: RECORDERS,
  addResolution: RECORDERS,
  correctResolution: RECORDERS,
  removeResolution: RECORDERS,
  recordAbsences: RECORDERS,
  recordTrusteeModification: ['DISTRICT_ADMINISTRATOR', 'CERTIFIER'],
  completeIncident: RECORDERS,
  reopenIncident: RECORDERS,
  voidIncident: RECORDERS,
  submitReferral: RECORDERS,
  acceptReferral: RECORDERS,
  incidentChanged: DISTRICT_AND_VENDOR,
  // mapping and reference data
  stateEventCodes: 'SIGNED_IN',
  stateResolutionCodes: 'SIGNED_IN',
  eventTypes: [...DISTRICT_AND_VENDOR, ...STATE],
  resolutionTypes: [...DISTRICT_AND_VENDOR, ...STATE],
  createEventType: ['DISTRICT_ADMINISTRATOR'],
  createResolutionType: ['DISTRICT_ADMINISTRATOR'],
  mapEventType: ['DISTRICT_ADMINISTRATOR'],
  mapResolutionType: ['DISTRICT_ADMINISTRATOR'],
  retireEventType: ['DISTRICT_ADMINISTRATOR'],
  retireResolutionType: ['DISTRICT_ADMINISTRATOR'],
  mappingReview: ['DISTRICT_ADMINISTRATOR', 'CERTIFIER', ...STATE],
  confirmMappings: ['DISTRICT_ADMINISTRATOR', 'CERTIFIER'],
  copyMappings: ['DISTRICT_ADMINISTRATOR'],
  defineCustomElement: ['DISTRICT_ADMINISTRATOR'],
  publishStateCodes: MANAGER,
  sourceCodeMappings: ['DISTRICT_ADMINISTRATOR', 'VENDOR'],
  mapSourceCodes: ['DISTRICT_ADMINISTRATOR', 'VENDOR'],
  // data movement
  createUpload: ['DISTRICT_ADMINISTRATOR', 'VENDOR', 'COLLECTIONS_MANAGER'],
  importIncidents: ['DISTRICT_ADMINISTRATOR', 'VENDOR'],
  startImport: ['DISTRICT_ADMINISTRATOR', 'VENDOR', 'COLLECTIONS_MANAGER'],
  startMassSync: ['DISTRICT_ADMINISTRATOR', 'CERTIFIER', 'VENDOR'],
  startBatchResync: ['DISTRICT_ADMINISTRATOR', 'CERTIFIER', 'COLLECTIONS_MANAGER'],
  syncStatus: [...DISTRICT_AND_VENDOR, ...STATE],
  syncRuns: [...DISTRICT_AND_VENDOR, ...STATE],
  syncRecords: [...DISTRICT_AND_VENDOR, ...STATE],
  reconciliation: [...DISTRICT, ...STATE],
  setSyncPolicy: MANAGER,
  requestExport: [...CERTIFYING, 'DISTRICT_ADMINISTRATOR', ...STATE, 'AUDITOR'],
  createDownloadLink: 'SIGNED_IN',
  // validation and jobs
  previewValidation: [...DISTRICT, ...STATE],
  validationGroups: [...DISTRICT, ...STATE],
  validationRules: [...DISTRICT, ...STATE],
  validationIssues: [...DISTRICT, ...STATE],
  issueCountsChanged: DISTRICT,
  // Who is no administrator needs the right on the tool, from a user group.
  createValidationGroup: [...DISTRICT, ...STATE],
  reviseValidationGroup: [...DISTRICT, ...STATE],
  archiveValidationGroup: [...DISTRICT, ...STATE],
  publishValidationGroup: MANAGER,
  assignValidationGroup: ['DISTRICT_ADMINISTRATOR', 'COLLECTIONS_MANAGER'],
  createValidationRule: [...DISTRICT, ...STATE],
  changeRuleSeverity: MANAGER,
  archiveValidationRule: [...DISTRICT, ...STATE],
  restoreValidationRule: [...DISTRICT, ...STATE],
  runDistrictValidation: CERTIFYING,
  runStateValidation: CERTIFYING,
  validationRun: [...DISTRICT, ...STATE, 'AUDITOR'],
  markReportViewed: CERTIFYING,
  job: 'SIGNED_IN',
  cancelJob: 'SIGNED_IN',
  jobs: 'SIGNED_IN',
  jobChanged: 'SIGNED_IN',
  // certification, district side
  certifications: [...DISTRICT, ...STATE, 'AUDITOR'],
  certification: [...DISTRICT, ...STATE, 'AUDITOR'],
  certificationCategories: [...DISTRICT, ...STATE],
  addCategoryMember: ['CERTIFIER', 'DISTRICT_ADMINISTRATOR', 'COLLECTIONS_MANAGER'],
  changeCategoryMemberRole: ['CERTIFIER', 'DISTRICT_ADMINISTRATOR', 'COLLECTIONS_MANAGER'],
  deactivateCategoryMember: ['CERTIFIER', 'DISTRICT_ADMINISTRATOR', 'COLLECTIONS_MANAGER'],
  takeSnapshot: CERTIFYING,
  retakeSnapshot: CERTIFYING,
  submitCertification: CERTIFYING,
  requestRecertification: CERTIFYING,
  withdrawRecertificationRequest: CERTIFYING,
  certificationStatusChanged: [...DISTRICT, ...STATE, 'AUDITOR'],
  // certification, state side
  certificationEvents: [...STATE, 'AUDITOR'],
  certificationEvent: [...DISTRICT, ...STATE, 'AUDITOR'],
  createCertificationCategory: MANAGER,
  publishCertificationCategory: MANAGER,
  createCertificationEvent: MANAGER,
  publishCertificationEvent: MANAGER,
  closeCertificationEvent: MANAGER,
  approveCertification: ['STATE_APPROVER', 'STATE_REVIEWER', 'COLLECTIONS_MANAGER'],
  openRecertification: ['STATE_APPROVER', 'STATE_REVIEWER', 'COLLECTIONS_MANAGER'],
  declineRecertificationRequest: ['STATE_APPROVER', 'STATE_REVIEWER', 'COLLECTIONS_MANAGER'],
  // snapshots and audit
  snapshot: [...DISTRICT, ...STATE, 'AUDITOR'],
  snapshotProof: ['CERTIFIER', 'STATE_APPROVER', 'AUDITOR'],
  verifySnapshot: ['CERTIFIER', 'STATE_APPROVER', 'AUDITOR'],
  domainEvents: ['DISTRICT_ADMINISTRATOR', 'AUDITOR'],
  accessLog: ['DISTRICT_ADMINISTRATOR', 'AUDITOR'],
  projectionStatus: ['OPERATOR', 'COLLECTIONS_MANAGER', 'AUDITOR'],
};

/** What an account may do whose password was made by somebody else. */
export const BEFORE_PASSWORD_CHANGE: readonly string[] = ['me', 'serverInfo', 'signOut', 'changePassword'];

export function isAllowed(operation: string, roles: readonly Role[] | null): boolean {
  const rule = policy[operation];
  if (rule === undefined) return false;
  if (rule === 'PUBLIC') return true;
  if (roles === null) return false;
  return rule === 'SIGNED_IN' || roles.some((role) => ROLES.includes(role) && rule.includes(role));
}
