import { type Role, STATE_ROLES } from '../src/domain/kernel/roles.ts';
import { policy } from './policy.ts';

/**
 * What of a district a mutation changes, and with it what an account that works for some schools may do:
 * `DISTRICT`: something of every school at once; refused to it (FORBIDDEN), also as a dry run, before the operation looks at anything.
 * `TYPE`: a local type, of one school or of the whole district; the operation asks `refusedSetup`.
 * `SCHOOL`: a school, or a record, student or file of some; the operation takes those of the account's own schools.
 * `ACCOUNT`: an account or a member; the operation takes those that reach no further than the account does.
 * `CERTIFICATION`: a step that members of the certification take, whatever their schools.
 * `OWN`: the account's own session, password and jobs, or people who are of no school yet.
 */
export type Reach = 'DISTRICT' | 'TYPE' | 'SCHOOL' | 'ACCOUNT' | 'CERTIFICATION' | 'OWN';

/** Every mutation that people of a district may use: the server does not start while one has no entry. */
export const reach: { readonly [mutation: string]: Reach } = {
  // session
  signIn: 'OWN',
  signOut: 'OWN',
  changePassword: 'OWN',
  resetPassword: 'ACCOUNT',
  // directory
  registerSchool: 'DISTRICT',
  defineSchoolCalendar: 'SCHOOL',
  recordEnrollmentCount: 'SCHOOL',
  registerStudent: 'OWN',
  correctStudentIdentity: 'SCHOOL',
  enrollStudent: 'SCHOOL',
  endEnrollment: 'SCHOOL',
  recordIepPeriod: 'SCHOOL',
  recordProgramParticipation: 'SCHOOL',
  mergeStudents: 'SCHOOL',
  registerPerson: 'OWN',
  createUserGroup: 'DISTRICT',
  joinUserGroup: 'ACCOUNT',
  leaveUserGroup: 'ACCOUNT',
  grantRights: 'DISTRICT',
  revokeRights: 'DISTRICT',
  createUserAccount: 'ACCOUNT',
  createServiceAccount: 'ACCOUNT',
  rotateServiceAccountSecret: 'ACCOUNT',
  disableUserAccount: 'ACCOUNT',
  // behaviour
  reportIncident: 'SCHOOL',
  reviseIncident: 'SCHOOL',
  correctIncidentDetails: 'SCHOOL',
  addBehaviorEvent: 'SCHOOL',
  correctBehaviorEvent: 'SCHOOL',
  removeBehaviorEvent: 'SCHOOL',
  addIncidentParticipants: 'SCHOOL',
  correctIncidentParticipant: 'SCHOOL',
  removeIncidentParticipant: 'SCHOOL',
  addResolution: 'SCHOOL',
  correctResolution: 'SCHOOL',
  removeResolution: 'SCHOOL',
  recordAbsences: 'SCHOOL',
  recordTrusteeModification: 'SCHOOL',
  completeIncident: 'SCHOOL',
  reopenIncident: 'SCHOOL',
  voidIncident: 'SCHOOL',
  submitReferral: 'SCHOOL',
  acceptReferral: 'SCHOOL',
  // mapping and reference data
  createEventType: 'TYPE',
  createResolutionType: 'TYPE',
  mapEventType: 'TYPE',
  mapResolutionType: 'TYPE',
  retireEventType: 'TYPE',
  retireResolutionType: 'TYPE',
  confirmMappings: 'DISTRICT',
  copyMappings: 'DISTRICT',
  defineCustomElement: 'DISTRICT',
  mapSourceCodes: 'DISTRICT',
  // data movement
  createUpload: 'DISTRICT',
  importIncidents: 'SCHOOL',
  startImport: 'DISTRICT',
  startMassSync: 'SCHOOL',
  startBatchResync: 'SCHOOL',
  requestExport: 'SCHOOL',
  createDownloadLink: 'OWN',
  // validation and jobs
  createValidationGroup: 'DISTRICT',
  reviseValidationGroup: 'DISTRICT',
  archiveValidationGroup: 'DISTRICT',
  assignValidationGroup: 'DISTRICT',
  createValidationRule: 'DISTRICT',
  archiveValidationRule: 'DISTRICT',
  restoreValidationRule: 'DISTRICT',
  runDistrictValidation: 'CERTIFICATION',
  runStateValidation: 'CERTIFICATION',
  markReportViewed: 'CERTIFICATION',
  cancelJob: 'OWN',
  // certification
  addCategoryMember: 'ACCOUNT',
  changeCategoryMemberRole: 'ACCOUNT',
  deactivateCategoryMember: 'ACCOUNT',
  takeSnapshot: 'CERTIFICATION',
  retakeSnapshot: 'CERTIFICATION',
  submitCertification: 'CERTIFICATION',
  requestRecertification: 'CERTIFICATION',
  withdrawRecertificationRequest: 'CERTIFICATION',
  verifySnapshot: 'CERTIFICATION',
};

/** Whether an account of a district may come to use the operation at all. */
export const isForDistricts = (operation: string): boolean => {
  const rule = policy[operation];
  return typeof rule === 'string' || (rule ?? []).some((role: Role) => !STATE_ROLES.includes(role));
};
