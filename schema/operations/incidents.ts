import { IncidentHistoryFields, IncidentHistoryOfIncident } from '../fields/incident-history.ts';
import {
  BehaviorEventFields,
  IncidentFields,
  IncidentParticipantFields,
  ResolutionFields,
} from '../fields/incident.ts';
import { BehaviorEventMutations } from '../mutations/behavior-events.ts';
import { CorrectIncidentDetailsMutation } from '../mutations/correct-incident-details.ts';
import { IncidentParticipantMutations } from '../mutations/incident-participants.ts';
import { IncidentStatusMutations } from '../mutations/incident-status.ts';
import { RecordAbsencesMutation } from '../mutations/record-absences.ts';
import { RecordTrusteeModificationMutation } from '../mutations/record-trustee-modification.ts';
import { ReportIncidentMutation } from '../mutations/report-incident.ts';
import { ResolutionMutations } from '../mutations/resolutions.ts';
import { ReviseIncidentMutation } from '../mutations/revise-incident.ts';
import { CheckIncidentDraftQuery } from '../queries/check-incident-draft.ts';
import { IncidentFormOptionsQuery } from '../queries/incident-form-options.ts';
import { IncidentsQuery } from '../queries/incidents.ts';
import { IncidentChangedSubscription } from '../subscriptions/incident-changed.ts';

/** Incidents with everything in them. */
export const incidentOperations = [
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
] as const;
