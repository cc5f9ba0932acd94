import { graphqlEnum } from '../support/register-enum.ts';

export const CertificationEventStatusEnum = graphqlEnum(
  'CertificationEventStatus',
  'Where a collection window stands, as the state sees it.',
  {
    UNPUBLISHED: 'A draft: only the state sees it.',
    PUBLISHED: 'Every participant has a certification of its own.',
    CLOSED: 'Nobody can submit any more; what waits for the state can still be answered.',
  },
);

export const EventStatusEnum = graphqlEnum('EventStatus', 'Where one certification stands.', {
  IN_PROGRESS: 'Not every certifier has certified yet.',
  CERTIFICATION_SENT_TO_STATE: 'Every certifier has certified; the state has not answered.',
  CERTIFICATION_APPROVED_BY_STATE: 'The state has approved what was sent.',
  RECERTIFICATION_REQUEST_SENT: 'The district has asked to certify again; the state has not answered.',
  RECERTIFICATION_IN_PROGRESS: 'A further cycle: everybody certifies again.',
});

export const UserStatusEnum = graphqlEnum('UserStatus', 'Where one person stands in a certification.', {
  CERTIFICATION_INCOMPLETE: 'A certifier who has still to certify.',
  INCOMPLETE_OVERDUE: 'A certifier who has not certified although the due date is over.',
  NOT_APPLICABLE: 'A member who does not have to certify: a reviewer, or somebody who came or went.',
  CERTIFICATION_COMPLETE: 'Has certified in this cycle.',
  RECERTIFICATION_REQUEST_PENDING: 'Has asked to certify again and waits for the answer.',
  COMPLETE: 'The state has approved, and this certifier did not have to certify.',
});

export const CertificationActionEnum = graphqlEnum(
  'CertificationAction',
  'What somebody may do with a certification today.',
  {
    VIEW: 'Look at it.',
    START_CERTIFICATION: 'Begin the wizard as a certifier who has still to certify.',
    REVIEW_DATA: 'Begin the wizard to look at the data only.',
    RUN_DISTRICT_VALIDATION: 'Step 1: run the rules on what the district has.',
    RUN_STATE_VALIDATION: 'Step 2: run the rules on what the state has, and compare both.',
    TAKE_SNAPSHOT: 'Step 3: capture the records.',
    REVIEW_SNAPSHOT: 'Look at the captured records.',
    RETAKE_SNAPSHOT: 'Replace the captured records.',
    SUBMIT: 'Step 4: certify and submit.',
    REQUEST_RECERTIFICATION: 'Ask the state to open another cycle.',
    WITHDRAW_REQUEST: 'Take the own request back.',
    APPROVE: 'Approve what was sent.',
    OPEN_RECERTIFICATION: 'Send it back, or grant the request: another cycle begins.',
    DECLINE_REQUEST: 'Refuse the request.',
  },
);

export const StepStatusEnum = graphqlEnum('StepStatus', 'How far a step of the wizard is.', {
  NOT_STARTED: 'Nothing was done.',
  IN_PROGRESS: 'Begun, and something is missing.',
  COMPLETED: 'Done.',
});

export const SnapshotStatusEnum = graphqlEnum('SnapshotStatus', 'Where a snapshot stands.', {
  QUEUED: 'Asked for; the capture has not been recorded.',
  CAPTURED: 'Captured, and nobody has certified it.',
  SUBMITTED: 'At least one certifier has certified it.',
  APPROVED: 'The state has approved it.',
  RETURNED: 'The state sent the certification back that stood on it.',
  SUPERSEDED: 'Another snapshot has replaced it.',
});

export const SnapshotTriggerEnum = graphqlEnum('SnapshotTrigger', 'Who had a snapshot taken.', {
  DISTRICT: 'A certifier of the district.',
  STATE: 'The state.',
  SCHEDULED: 'A schedule of the state.',
  RETAKE: 'A certifier who replaced an earlier one.',
  APPROVAL: 'The approval of a certification without a snapshot.',
});

export const CategoryRoleEnum = graphqlEnum('CategoryRole', 'What a member is in a certification category.', {
  CERTIFIER: 'Certifies for the district (Primary).',
  REVIEWER: 'Checks data and runs reports for the district (Secondary).',
  STATE_APPROVER: 'Approves for the state or sends back.',
  STATE_REVIEWER: 'Looks for the state.',
});

export const RequestOutcomeEnum = graphqlEnum('RequestOutcome', 'What became of a request.', {
  OPEN: 'Not answered yet.',
  GRANTED: 'Another cycle was opened.',
  DECLINED: 'Refused.',
  WITHDRAWN: 'Taken back.',
});

export const LastDayPolicyEnum = graphqlEnum(
  'LastDayPolicy',
  'Whether certification waits for the last day of instruction.',
  {
    BLOCK: 'Nobody can submit before that day is over.',
    WARN: 'A submission before that day is possible.',
    OFF: 'The calendar plays no part.',
  },
);

export const SignatureMethodEnum = graphqlEnum('SignatureMethod', 'How a certifier signed.', {
  TYPED_NAME_AND_PASSWORD: 'By the typed name and the password entered again.',
});

export const JobKindEnum = graphqlEnum('JobKind', 'What a job does.', {
  DISTRICT_VALIDATION: 'Rules on what the district has.',
  STATE_VALIDATION: 'Rules on what the state has, with the comparison of both.',
  SNAPSHOT: 'A capture of the certified records.',
  SNAPSHOT_VALIDATION: 'Rules on captured records.',
  VERIFICATION: 'The proof of a snapshot.',
  IMPORT: 'Records from a file.',
  EXPORT: 'Records into a file.',
  SYNC: "A copy of the district's records to the state.",
  REPLAY: 'Read models of the past.',
  EARLY_WARNING: 'A run of the early warning model.',
});

export const JobStatusEnum = graphqlEnum('JobStatus', 'How far a job is.', {
  QUEUED: 'Waits for its turn.',
  RUNNING: 'Is being done.',
  COMPLETED: 'Done; the result is there.',
  FAILED: 'Ended without a result; the error says why.',
  CANCELLED: 'Stopped by somebody.',
});
