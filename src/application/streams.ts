import { STATE_ORG } from '../domain/kernel/roles.ts';

/** Stream names, `<category>-<org>.<id>`: the one place that knows them. Every prefix filter ends with the dot. */
export const streams = {
  agency: () => `agency-${STATE_ORG}.log`,
  district: (districtId: string) => `district-${districtId}.profile`,
  school: (districtId: string, schoolId: string) => `school-${districtId}.${schoolId}`,
  person: (personId: string) => `person-${STATE_ORG}.${personId}`,
  serviceAccount: (districtId: string, accountId: string) => `serviceAccount-${districtId}.${accountId}`,
  student: (studentId: string) => `student-${STATE_ORG}.${studentId}`,
  studentMerge: (mergedStudentId: string) => `studentMerge-${STATE_ORG}.${mergedStudentId}`,
  enrollment: (districtId: string, enrollmentId: string) => `enrollment-${districtId}.${enrollmentId}`,
  iepPeriod: (districtId: string, iepPeriodId: string) => `iepPeriod-${districtId}.${iepPeriodId}`,
  programParticipation: (districtId: string, participationId: string) =>
    `programParticipation-${districtId}.${participationId}`,
  eventType: (districtId: string, eventTypeId: string) => `eventType-${districtId}.${eventTypeId}`,
  resolutionType: (districtId: string, resolutionTypeId: string) => `resolutionType-${districtId}.${resolutionTypeId}`,
  mappingReview: (districtId: string) => `mappingReview-${districtId}.years`,
  customElement: (districtId: string, key: string) => `customElement-${districtId}.${key}`,
  sourceCrosswalk: (districtId: string, sourceSystem: string) => `sourceCrosswalk-${districtId}.${sourceSystem}`,
  incident: (districtId: string, incidentId: string) => `incident-${districtId}.${incidentId}`,
  attendance: (districtId: string, schoolId: string, month: string) => `attendance-${districtId}.${schoolId}.${month}`,
  import: (org: string, importId: string) => `import-${org}.${importId}`,
  sync: (districtId: string, syncId: string) => `sync-${districtId}.${syncId}`,
  userGroup: (org: string, userGroupId: string) => `userGroup-${org}.${userGroupId}`,
  validationRule: (org: string, ruleId: string) => `validationRule-${org}.${ruleId}`,
  validationGroup: (org: string, groupId: string) => `validationGroup-${org}.${groupId}`,
  groupAssignment: (org: string, groupId: string) => `groupAssignment-${org}.${groupId}`,
  category: (categoryId: string) => `category-${STATE_ORG}.${categoryId}`,
  membership: (org: string, categoryId: string) => `membership-${org}.${categoryId}`,
  certificationEvent: (eventId: string) => `certificationEvent-${STATE_ORG}.${eventId}`,
  /** The certification's id is the part after the category: `<district>.<event>[.<school>]`. */
  certification: (certificationId: string) => `certification-${certificationId}`,
  export: (org: string, exportId: string) => `export-${org}.${exportId}`,
  occurrence: (scheduleId: string, dueAt: string) => `occurrence-${scheduleId}.${dueAt.replace(/[-:]|\.\d+/g, '')}`,
  verification: (org: string, verificationId: string) => `verification-${org}.${verificationId}`,
} as const;

export const certificationIdOf = (districtId: string, eventId: string, schoolId: string | null): string =>
  schoolId === null ? `${districtId}.${eventId}` : `${districtId}.${eventId}.${schoolId}`;

/** The district of a certification id. */
export const districtOfCertification = (certificationId: string): string =>
  certificationId.slice(0, certificationId.indexOf('.'));

/** The window of a certification id. */
export const eventOfCertification = (certificationId: string): string => certificationId.split('.')[1] ?? '';
