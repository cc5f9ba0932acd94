import { describe, expect, test } from 'vitest';
import { keepHandEdits, type Versions } from '../../../src/application/imports/keep-hand-edits.ts';
import type {
  BehaviorEventContent,
  IncidentContent,
  ResolutionContent,
} from '../../../src/domain/incident/commands.ts';
import type { IncidentState } from '../../../src/domain/incident/state.ts';

const measure = (resolutionId: string, changes: Partial<ResolutionContent> = {}): ResolutionContent => ({
  resolutionId,
  resolutionTypeId: 'iss',
  durationSchoolDays: '1.00',
  startsOn: '2022-03-07',
  endsOn: '2022-03-07',
  imposedBy: null,
  boardActionOn: null,
  pendingBoardSuspensionId: null,
  ...changes,
});
const event = (
  resolutions: readonly ResolutionContent[],
  changes: Partial<BehaviorEventContent> = {},
): BehaviorEventContent => ({
  behaviorEventId: 'e',
  eventTypeId: 'fight',
  isReferredToLawEnforcement: false,
  hasSeriousBodilyInjury: null,
  customValues: null,
  participants: [
    {
      participantId: 'p',
      studentId: 's',
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
      resolutions,
    },
  ],
  ...changes,
});
const content = (changes: Partial<IncidentContent> = {}): IncidentContent => ({
  title: 'Fight',
  context: null,
  location: 'Gym',
  damages: null,
  details: null,
  occurredOn: '2022-03-04',
  occurredAt: '10:15',
  setting: 'ON_CAMPUS',
  events: [event([measure('r')])],
  ...changes,
});
const state = (from: IncidentContent): IncidentState => ({
  incidentId: 'i',
  districtId: 'd',
  schoolId: 'x',
  schoolYear: 2022,
  alignment: 'DISCIPLINE',
  status: 'COMPLETE',
  sourceSystem: 'sis',
  sourceKey: 'x/1',
  version: 3,
  ...from,
});
const versions = (base: IncidentContent, standing: IncidentContent, wanted: IncidentContent): Versions => ({
  base: state(base),
  standing: state(standing),
  wanted,
});
const kept = (field: string) => ({ code: 'HAND_EDIT_KEPT', field });
const replaced = (field: string) => ({ code: 'HAND_EDIT_REPLACED', field });

describe('a file that says what it said last', () => {
  test('leaves a corrected field alone and says so', () => {
    const standing = content({ location: 'Bus loop' });
    expect(keepHandEdits(versions(content(), standing, content()), 'KEEP')).toEqual({
      content: standing,
      edits: [kept('location')],
    });
  });

  test('leaves children alone that people added, removed and corrected', () => {
    const standing = content({ events: [event([measure('by hand')], { eventTypeId: 'assault' })] });
    const merged = keepHandEdits(versions(content(), standing, content()), 'KEEP');
    expect(merged.content).toEqual(standing);
    expect(merged.edits).toEqual([kept('eventTypeId'), kept('resolution'), kept('resolution')]);
  });

  test('says nothing where nobody changed anything', () => {
    expect(keepHandEdits(versions(content(), content(), content()), 'KEEP')).toEqual({ content: content(), edits: [] });
  });
});

describe('a file that has changed', () => {
  test('wins over a corrected field, tells it, and leaves the other fields of the record alone', () => {
    const standing = content({ location: 'Bus loop', damages: '$40' });
    const merged = keepHandEdits(versions(content(), standing, content({ location: 'Roof' })), 'KEEP');
    expect(merged.content).toEqual(content({ location: 'Roof', damages: '$40' }));
    expect(merged.edits).toEqual([replaced('location'), kept('damages')]);
  });

  test('brings back what people removed when it says something new about it', () => {
    const wanted = content({ events: [event([measure('r', { durationSchoolDays: '5.00' })])] });
    const merged = keepHandEdits(versions(content(), content({ events: [event([])] }), wanted), 'KEEP');
    expect(merged).toEqual({ content: wanted, edits: [replaced('resolution')] });
  });

  test('removes what it no longer has, and tells it where people had changed it', () => {
    const wanted = content({ events: [event([])] });
    expect(keepHandEdits(versions(content(), content(), wanted), 'KEEP')).toEqual({ content: wanted, edits: [] });
    const standing = content({ events: [event([measure('r', { imposedBy: 'PRINCIPAL' })])] });
    expect(keepHandEdits(versions(content(), standing, wanted), 'KEEP')).toEqual({
      content: wanted,
      edits: [replaced('resolution')],
    });
  });

  test('is no conflict where people had made the same change', () => {
    const same = content({ location: 'Roof' });
    expect(keepHandEdits(versions(content(), same, same), 'KEEP')).toEqual({ content: same, edits: [] });
  });
});

test('A file that replaces wins over every hand edit and tells each', () => {
  const standing = content({ location: 'Bus loop', events: [event([measure('r'), measure('by hand')])] });
  expect(keepHandEdits(versions(content(), standing, content()), 'REPLACE')).toEqual({
    content: content(),
    edits: [replaced('location'), replaced('resolution')],
  });
});
