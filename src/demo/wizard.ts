import type { Answer, Person } from './client.ts';
import { finished } from './context.ts';

/** The certification steps as a certifier's client calls them. */
export const CERTIFICATION =
  'certification { id cycle eventStatus currentSnapshot { id status digest rowCount fatalCount } }';

export const runDistrictValidation = (person: Person, certificationId: string): Promise<Answer> =>
  person.mutate(
    'runDistrictValidation',
    'RunDistrictValidationInput',
    { certificationId },
    `validationRun { id fatalCount warningCount summary { rule { id } severity count } } ${CERTIFICATION}`,
  );

export const runStateValidation = (person: Person, certificationId: string): Promise<Answer> =>
  person.mutate(
    'runStateValidation',
    'RunStateValidationInput',
    { certificationId },
    `job { id status } ${CERTIFICATION}`,
  );

/** The report of a state validation, once its job is done. */
export async function stateReport(person: Person, jobId: string): Promise<Answer> {
  const job = await finished(
    person,
    jobId,
    'validationRun { id fatalCount differingRecords summary { rule { id } severity count } }',
  );
  return job.validationRun;
}

export const markViewed = (person: Person, certificationId: string, reportId: string): Promise<Answer> =>
  person.mutate('markReportViewed', 'MarkReportViewedInput', { certificationId, reportId }, CERTIFICATION);

export const takeSnapshot = (person: Person, certificationId: string): Promise<Answer> =>
  person.mutate(
    'takeSnapshot',
    'TakeSnapshotInput',
    { certificationId },
    `snapshot { id status } job { id } ${CERTIFICATION}`,
  );

/** The certification as the person sees it. */
export async function certification(person: Person, certificationId: string): Promise<Answer> {
  const answer = await person.call(
    `query ($id: ID!) { certification(id: $id) { id cycle eventStatus recordStatus myUserStatus dueOn currentSnapshot { id status digest rowCount fatalCount position } } }`,
    { id: certificationId },
  );
  return (answer as { certification: Answer }).certification;
}

export const submit = (
  person: Person,
  certificationId: string,
  snapshotId: string,
  snapshotDigest: string,
  attestation: Record<string, unknown>,
): Promise<Answer> =>
  person.mutate(
    'submitCertification',
    'SubmitCertificationInput',
    { certificationId, snapshotId, snapshotDigest, attestation },
    CERTIFICATION,
  );

/** Figures of a validation as `BEH-04 FATAL 2`, sorted. */
export const figures = (run: {
  readonly summary: readonly {
    readonly rule: { readonly id: string };
    readonly severity: string;
    readonly count: number;
  }[];
}): readonly string[] => run.summary.map(({ rule, severity, count }) => `${rule.id} ${severity} ${count}`).sort();

export const short = (digest: string): string => `${digest.slice(0, 19)}…`;
