import type { Principal } from '../../src/domain/kernel/principal.ts';
import type { TestApplication } from './application.ts';
import type { DistrictFixture } from './district-fixture.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers have the shape of the fields beside the call
export type Fields = any;

/** What an incident says of itself when a test asks without saying what. */
export const INCIDENT = `id title status version isReferral isLocked hasChangedSinceCertification setting occurredOn occurredAt location locationDescription
  context contextDescription damages details alignment submittedAt sync { status reason } reportability { isReportable isVoluntary reasons explanation }
  issues { ruleId severity } behaviorEvents { id stateCode isReferredToLawEnforcement hasSeriousBodilyInjury customValues { key value } participants {
    id role nonStudentKind firstName lastName relationshipToSchool demeanor injury injuryDescription medicalService details isDisplayedOnPortal hadActiveIep
    wasEnrolled daysRemoved { outOfSchool inSchool } student { id lastName } resolutions { id stateCode durationSchoolDays startsOn endsOn imposedBy boardActionOn
      pendingBoardSuspensionId } } }`;

const INPUTS: { readonly [operation: string]: string } = {
  completeIncident: 'IncidentStatusInput',
  reopenIncident: 'IncidentStatusInput',
  voidIncident: 'IncidentStatusInput',
  submitReferral: 'IncidentStatusInput',
  acceptReferral: 'IncidentStatusInput',
};

export interface IncidentAnswer {
  /** Codes of refusals, or of errors of the request. */
  readonly codes: readonly string[];
  readonly paths: readonly (string | undefined)[];
  readonly incident: Fields;
  readonly possibleDuplicates: readonly { readonly id: string }[];
}

/** Runs one mutation about an incident. */
export async function changeIncident(
  test: TestApplication,
  as: Principal | null,
  operation: string,
  input: object,
): Promise<IncidentAnswer> {
  const type = INPUTS[operation] ?? `${operation.charAt(0).toUpperCase()}${operation.slice(1)}Input`;
  const more = operation === 'reportIncident' ? 'possibleDuplicates { id }' : '';
  const query = `mutation ($input: ${type}!) { ${operation}(input: $input) { userErrors { code path } incident { ${INCIDENT} } ${more} } }`;
  const { data, errors } = await test.execute<Record<string, Fields>>(query, { input }, as);
  const payload = data?.[operation];
  const refusals = (payload?.userErrors ?? []) as { code: string; path: string[] | null }[];
  return {
    codes: [...errors.map(({ code }) => code), ...refusals.map(({ code }) => code)],
    paths: refusals.map(({ path }) => path?.join('.')),
    incident: payload?.incident ?? null,
    possibleDuplicates: payload?.possibleDuplicates ?? [],
  };
}

/** The incident of a mutation that must be accepted. */
export async function changed(test: TestApplication, as: Principal, operation: string, input: object): Promise<Fields> {
  const { codes, paths, incident } = await changeIncident(test, as, operation, input);
  if (codes.length > 0) throw new Error(`${operation}: ${codes.join(', ')} at ${paths.join(', ')}`);
  return incident;
}

/** Input of a report: one event with one offender, and with a resolution of one day when its type is given. */
export function oneEvent(
  { schoolId }: DistrictFixture,
  eventTypeId: string,
  studentId: string,
  resolutionTypeId?: string,
  content: object = {},
): { schoolId: string; content: Fields } {
  const resolution = { resolutionTypeId, durationSchoolDays: '1', startsOn: '2022-02-15', endsOn: '2022-02-15' };
  const resolutions = resolutionTypeId === undefined ? [] : [resolution];
  const events = [{ eventTypeId, participants: [{ studentId, role: 'OFFENDER', resolutions }] }];
  return { schoolId, content: { occurredOn: '2022-02-14', occurredAt: '10:15', events, ...content } };
}

/** What is said of a draft; of one that corrects an incident when that is named. Codes of the request, or refusals as `CODE path`. */
export async function checkDraft(
  test: TestApplication,
  as: Principal,
  draft: object,
  correction: { readonly incidentId?: string; readonly reason?: string; readonly expectedVersion?: number } = {},
): Promise<Fields> {
  const query = `query ($draft: ReportIncidentInput!, $incidentId: ID, $reason: String, $expectedVersion: Int) {
    checkIncidentDraft(draft: $draft, incidentId: $incidentId, reason: $reason, expectedVersion: $expectedVersion) {
    userErrors { code path } title reportability { isReportable } exclusion issues { ruleId severity } possibleDuplicates { id } } }`;
  const { data, errors } = await test.execute<Fields>(query, { draft, ...correction }, as);
  if (errors.length > 0) return errors.map(({ code }) => code);
  const { userErrors, issues, possibleDuplicates, ...said } = data.checkIncidentDraft;
  return {
    ...said,
    refusals: userErrors.map(({ code, path }: Fields) => `${code} ${path?.join('.') ?? ''}`.trim()),
    rules: issues.map(({ ruleId }: Fields) => ruleId),
    duplicates: possibleDuplicates.map(({ id }: Fields) => id),
  };
}

export const head = async (test: TestApplication): Promise<number> =>
  (await test.application.services.progress.status()).head;
