import type { Services } from '../../src/application/services.ts';
import { streams } from '../../src/application/streams.ts';
import { randomUuid } from '../../src/crypto/random.ts';
import type { ReportIncident } from '../../src/domain/incident/commands.ts';
import { incidentDecider } from '../../src/domain/incident/decider.ts';
import { type BenchDistrict, SYSTEM } from './bench-district.ts';

const FIRST_MONDAY = Date.UTC(2021, 7, 30);
const WEEKS = 36;

/** One incident of the district by a command, by number: another day of school, and two people in every third. It stays open unless `isComplete`. */
export async function reportBenchIncident(
  { commands }: Pick<Services, 'commands'>,
  district: BenchDistrict,
  number: number,
  isComplete = false,
): Promise<void> {
  const { districtId, schoolIds, studentIds, eventTypeId, resolutionTypeId } = district;
  const incidentId = randomUuid();
  const [week, weekday] = [Math.floor(number / 5) % WEEKS, number % 5];
  const day = new Date(FIRST_MONDAY + (week * 7 + weekday) * 86_400_000).toISOString().slice(0, 10);
  const people = Array.from(
    { length: number % 3 === 0 ? 2 : 1 },
    (_, index) => studentIds[(number * 7 + index) % studentIds.length]!,
  );
  const content: ReportIncident['content'] = {
    title: `Left class without leave ${number}`,
    context: null,
    location: 'On Campus: Classroom',
    damages: null,
    details: 'Walked out of the lesson and was found in the yard.',
    occurredOn: day,
    occurredAt: '10:15',
    setting: 'ON_CAMPUS',
    events: [
      {
        behaviorEventId: randomUuid(),
        eventTypeId,
        isReferredToLawEnforcement: false,
        hasSeriousBodilyInjury: null,
        customValues: null,
        participants: people.map((studentId) => ({
          participantId: randomUuid(),
          studentId,
          nonStudentKind: null,
          role: 'OFFENDER',
          relationshipToSchool: 'STUDENT',
          isDisplayedOnPortal: false,
          firstName: null,
          lastName: null,
          demeanor: null,
          injury: null,
          injuryDescription: null,
          medicalService: null,
          participantDetails: null,
          resolutions: [
            {
              resolutionId: randomUuid(),
              resolutionTypeId,
              durationSchoolDays: '1',
              startsOn: day,
              endsOn: day,
              imposedBy: 'PRINCIPAL',
              boardActionOn: null,
              pendingBoardSuspensionId: null,
            },
          ],
        })),
      },
    ],
  };
  const outcome = await commands.handle(SYSTEM, {
    operation: 'reportIncident',
    stream: streams.incident(districtId, incidentId),
    org: districtId,
    schoolYear: 2022,
    decider: incidentDecider,
    input: {},
    isNew: true,
    command: (_, { now }) => ({
      type: 'ReportIncident',
      incidentId,
      districtId,
      schoolId: schoolIds[number % schoolIds.length]!,
      alignment: 'DISCIPLINE',
      sourceSystem: null,
      sourceKey: null,
      content,
      origin: isComplete ? 'IMPORT' : 'HAND',
      reason: null,
      facts: {
        now: now.toISOString(),
        today: '2022-06-02',
        isLocked: false,
        studentsInScope: new Set(people),
        enrolledStudents: new Set(people),
        eventTypes: new Map([
          [eventTypeId, { name: 'Insubordination', schoolId: null, endsOn: null, alignment: 'DISCIPLINE' as const }],
        ]),
        customElements: new Map(),
        resolutionTypes: new Map([
          [
            resolutionTypeId,
            { name: 'In-school suspension', schoolId: null, endsOn: null, kind: 'IN_SCHOOL_SUSPENSION' as const },
          ],
        ]),
      },
    }),
  });
  if (outcome.kind === 'rejected') throw new Error(JSON.stringify(outcome.rejections));
}
