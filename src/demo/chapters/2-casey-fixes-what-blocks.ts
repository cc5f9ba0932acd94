import type { DemoContext } from '../context.ts';
import { figures, runDistrictValidation, runStateValidation } from '../wizard.ts';

/** The independent count of the published file (architecture.md §10.5); it does not say who expelled, and the handgun stays in school. */
const FIRST_REPORT = [
  'BEH-03 INFO 2',
  'BEH-04 FATAL 2',
  'BEH-07 WARNING 11',
  'BEH-10 WARNING 1',
  'BEH-11 WARNING 1',
  'BEH-12 WARNING 4',
  'BEH-18 WARNING 1',
  'BEH-99 INFO 9',
];

export async function chapter2({ story, people, certificationId }: DemoContext): Promise<void> {
  story.chapter(2, 'Casey fixes what blocks the district');
  await story.refused('runStateValidation', 'REPORT_NOT_READY', () =>
    runStateValidation(people.avery, certificationId),
  );
  const first = story.accepted(
    'runDistrictValidation',
    await runDistrictValidation(people.avery, certificationId),
    ({ validationRun }) => `${validationRun.fatalCount} FATAL (BEH-04), ${validationRun.warningCount} warnings`,
  );
  story.expect('the first report', figures(first.validationRun), FIRST_REPORT);
  await story.refused(
    'runStateValidation',
    'FATAL_ERRORS_REMAIN',
    () => runStateValidation(people.avery, certificationId),
    (details) => [...details].map(([rule, count]) => `${rule} ${count}`).join(', '),
  );

  const { incidents, eventTypes } = await people.casey.call(
    `{ incidents(filter: { ruleId: "BEH-04", statuses: [COMPLETE, IN_PROGRESS] }) { edges { node { id version reportability { explanation } behaviorEvents { id } issues { ruleId message } } } } eventTypes { id name } }`,
  );
  story.expect('incidents to fix', incidents.edges.length, 2);
  const insubordination = (eventTypes as { id: string; name: string }[]).find(
    ({ name }) => name === 'Insubordination',
  )!.id;
  for (const { node } of incidents.edges as {
    node: { id: string; version: number; behaviorEvents: { id: string }[]; reportability: { explanation: string } };
  }[]) {
    const input = {
      incidentId: node.id,
      expectedVersion: node.version,
      behaviorEventId: node.behaviorEvents[0]!.id,
      changes: { eventTypeId: insubordination },
    };
    story.accepted(
      'correctBehaviorEvent',
      await people.casey.mutate('correctBehaviorEvent', 'CorrectBehaviorEventInput', input, 'incident { id }'),
      () => node.reportability.explanation,
    );
  }
}
