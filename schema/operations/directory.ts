import { DistrictFields } from '../fields/district.ts';
import { SchoolFields } from '../fields/school.ts';
import { StudentIepFields } from '../fields/student-iep.ts';
import {
  EnrollmentFields,
  IepPeriodFields,
  StudentFields,
  StudentIdentityVersionFields,
  StudentMergeFields,
} from '../fields/student.ts';
import { DisableUserAccountMutation } from '../mutations/disable-user-account.ts';
import { DistrictMutations } from '../mutations/districts.ts';
import { EnrollmentMutations } from '../mutations/enrollments.ts';
import { MergeStudentsMutation } from '../mutations/merge-students.ts';
import { PeopleMutations } from '../mutations/people.ts';
import { SchoolMutations } from '../mutations/schools.ts';
import { ServiceAccountMutations } from '../mutations/service-accounts.ts';
import { StudentPeriodMutations } from '../mutations/student-periods.ts';
import { StudentMutations } from '../mutations/students.ts';
import { UserGroupMutations } from '../mutations/user-groups.ts';
import { DistrictsQuery } from '../queries/districts.ts';
import { DuplicateStudentsQuery } from '../queries/duplicate-students.ts';
import { SchoolsQuery } from '../queries/schools.ts';
import { StudentOfAnotherDistrictQuery } from '../queries/student-of-another-district.ts';
import { StudentsQuery } from '../queries/students.ts';
import { UserGroupsQuery } from '../queries/user-groups.ts';

/** Districts, schools, students, people and their groups. */
export const directoryOperations = [
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
  StudentMergeFields,
  DistrictMutations,
  SchoolMutations,
  ServiceAccountMutations,
  StudentMutations,
  MergeStudentsMutation,
  DuplicateStudentsQuery,
  EnrollmentMutations,
  StudentPeriodMutations,
  DisableUserAccountMutation,
  PeopleMutations,
  UserGroupsQuery,
  UserGroupMutations,
] as const;
