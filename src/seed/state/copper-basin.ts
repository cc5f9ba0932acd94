import type { EventTypeName, ResolutionTypeName } from './local-types.ts';
import type { PlannedIncident, PlannedParticipant, PlannedResolution } from './planned-incident.ts';
import type { PlannedDistrict } from './directory.ts';
import type { PlannedStudent } from './students.ts';

/** A record that shows something, with the rules that find it and no others. */
export interface ShownRecord extends PlannedIncident {
  readonly title: string;
  /** Sorted. Pairs that mix local and state codes are found by BEH-07 whatever else is wrong with them. */
  readonly rules: readonly string[];
}

/** School days after the last day on which anything else happens in the world: no record is taken for a duplicate of another. */
const DAY = '2026-05-26';
const NEXT_DAY = '2026-05-27';
const THIRD_DAY = '2026-05-28';
const FOURTH_DAY = '2026-05-29';
/** Delivered by the middle school only. */
export const ATTENDED_DAY = '2026-06-02';

const detention: PlannedResolution = { type: 'Detention', days: '1.00' };
const removed = (type: ResolutionTypeName, from: string, to: string, days: string): PlannedResolution => ({
  type,
  days,
  from,
  to,
  by: 'PRINCIPAL',
});
const inSchool = removed('In-school suspension', NEXT_DAY, NEXT_DAY, '1.00');
const outOfSchool = removed('Out-of-school suspension', NEXT_DAY, NEXT_DAY, '1.00');
const expelled = (from: string, to: string): PlannedResolution => ({
  type: 'Expulsion without services',
  days: '180.00',
  from,
  to,
  by: 'TRUSTEES',
  boardActionOn: THIRD_DAY,
});

/** The records of Copper Basin that a stranger can read the rules from: each title names what it shows. */
export function copperBasinRecords(
  district: PlannedDistrict,
  students: readonly PlannedStudent[],
): readonly ShownRecord[] {
  const [, high, middle] = district.schools;
  const atHigh = students.filter(({ schoolId }) => schoolId === high!.schoolId);
  const plain = atHigh.filter(({ hasIep, is21stCentury }) => !hasIep && !is21stCentury);
  const withIep = students.find(
    ({ hasIep, isIepEnded, schoolId }) => hasIep && !isIepEnded && schoolId !== district.schools[0]!.schoolId,
  )!;
  const atMiddle = students.find(
    ({ hasIep, is21stCentury, schoolId }) => schoolId === middle!.schoolId && !hasIep && !is21stCentury,
  )!;
  let taken = 0;
  const next = (): PlannedStudent => plain[taken++ % plain.length]!;
  const offender = (student: PlannedStudent, ...resolutions: readonly PlannedResolution[]): PlannedParticipant => ({
    student: student.identity.studentId,
    role: 'OFFENDER',
    resolutions,
  });
  const record = (
    title: string,
    rules: readonly string[],
    type: EventTypeName,
    participants: readonly PlannedParticipant[],
    more: Partial<PlannedIncident> & { readonly isReferredToLawEnforcement?: boolean } = {},
  ): ShownRecord => {
    const { isReferredToLawEnforcement = false, ...rest } = more;
    return {
      key: `copper-basin/${title}`,
      rules,
      districtId: district.districtId,
      schoolId: high!.schoolId,
      occurredOn: DAY,
      occurredAt: '10:30',
      events: [{ type, isReferredToLawEnforcement, participants }],
      ...rest,
      title,
    };
  };
  const one = (...resolutions: readonly PlannedResolution[]) => [offender(next(), ...resolutions)];
  const twice = offender(next(), detention);
  const named = next();
  const { firstName, lastName } = named.identity;
  return [
    record('BEH-01: fight, still in progress', ['BEH-01'], 'Fighting', one(outOfSchool), { isLeftOpen: true }),
    record(
      'BEH-02: dated in the future',
      ['BEH-02'],
      'Insubordination',
      one({ type: 'In-school suspension', days: '1.00' }),
      {
        occurredOn: '2026-07-03',
      },
    ),
    record('BEH-03: referred to police', ['BEH-03'], 'Harassment', one(inSchool), { isReferredToLawEnforcement: true }),
    record(
      'BEH-04: horseplay, in-school suspension of a student with an IEP',
      ['BEH-04', 'BEH-07'],
      'Horseplay',
      [offender(withIep, inSchool)],
      {
        schoolId: withIep.schoolId,
      },
    ),
    record('BEH-05: vandalism, only a detention', ['BEH-05', 'BEH-07'], 'Vandalism', one(detention)),
    record('BEH-05: knife, only a detention: reported and not blocked', ['BEH-05', 'BEH-07'], 'Knife', one(detention)),
    record('BEH-06: two witnesses, no offender', ['BEH-06'], 'Horseplay', [
      { student: next().identity.studentId, role: 'WITNESS' },
      { student: next().identity.studentId, role: 'WITNESS' },
    ]),
    record('BEH-07: local event, state resolution', ['BEH-07'], 'Horseplay', one(inSchool)),
    record(
      'BEH-08: resolution without duration',
      ['BEH-08'],
      'Insubordination',
      one({ type: 'In-school suspension', days: null }),
    ),
    record(
      'BEH-09: last June under this year',
      ['BEH-09'],
      'Insubordination',
      one({ type: 'In-school suspension', days: '1.00' }),
      {
        occurredOn: '2025-06-10',
        schoolYear: 2026,
      },
    ),
    record('BEH-10: handgun, expelled for 364 days', ['BEH-10'], 'Handgun', one(expelled(NEXT_DAY, '2027-05-26'))),
    record('Handgun, expelled for one year', [], 'Handgun', one(expelled(NEXT_DAY, '2027-05-27'))),
    record('Handgun, 90 days by decision of the trustees', [], 'Handgun', one(expelled(NEXT_DAY, '2026-10-30')), {
      key: MODIFIED_KEY,
    }),
    record(
      'BEH-11: expelled by the principal',
      ['BEH-11'],
      'Drugs',
      one({ ...expelled(NEXT_DAY, '2026-10-30'), by: 'PRINCIPAL' }),
    ),
    record(
      'BEH-12: suspended over Thanksgiving',
      ['BEH-12'],
      'Vandalism',
      one(removed('Out-of-school suspension', '2025-11-26', '2025-11-28', '3.00')),
      {
        occurredOn: '2025-11-25',
      },
    ),
    record(
      'BEH-12: two suspensions on one day',
      ['BEH-12'],
      'Vandalism',
      one(
        removed('Out-of-school suspension', NEXT_DAY, THIRD_DAY, '2.00'),
        removed('In-school suspension', THIRD_DAY, FOURTH_DAY, '2.00'),
      ),
    ),
    record(
      'BEH-13: suspended, and there all day',
      ['BEH-13'],
      'Tobacco or vaping',
      [offender(atMiddle, removed('Out-of-school suspension', ATTENDED_DAY, ATTENDED_DAY, '1.00'))],
      { schoolId: middle!.schoolId, occurredOn: '2026-06-01' },
    ),
    record('BEH-15: type whose mapping ended in August', ['BEH-15'], 'Shop tool misuse', one(detention)),
    record('BEH-16: changed five minutes ago, not yet at the state', [], 'Harassment', one(inSchool), {
      key: UNSYNCED_KEY,
    }),
    record('BEH-17: suspended, and only a witness', ['BEH-17'], 'Insubordination', [
      offender(next(), inSchool),
      { student: next().identity.studentId, role: 'WITNESS', resolutions: [outOfSchool] },
    ]),
    record('BEH-18: handgun, removed a week later', ['BEH-18'], 'Handgun', one(expelled('2026-06-02', '2027-06-03'))),
    record('BEH-19: entered twice, first', ['BEH-19'], 'Horseplay', [twice]),
    record('BEH-19: entered twice, second', ['BEH-19'], 'Horseplay', [twice], { occurredAt: '10:45' }),
    record(
      'Graduate and unknown person at an away game',
      ['BEH-05'],
      'Fighting',
      [
        { kind: 'GRADUATE', role: 'OFFENDER' },
        { kind: 'UNKNOWN_PERSON', role: 'OFFENDER' },
      ],
      { setting: 'ON_CAMPUS' },
    ),
    record('Half a day', [], 'Insubordination', one(removed('In-school suspension', NEXT_DAY, NEXT_DAY, '0.50'))),
    ...(['2026-04-07', '2026-04-20', '2026-05-04'] as const).map((from, index) =>
      record(
        `Eleven days together, part ${index + 1}`,
        [],
        'Harassment',
        [
          offender(
            withIep,
            removed('Out-of-school suspension', from, ELEVEN_TO[index]!, index === 2 ? '3.00' : '4.00'),
          ),
        ],
        { schoolId: withIep.schoolId, occurredOn: from },
      ),
    ),
    record('Award: helped a new student', [], 'Helping hand', [{ student: next().identity.studentId, role: 'OTHER' }], {
      alignment: 'AWARD',
    }),
    record('Free text names a student', [], 'Cell phone', [offender(named, detention)], {
      details: `${firstName} ${lastName} kept the phone after being asked twice.`,
    }),
  ];
}

/** The expulsion that the trustees shortened, and the record that was changed after it was sent. */
export const MODIFIED_KEY = 'copper-basin/modified';
export const UNSYNCED_KEY = 'copper-basin/unsynced';
const ELEVEN_TO = ['2026-04-10', '2026-04-23', '2026-05-06'] as const;
