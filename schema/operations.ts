// What clients can ask: every query, mutation, subscription and edge, by area.
import { DistrictFields } from './fields/district.ts';
import { BehaviorEventFields, IncidentFields, IncidentParticipantFields, ResolutionFields } from './fields/incident.ts';
import { SchoolFields } from './fields/school.ts';
import { EnrollmentFields, IepPeriodFields, StudentFields } from './fields/student.ts';
import { BehaviorEventMutations } from './mutations/behavior-events.ts';
import { CorrectIncidentDetailsMutation } from './mutations/correct-incident-details.ts';
import { IncidentParticipantMutations } from './mutations/incident-participants.ts';
import { IncidentStatusMutations } from './mutations/incident-status.ts';
import { LocalTypeMutations } from './mutations/local-types.ts';
import { ResolutionMutations } from './mutations/resolutions.ts';
import { ReviseIncidentMutation } from './mutations/revise-incident.ts';
import { ReportIncidentMutation } from './mutations/report-incident.ts';
import { SignInMutation } from './mutations/sign-in.ts';
import { SignOutMutation } from './mutations/sign-out.ts';
import { DistrictsQuery } from './queries/districts.ts';
import { IncidentFormOptionsQuery } from './queries/incident-form-options.ts';
import { EventTypeFields, ResolutionTypeFields } from './queries/local-types.ts';
import { StateCodesQuery } from './queries/state-codes.ts';
import { IncidentsQuery } from './queries/incidents.ts';
import { MeQuery } from './queries/me.ts';
import { ProjectionStatusQuery } from './queries/projection-status.ts';
import { SchoolsQuery } from './queries/schools.ts';
import { ServerInfoQuery } from './queries/server-info.ts';
import { StudentsQuery } from './queries/students.ts';

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
  StudentFields,
  EnrollmentFields,
  IepPeriodFields,
  // behaviour
  IncidentsQuery,
  IncidentFields,
  BehaviorEventFields,
  IncidentParticipantFields,
  ResolutionFields,
  ReportIncidentMutation,
  ReviseIncidentMutation,
  CorrectIncidentDetailsMutation,
  BehaviorEventMutations,
  IncidentParticipantMutations,
  ResolutionMutations,
  IncidentStatusMutations,
  IncidentFormOptionsQuery,
  // mapping and reference data
  StateCodesQuery,
  EventTypeFields,
  ResolutionTypeFields,
  LocalTypeMutations,
  // validation and jobs
  // certification
  // data movement
  // snapshots and audit
  ProjectionStatusQuery,
] as const;
