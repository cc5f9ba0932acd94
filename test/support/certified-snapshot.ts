import type { CommandContext, CommandRequest } from '../../src/application/command-handler.ts';
import { certificationIdOf, streams } from '../../src/application/streams.ts';
import { randomUuid } from '../../src/crypto/random.ts';
import { categoryDecider } from '../../src/domain/category/decider.ts';
import type { CertificationCommand } from '../../src/domain/certification/commands.ts';
import { certificationDecider } from '../../src/domain/certification/decider.ts';
import type { CertificationState } from '../../src/domain/certification/status.ts';
import { certificationEventDecider } from '../../src/domain/certification-event/decider.ts';
import { districtDecider } from '../../src/domain/district/decider.ts';
import { membershipDecider } from '../../src/domain/membership/decider.ts';
import type { Principal } from '../../src/domain/kernel/principal.ts';
import { principal, type TestApplication } from './application.ts';
import type { DistrictFixture } from './district-fixture.ts';

export interface CertifiedSnapshot {
  readonly certificationId: string;
  readonly snapshotId: string;
  readonly digest: string;
  /** Complete incidents of the district, as captured. */
  readonly incidentIds: readonly string[];
  readonly certifier: Principal;
  readonly approver: Principal;
}

const TODAY = '2022-06-02';

/** Two complete incidents of a district, certified by one certifier and approved by the state, through real commands. */
export async function certifySnapshot(
  test: TestApplication,
  district: DistrictFixture,
  options: { readonly isApproved?: boolean } = {},
): Promise<CertifiedSnapshot> {
  const { districtId } = district;
  const incidentIds = [
    await completeIncident(test, district, district.studentId),
    await completeIncident(test, district, district.iepStudentId),
  ].sort();
  const [categoryId, eventId, certifierId, approverId, snapshotId] = Array.from({ length: 5 }, () => randomUuid()) as [
    string,
    string,
    string,
    string,
    string,
  ];
  const category = { level: 'DISTRICT' as const, isPublished: true };
  const run = runner(test);
  await run('state', streams.district(districtId), districtDecider, () => ({
    type: 'GrantEntitlement',
    data: { districtId, feature: 'DATA_SUITE' },
  }));
  await run('state', streams.category(categoryId), categoryDecider, () => ({
    type: 'CreateCertificationCategory',
    data: { categoryId, name: 'Behavior Data', level: 'DISTRICT' },
  }));
  await run('state', streams.category(categoryId), categoryDecider, () => ({
    type: 'PublishCertificationCategory',
    data: { categoryId },
  }));
  for (const [org, personId, role] of [
    [districtId, certifierId, 'CERTIFIER'],
    ['state', approverId, 'STATE_APPROVER'],
  ] as const) {
    await run(org, streams.membership(org, categoryId), membershipDecider, () => ({
      type: 'AddCategoryMember',
      memberId: randomUuid(),
      categoryId,
      org,
      personId,
      role,
      schoolId: null,
      category,
    }));
  }
  const window = streams.certificationEvent(eventId);
  await run('state', window, certificationEventDecider, () => ({
    type: 'CreateCertificationEvent',
    eventId,
    category,
    definition: {
      name: 'Behavior Certification',
      schoolYear: 2022,
      description: '',
      level: 'DISTRICT',
      categoryId,
      validationGroupIds: ['behavior-data-checks'],
      dataLink: null,
      startsOn: '2022-05-01',
      opensOn: '2022-05-15',
      endsOn: '2022-06-30',
      lastDayPolicy: 'BLOCK',
      attestationText: 'I certify that the data are complete and correct.',
      participants: [{ districtId, schoolId: null }],
    },
  }));
  await test.settle();
  await run('state', window, certificationEventDecider, () => ({ type: 'PublishCertificationEvent', category }));
  await test.settle();

  const certificationId = certificationIdOf(districtId, eventId, null);
  const certifier = { actor: { personId: certifierId, isApprover: false, isImpersonated: false }, today: TODAY };
  const act = async (command: (state: CertificationState | null) => CertificationCommand) => {
    const state = await run(districtId, streams.certification(certificationId), certificationDecider, command);
    await test.settle();
    return state!;
  };
  const clean = { position: 1, rulesetDigest: test.application.rulesetDigest, counts: [] };
  await act(() => ({ type: 'RecordDistrictValidation', ...certifier, ...clean, runId: randomUuid() }));
  const runId = randomUuid();
  await act(() => ({ type: 'QueueStateValidation', ...certifier, runId }));
  await act(() => ({ type: 'MarkReportViewed', ...certifier, reportId: runId }));
  await act(() => ({ type: 'RequestSnapshot', ...certifier, snapshotId, recordFormat: 'behavior/1' }));
  await act(() => ({ type: 'MarkReportViewed', ...certifier, reportId: snapshotId }));
  const { digest } = (await test.application.read.certifications.capture(snapshotId))!;
  await act(() => ({
    type: 'SubmitCertification',
    ...certifier,
    snapshotId,
    digest,
    attestation: {
      typedName: 'A Certifier',
      signerName: 'A Certifier',
      isPasswordConfirmed: true,
      isZeroReport: false,
      areSilentSchoolsConfirmed: false,
    },
  }));
  if (options.isApproved !== false)
    await act(() => ({
      type: 'ApproveCertification',
      actor: { personId: approverId, isApprover: true, isImpersonated: false },
      today: TODAY,
      snapshotId,
      digest,
      note: null,
    }));
  return {
    certificationId,
    snapshotId,
    digest,
    incidentIds,
    certifier: principal(['CERTIFIER'], { districtId, personId: certifierId, accountId: `certifier-${districtId}` }),
    approver: principal(['STATE_APPROVER'], { personId: approverId, accountId: 'approver' }),
  };
}

function runner({ application }: TestApplication) {
  const system: Principal = {
    accountId: 'system:test',
    kind: 'SYSTEM',
    personId: null,
    roles: [],
    districtId: null,
    schoolIds: null,
    impersonatedBy: null,
  };
  return async <State, const Command>(
    org: string,
    stream: string,
    decider: CommandRequest<State, Command>['decider'],
    command: (state: State) => Command,
  ): Promise<State> => {
    const context: CommandContext = { principal: system, idempotencyKey: randomUuid(), correlationId: 'certify' };
    const outcome = await application.services.commands.handle(context, {
      operation: 'test',
      stream,
      org,
      decider,
      input: {},
      command,
    });
    if (outcome.kind === 'rejected') throw new Error(`${stream}: ${JSON.stringify(outcome.rejections)}`);
    return outcome.state;
  };
}

async function completeIncident(
  test: TestApplication,
  { schoolId, types, clerk }: DistrictFixture,
  studentId: string,
): Promise<string> {
  const resolution = {
    resolutionTypeId: types.suspension,
    durationSchoolDays: '1',
    startsOn: '2022-02-15',
    endsOn: '2022-02-15',
    imposedBy: 'PRINCIPAL',
  };
  const content = {
    occurredOn: '2022-02-14',
    occurredAt: '10:15',
    setting: 'ON_CAMPUS',
    events: [{ eventTypeId: types.knife, participants: [{ studentId, role: 'OFFENDER', resolutions: [resolution] }] }],
  };
  const reported = await test.execute<{ reportIncident: { incident: { id: string } | null } }>(
    'mutation ($input: ReportIncidentInput!) { reportIncident(input: $input) { userErrors { code } incident { id } } }',
    { input: { schoolId, content } },
    clerk,
  );
  const incidentId = reported.data?.reportIncident.incident?.id;
  if (incidentId === undefined) throw new Error(JSON.stringify(reported));
  const completed = await test.execute<{ completeIncident: { userErrors: readonly object[] } }>(
    'mutation ($input: IncidentStatusInput!) { completeIncident(input: $input) { userErrors { code } } }',
    { input: { incidentId } },
    clerk,
  );
  if (completed.data?.completeIncident.userErrors.length !== 0) throw new Error(JSON.stringify(completed));
  return incidentId;
}
