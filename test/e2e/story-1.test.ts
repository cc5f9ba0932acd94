import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../src/crypto/sha256.ts';
import { chapter1 } from '../../src/demo/chapters/1-a-vendor-sends-a-file.ts';
import { chapter2 } from '../../src/demo/chapters/2-casey-fixes-what-blocks.ts';
import { chapter3 } from '../../src/demo/chapters/3-district-and-state-are-compared.ts';
import { chapter4, type SignedSnapshot } from '../../src/demo/chapters/4-two-people-certify.ts';
import { runDistrictValidation, submit } from '../../src/demo/wizard.ts';
import { eventLogs } from '../support/event-logs.ts';
import { PASSWORD } from '../support/listening-server.ts';
import { approve, certifierStatuses, handgunIncident, look, openStoryWorld, type StoryWorld } from './story-world.ts';

describe.each(eventLogs)('story 1 on $name: from a foreign system to an approved certification', (log) => {
  let world: StoryWorld;
  let signed: SignedSnapshot;

  beforeAll(async () => {
    world = await openStoryWorld(log);
  });

  afterAll(() => world?.stop());

  it('steps 1 to 4: a file is checked, mapped, imported once and sent to the state', async () => {
    await chapter1(world);
    expect(world.story.refusals).toEqual({ expected: 1, seen: 1 });
  });

  it('step 5: a file that would delete what a clerk entered by hand is refused until that is confirmed', async () => {
    const { people, story, districtId, disciplineFile, newKey } = world;
    const { schools, eventTypes } = await people.casey.call(
      '{ schools(first: 5) { edges { node { id } } } eventTypes { id name } }',
    );
    const entered = await people.casey.mutate(
      'reportIncident',
      'ReportIncidentInput',
      {
        schoolId: schools.edges[0].node.id,
        content: {
          occurredOn: '2022-03-14',
          occurredAt: '10:15',
          setting: 'ON_CAMPUS',
          events: [{ eventTypeId: eventTypes.find(({ name }: { name: string }) => name === 'Other behavior').id }],
        },
      },
      'incident { id }',
    );
    expect(entered.userErrors).toEqual([]);
    const upload = await people.vendor.mutate(
      'createUpload',
      'CreateUploadInput',
      {
        kind: 'BEHAVIOR_EDFI',
        districtId,
        sizeBytes: disciplineFile.length,
        sha256: sha256Hex(disciplineFile),
        idempotencyKey: newKey(),
      },
      'upload { id } url',
    );
    expect((await fetch(upload.url as string, { method: 'PUT', body: new Uint8Array(disciplineFile) })).status).toBe(
      201,
    );
    const input = {
      uploadId: upload.upload.id,
      kind: 'BEHAVIOR_EDFI',
      mode: 'REPLACE_ALL',
      districtId,
      schoolYear: 2022,
      sourceSystem: 'ed-fi',
      confirmedDeletions: 0,
      idempotencyKey: newKey(),
    };
    let details: ReadonlyMap<string, string> = new Map();
    await story.refused(
      'startImport REPLACE_ALL',
      'DELETIONS_NOT_CONFIRMED',
      () => people.vendor.mutate('startImport', 'StartImportInput', input, 'job { id }'),
      (given) => {
        details = given;
        return '';
      },
    );
    expect([...details.values()]).toContain('1');
    const taken = await people.casey.mutate(
      'voidIncident',
      'IncidentStatusInput',
      { incidentId: entered.incident.id, reason: 'entered by mistake' },
      'incident { status }',
    );
    expect(taken).toMatchObject({ userErrors: [], incident: { status: 'VOIDED' } });
  });

  it('step 6: the certifier finds one certification to do', async () => {
    const { certifications } = await world.people.avery.call(
      '{ certifications(filter: { userStatuses: [CERTIFICATION_INCOMPLETE, INCOMPLETE_OVERDUE] }) { edges { node { id eventStatus allowedActions } } } }',
    );
    expect(certifications.edges).toHaveLength(1);
    expect(certifications.edges[0].node).toMatchObject({ id: world.certificationId, eventStatus: 'IN_PROGRESS' });
    expect(certifications.edges[0].node.allowedActions).toContain('START_CERTIFICATION');
  });

  it('steps 7 to 10: reports come in their order, and what is fatal is corrected', async () => {
    await chapter2(world);
  });

  it('step 11: a reviewer runs reports and cannot submit', async () => {
    const { people, story, certificationId } = world;
    await story.refused('submitCertification (Rowan)', 'NOT_CERTIFIER', () =>
      submit(people.rowan, certificationId, 'no-snapshot', `sha256:${'0'.repeat(64)}`, {
        typedName: 'Rowan Tallgrass',
        password: PASSWORD,
      }),
    );
    const run = await runDistrictValidation(people.rowan, certificationId);
    expect(run).toMatchObject({ userErrors: [], validationRun: { fatalCount: 0 } });
  });

  it('steps 12 and 13: district and state differ, are synchronized and are equal', async () => {
    await chapter3(world);
  });

  it('steps 14 to 18: the snapshot is taken, two people sign it, and no signature is lost to a retake', async () => {
    signed = await chapter4(world);
  });

  it('steps 19 and 20: only an approver approves, and everybody is told once', async () => {
    const { story, dashboard } = world;
    await story.refused('approveCertification (Riley)', 'NOT_APPROVER', () => approve(world, 'riley', signed));
    expect((await approve(world, 'sam', signed)).userErrors).toEqual([]);
    await dashboard.sees('CERTIFICATION_APPROVED_BY_STATE', 1);
    expect(dashboard.counts).toMatchObject({ missing: 0, duplicated: 0 });
    expect(await certifierStatuses(world)).toEqual({
      'Avery Holtby': 'CERTIFICATION_COMPLETE',
      'Blake Ortwin': 'CERTIFICATION_COMPLETE',
    });
    await story.refused('approveCertification, again', 'ALREADY_APPROVED', () => approve(world, 'sam', signed));
  });

  it('step 21: a certified incident changes only with a reason, and the snapshot does not change with it', async () => {
    const { people, story } = world;
    const { id } = await handgunIncident(world);
    const correct = (reason: string | null) =>
      people.casey.mutate(
        'correctIncidentDetails',
        'CorrectIncidentDetailsInput',
        { incidentId: id, changes: { occurredAt: '11:45' }, reason },
        'incident { isLocked occurredAt }',
      );
    await story.refused('correctIncidentDetails', 'INCIDENT_LOCKED', () => correct(null));
    expect(await look(world, 'sam', 'hasChangedSinceSnapshot')).toEqual({ hasChangedSinceSnapshot: false });
    expect(await correct('The time was wrong')).toMatchObject({
      userErrors: [],
      incident: { isLocked: true, occurredAt: '11:45' },
    });
    expect(
      await look(world, 'sam', 'hasChangedSinceSnapshot eventStatus approvedSnapshot { id status digest }'),
    ).toEqual({
      hasChangedSinceSnapshot: true,
      eventStatus: 'CERTIFICATION_APPROVED_BY_STATE',
      approvedSnapshot: { id: signed.id, status: 'APPROVED', digest: signed.digest },
    });
  });
});
