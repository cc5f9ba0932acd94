import { describe, expect, it } from 'vitest';
import type { ParticipantRole } from '../../../../src/domain/incident/participant-events.ts';
import { receivedReportability } from '../../../../src/domain/incident/received-reportability.ts';
import { reportability } from '../../../../src/domain/incident/reportability.ts';
import { REPORTING_CRITERIA, type ReportReason } from '../../../../src/domain/incident/reporting-criteria.ts';
import { stateRecord } from '../../../../src/domain/incident/state-record.ts';
import type { IncidentState } from '../../../../src/domain/incident/state.ts';
import { deriveIncident } from '../../../../src/domain/rules/evaluate.ts';
import {
  behaviorEvent,
  complete,
  content,
  context,
  edit,
  participant,
  reported,
  reportIncident,
  resolution,
  student,
} from './incident-fixtures.ts';

const A = 'REMOVAL_OF_ENROLLED_STUDENT';
const B = 'IN_SCHOOL_SUSPENSION_WITH_DISABILITY';
const B1 = 'IN_SCHOOL_SUSPENSION_21ST_CENTURY';
const C = 'WEAPON_DRUG_OR_VIOLENCE';

/** What the student was on the day of the incident. */
type Who =
  | 'enrolled'
  | 'not enrolled'
  | 'iep'
  | '21st'
  | 'iep+21st'
  | 'iep, not enrolled'
  | 'iep ended'
  | 'graduate'
  | 'unknown';

const iepPeriods = [{ startsOn: '2021-09-01', endsOn: null }];
const programs = [{ program: 'TWENTY_FIRST_CENTURY', startsOn: '2021-09-01', endsOn: null }] as const;
const students = {
  enrolled: student(),
  'not enrolled': student({
    enrollments: [
      { schoolId: 'school-1', districtId: 'district-1', startsOn: '2021-08-25', endsOn: '2022-02-13', grade: '09' },
    ],
  }),
  iep: student({ iepPeriods }),
  '21st': student({ programs }),
  'iep+21st': student({ iepPeriods, programs }),
  'iep, not enrolled': student({ iepPeriods, enrollments: [] }),
  'iep ended': student({ iepPeriods: [{ startsOn: '2021-09-01', endsOn: '2022-02-13' }] }),
} as const;

const incident = (who: Who, role: ParticipantRole, type: string, resolutionType: string | null): IncidentState => {
  const resolutions = resolutionType === null ? [] : [resolution({ resolutionTypeId: resolutionType })];
  const person =
    who === 'graduate' || who === 'unknown'
      ? {
          studentId: null,
          nonStudentKind: who === 'unknown' ? ('UNKNOWN_PERSON' as const) : ('GRADUATE' as const),
          relationshipToSchool: 'none',
        }
      : { studentId: 'student-1' };
  const events = [behaviorEvent({ eventTypeId: type, participants: [participant({ role, resolutions, ...person })] })];
  return reported({ origin: 'IMPORT', content: content({ events }) });
};

const judge = (who: Who, role: ParticipantRole, type: string, resolutionType: string | null, schoolYear = 2022) => {
  const facts = who in students ? students[who as keyof typeof students] : student();
  return reportability(
    { ...incident(who, role, type, resolutionType), schoolYear },
    context({ students: new Map([['student-1', facts]]) }),
  );
};

describe('which incidents must be reported', () => {
  const rows: readonly (readonly [Who, ParticipantRole, string, string | null, readonly ReportReason[]])[] = [
    // A: out-of-school suspension or expulsion of an enrolled student, whatever happened and whatever the role
    ['enrolled', 'OFFENDER', 'horseplay', 'out-of-school', [A]],
    ['enrolled', 'OFFENDER', 'horseplay', 'expulsion', [A]],
    ['enrolled', 'OFFENDER', 'insubordination', 'out-of-school', [A]],
    ['enrolled', 'WITNESS', 'horseplay', 'out-of-school', [A]],
    ['not enrolled', 'OFFENDER', 'horseplay', 'out-of-school', []],
    ['graduate', 'OFFENDER', 'horseplay', 'out-of-school', []],
    ['iep', 'OFFENDER', 'horseplay', 'out-of-school', [A]],
    // B and B′: in-school suspension
    ['enrolled', 'OFFENDER', 'horseplay', 'in-school', []],
    ['enrolled', 'OFFENDER', 'insubordination', 'in-school', []],
    ['iep', 'OFFENDER', 'horseplay', 'in-school', [B]],
    ['iep', 'OFFENDER', 'insubordination', 'in-school', [B]],
    ['iep', 'WITNESS', 'horseplay', 'in-school', [B]],
    ['iep, not enrolled', 'OFFENDER', 'horseplay', 'in-school', []],
    ['iep ended', 'OFFENDER', 'horseplay', 'in-school', []],
    ['21st', 'OFFENDER', 'horseplay', 'in-school', [B1]],
    ['iep+21st', 'OFFENDER', 'horseplay', 'in-school', [B, B1]],
    ['iep', 'OFFENDER', 'horseplay', 'detention', []],
    ['iep', 'OFFENDER', 'horseplay', null, []],
    // C: weapons, drugs, violence with any offender
    ['enrolled', 'OFFENDER', 'knife', 'detention', [C]],
    ['enrolled', 'OFFENDER', 'knife', null, [C]],
    ['enrolled', 'OFFENDER', 'drugs', null, [C]],
    ['enrolled', 'OFFENDER', 'fight', null, [C]],
    ['not enrolled', 'OFFENDER', 'knife', null, [C]],
    ['graduate', 'OFFENDER', 'knife', null, [C]],
    ['unknown', 'OFFENDER', 'fight', null, [C]],
    ['enrolled', 'VICTIM', 'knife', null, []],
    ['unknown', 'WITNESS', 'knife', null, []],
    // Neither: a minor altercation injures nobody, alcohol is no drug here (A15)
    ['enrolled', 'OFFENDER', 'shoving', null, []],
    ['enrolled', 'OFFENDER', 'alcohol', null, []],
    ['enrolled', 'OFFENDER', 'insubordination', null, []],
    // Together
    ['enrolled', 'OFFENDER', 'knife', 'expulsion', [A, C]],
    ['iep', 'OFFENDER', 'fight', 'in-school', [B, C]],
    ['iep+21st', 'OFFENDER', 'drugs', 'in-school', [B, B1, C]],
  ];

  it.each(rows)('%s as %s, %s with %s', (who, role, type, resolutionType, reasons) => {
    const judged = judge(who, role, type, resolutionType);
    expect(judged.reasons).toEqual(reasons);
    expect(judged.isReportable).toBe(reasons.length > 0);
  });

  it('has enough rows to be a truth table', () => {
    expect(rows.length).toBeGreaterThanOrEqual(24);
    expect(new Set(rows.map((row) => row.slice(0, 4).join('/'))).size).toBe(rows.length);
  });
});

describe('what was asked for in which reporting year', () => {
  const rows: readonly (readonly [Who, string, string | null, readonly ReportReason[], readonly ReportReason[]])[] = [
    ['enrolled', 'insubordination', 'out-of-school', [A], [A]],
    ['iep', 'insubordination', 'in-school', [B], [B]],
    ['21st', 'insubordination', 'in-school', [], [B1]],
    ['iep+21st', 'insubordination', 'in-school', [B], [B, B1]],
    ['enrolled', 'knife', 'detention', [], [C]],
    ['graduate', 'knife', null, [], [C]],
    ['iep', 'fight', 'in-school', [B], [B, C]],
    ['enrolled', 'drugs', 'expulsion', [A], [A, C]],
  ];

  it.each(rows)('%s, %s with %s', (who, type, resolutionType, in2018, in2019) => {
    expect(judge(who, 'OFFENDER', type, resolutionType, 2018).reasons).toEqual(in2018);
    expect(judge(who, 'OFFENDER', type, resolutionType, 2019).reasons).toEqual(in2019);
  });

  it('names the document of the year', () => {
    expect(judge('iep', 'OFFENDER', 'horseplay', 'in-school', 2018).explanation).toContain(
      '(OPI behavior notices of 2018).',
    );
    expect(judge('21st', 'OFFENDER', 'horseplay', 'in-school', 2018).explanation).toContain(
      'In-school suspension of a student without an IEP on 14 Feb 2022: may be reported, but need not be',
    );
  });

  it('has a source for every criterion, and years in order', () => {
    const years = REPORTING_CRITERIA.map(({ firstYear }) => firstYear ?? 0);
    expect(years).toEqual([...years].sort((a, b) => a - b));
    expect(years[0]).toBe(0);
    for (const { criteria } of REPORTING_CRITERIA)
      for (const { source } of criteria) expect(source).toMatch(/S00\d|OPI-L/);
  });
});

describe('how it is explained', () => {
  it('names the day, the reason and the page', () => {
    expect(judge('iep', 'OFFENDER', 'horseplay', 'in-school').explanation).toBe(
      'In-school suspension of a student with an active IEP on 14 Feb 2022: must be reported (Behavior User Guide p. 2).',
    );
  });

  it('calls the in-school suspension of another student voluntary', () => {
    const judged = judge('enrolled', 'OFFENDER', 'insubordination', 'in-school');
    expect(judged).toMatchObject({ isReportable: false, isVoluntary: true, exclusions: [] });
    expect(judged.explanation).toBe(
      'In-school suspension of a student without an IEP or 21st Century program on 14 Feb 2022: may be reported, but need not be (Behavior User Guide p. 2).',
    );
  });

  it('calls an incident without any state code a local matter', () => {
    const judged = judge('enrolled', 'OFFENDER', 'horseplay', 'detention');
    expect(judged).toMatchObject({ isReportable: false, isVoluntary: false, exclusions: ['UNMAPPED'] });
    expect(judged.explanation).toContain('14 Feb 2022: is a local matter');
  });

  it('says what still keeps it from being certified', () => {
    const state = reported();
    expect(reportability(state, context()).exclusions).toEqual(['NOT_COMPLETE']);
    expect(reportability(reported({}, complete), context()).exclusions).toEqual([]);
    const later = reported({ content: content({ occurredOn: '2022-07-03', schoolYear: 2022 }) }, complete);
    expect(reportability(later, context())).toMatchObject({
      exclusions: ['OUTSIDE_REPORTING_PERIOD'],
      explanation: expect.stringContaining('3 Jul 2022') as string,
    });
  });

  it('says of a type with a code on other days what BEH-04 says: it must be reported', () => {
    const mappings = [{ effectiveFrom: '2022-03-01', stateCode: '20' }];
    const knife = { name: 'Knife', alignment: 'DISCIPLINE' as const, mappings };
    const late = context({ eventTypes: new Map([['horseplay', knife]]) });
    const local = behaviorEvent({ participants: [participant({ resolutions: [] })] });
    const state = reported({ content: content({ events: [local] }) });
    expect(reportability(state, late)).toMatchObject({
      exclusions: ['UNMAPPED', 'NOT_COMPLETE'],
      explanation:
        'A local type that has a weapon, drug or violence code on other days on 14 Feb 2022: must be reported, but has no code on that day (Behavior User Guide p. 2).',
    });
    expect(deriveIncident(state, late).findings.map(({ ruleId }) => ruleId)).toContain('BEH-04');
  });

  it('names day and guide of what is not reported, too', () => {
    const sentence = (change: Partial<IncidentState>) =>
      reportability({ ...reported(), ...change }, context()).explanation;
    expect(sentence({ alignment: 'AWARD' })).toBe('Award of 14 Feb 2022: is not reported (Behavior User Guide p. 2).');
    expect(sentence({ status: 'VOIDED' })).toBe(
      'Void incident of 14 Feb 2022: is not reported (Behavior User Guide p. 2).',
    );
    expect(sentence({ status: 'SUBMITTED' })).toContain('14 Feb 2022');
    expect(sentence({ status: 'SUBMITTED' })).toContain('(Behavior User Guide p. 2).');
    expect(reportability({ ...reported(), alignment: 'AWARD' }, context()).exclusions).toEqual([
      'UNMAPPED',
      'NOT_COMPLETE',
    ]);
  });

  it.each([
    ['of a student with an IEP', 'in-school', true],
    ['that need not be reported', 'in-school', false],
    ['of a suspension', 'out-of-school', false],
  ])('says at the state what it says at the district: %s', (_, resolutionTypeId, hasIep) => {
    const iepPeriods = hasIep ? [{ startsOn: '2021-09-01', endsOn: null }] : [];
    const known = context({ students: new Map([['student-1', student({ iepPeriods })]]) });
    const offender = participant({ resolutions: [resolution({ resolutionTypeId })] });
    const events = [behaviorEvent({ eventTypeId: 'insubordination', participants: [offender] })];
    for (const then of [[], [complete]]) {
      const state = reported({ content: content({ events }) }, ...then);
      const { record } = stateRecord(state, known);
      expect(receivedReportability(record!)).toEqual(reportability(state, known));
    }
  });

  it('does not report a void incident, nor a referral that is only an accusation', () => {
    const knife = content({ events: [behaviorEvent({ eventTypeId: 'knife', participants: [participant()] })] });
    const open = reported({ content: knife });
    expect(reportability(open, context()).isReportable).toBe(true);
    const voided = reported({ content: knife }, { type: 'VoidIncident', ...edit, reason: 'entered twice' });
    expect(reportability(voided, context())).toMatchObject({
      isReportable: false,
      isVoluntary: false,
      exclusions: ['VOIDED'],
    });
    for (const status of ['DRAFT', 'SUBMITTED'] as const) {
      expect(reportability({ ...open, status }, context())).toMatchObject({
        isReportable: false,
        exclusions: ['NOT_COMPLETE'],
      });
    }
  });

  it('reads the mapping of the day of the incident', () => {
    const eventTypes = new Map([
      [
        'horseplay',
        {
          name: 'Horseplay',
          alignment: 'DISCIPLINE' as const,
          mappings: [{ effectiveFrom: '2022-02-15', stateCode: '20' }],
        },
      ],
    ]);
    const state = reported(
      reportIncident({ content: content({ events: [behaviorEvent({ participants: [participant()] })] }) }),
    );
    expect(reportability(state, context({ eventTypes })).reasons).toEqual([]);
    expect(reportability({ ...state, occurredOn: '2022-02-15' }, context({ eventTypes })).reasons).toEqual([C]);
  });
});
