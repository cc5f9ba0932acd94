import type { DemoContext } from '../context.ts';
import { certification } from '../wizard.ts';
import type { SignedSnapshot } from './4-two-people-certify.ts';

export async function chapter7(
  { story, people, certificationId, dashboard }: DemoContext,
  approved: SignedSnapshot,
): Promise<void> {
  story.chapter(7, 'The district asks to reopen; the state declines');
  const { avery, blake, rowan, sam } = people;
  const request = (person: typeof avery, reason: string) =>
    person.mutate(
      'requestRecertification',
      'RequestRecertificationInput',
      { certificationId, reason },
      'certification { eventStatus recordStatus myUserStatus }',
    );
  await story.refused('requestRecertification (Rowan)', 'NOT_CERTIFIER', () => request(rowan, 'please'));
  await story.refused('requestRecertification (Avery)', 'REASON_REQUIRED', () => request(avery, ' '));
  const asked = story.accepted(
    'requestRecertification (Avery)',
    await request(avery, 'One more incident came up'),
    () => 'the approved snapshot stays the record',
  );
  story.expect('while it is open', asked.certification, {
    eventStatus: 'RECERTIFICATION_REQUEST_SENT',
    recordStatus: 'CERTIFICATION_APPROVED_BY_STATE',
    myUserStatus: 'RECERTIFICATION_REQUEST_PENDING',
  });
  await dashboard.sees('RECERTIFICATION_REQUEST_SENT', 2);
  story.step('message', 'dashboard', 'Recertification Request Sent');
  await story.refused('requestRecertification (Blake)', 'REQUEST_ALREADY_OPEN', () => request(blake, 'me too'));
  await story.refused('approveCertification', 'REQUEST_ALREADY_OPEN', () =>
    sam.mutate(
      'approveCertification',
      'ApproveCertificationInput',
      { certificationId, snapshotId: approved.id, snapshotDigest: approved.digest },
      'certification { eventStatus }',
    ),
  );
  story.accepted(
    'declineRecertificationRequest',
    await sam.mutate(
      'declineRecertificationRequest',
      'DeclineRecertificationRequestInput',
      { certificationId, reason: 'The difference is 0 rows' },
      'certification { eventStatus }',
    ),
    () => 'reason: the difference is 0 rows',
  );
  await dashboard.sees('CERTIFICATION_APPROVED_BY_STATE', 2);
  story.step('message', 'dashboard', 'Certification Approved by State');
  const row = await certification(sam, certificationId);
  story.expect(
    'no new cycle',
    [row.cycle, row.currentSnapshot.id, row.currentSnapshot.status],
    [2, approved.id, 'APPROVED'],
  );
}
