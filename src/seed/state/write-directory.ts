import { streams } from '../../application/streams.ts';
import { districtDecider } from '../../domain/district/decider.ts';
import { eventTypeDecider } from '../../domain/event-type/decider.ts';
import { codesOn } from '../../domain/reference/effective.ts';
import { resolutionTypeDecider } from '../../domain/resolution-type/decider.ts';
import { schoolDecider } from '../../domain/school/decider.ts';
import { forEach, giveCommand } from '../seed-commands.ts';
import type { PlannedDistrict } from './directory.ts';
import {
  EVENT_TYPES,
  eventTypeIdOf,
  type EventTypeName,
  eventTypesOf,
  MAPPED_FROM,
  RESOLUTION_TYPES,
  resolutionTypeIdOf,
  type ResolutionTypeName,
  resolutionTypesOf,
} from './local-types.ts';
import { CALENDARS, type CertifiedYear, SCHOOL_YEARS, type WorldYear } from './school-years.ts';
import type { StateWorldParts } from './state-world-parts.ts';

type Parts = Pick<StateWorldParts, 'commands' | 'read'>;

/** Districts with their schools, in the first summer. */
export async function writeDirectory({ commands }: Parts, districts: readonly PlannedDistrict[]): Promise<void> {
  await forEach(districts, async ({ story, dangerousSchool: _, schools, ...data }) => {
    const { districtId } = data;
    const stream = streams.district(districtId);
    const give = (operation: string, command: Parameters<typeof districtDecider.decide>[1], isNew = false) =>
      giveCommand(commands, districtId, operation, stream, { decider: districtDecider, isNew, command: () => command });
    await give('registerDistrict', { type: 'RegisterDistrict', data }, true);
    const policy = policyOf(story);
    if (policy !== null) await give('setSyncPolicy', { type: 'SetSyncPolicy', data: { districtId, policy } });
    if (story !== null)
      await give('grantEntitlement', { type: 'GrantEntitlement', data: { districtId, feature: 'DATA_SUITE' } });
    for (const school of schools)
      await giveCommand(commands, districtId, 'registerSchool', streams.school(districtId, school.schoolId), {
        decider: schoolDecider,
        isNew: true,
        command: () => ({ type: 'RegisterSchool', data: school }),
      });
  });
}

/** Big Sage sends what its own system sends at night; Copper Basin when somebody asks, so that a difference can be seen. */
function policyOf(story: PlannedDistrict['story']): 'NIGHTLY' | 'ON_DEMAND' | null {
  if (story === 'Big Sage') return 'NIGHTLY';
  return story === 'Copper Basin' ? 'ON_DEMAND' : null;
}

/** The days of instruction of a year, and the students counted in October of the year before. Districts without a story keep this year's only. */
export async function writeSchoolYear(
  { commands }: Parts,
  districts: readonly PlannedDistrict[],
  schoolYear: CertifiedYear,
): Promise<void> {
  const calendar = CALENDARS[schoolYear];
  const isLatest = schoolYear === SCHOOL_YEARS.at(-1);
  const schools = districts.flatMap(({ story, schools: own }) => (story !== null || isLatest ? own : []));
  await forEach(schools, ({ districtId, schoolId }) =>
    giveCommand(commands, districtId, `defineSchoolCalendar/${schoolYear}`, streams.school(districtId, schoolId), {
      decider: schoolDecider,
      command: () => ({
        type: 'DefineSchoolCalendar',
        data: { districtId, schoolId, schoolYear, ...calendar },
      }),
    }),
  );
}

/** How many students a school has on the first Monday of October. */
export async function writeEnrollmentCounts(
  { commands }: Parts,
  counts: readonly { readonly districtId: string; readonly schoolId: string; readonly count: number }[],
  schoolYear: WorldYear,
  countedOn: string,
): Promise<void> {
  await forEach(counts, ({ districtId, schoolId, count }) =>
    giveCommand(commands, districtId, `recordEnrollmentCount/${schoolYear}`, streams.school(districtId, schoolId), {
      decider: schoolDecider,
      command: () => ({
        type: 'RecordEnrollmentCount',
        today: countedOn,
        data: { districtId, schoolId, schoolYear, countedOn, count },
      }),
    }),
  );
}

/** The words of every district and the state codes they stand for. */
export async function writeTypes({ commands, read }: Parts, districts: readonly PlannedDistrict[]): Promise<void> {
  const codes = codesOn(await read.mappings.stateCodeLists(), MAPPED_FROM);
  const activeEventCodes = new Set(codes.eventCodes.keys());
  const activeResolutionCodes = new Set(codes.resolutionCodes.keys());
  const eventTypeOf = async (
    districtId: string,
    name: EventTypeName,
    alignment: 'DISCIPLINE' | 'AWARD',
    mappings: readonly { readonly stateCode: string | null; readonly effectiveFrom: string }[],
  ): Promise<void> => {
    const eventTypeId = eventTypeIdOf(districtId, name);
    const stream = streams.eventType(districtId, eventTypeId);
    await giveCommand(commands, districtId, 'createEventType', stream, {
      decider: eventTypeDecider,
      isNew: true,
      command: () => ({ type: 'CreateEventType', eventTypeId, districtId, schoolId: null, name, alignment }),
    });
    for (const mapping of mappings)
      await giveCommand(commands, districtId, `mapEventType/${mapping.effectiveFrom}`, stream, {
        decider: eventTypeDecider,
        command: () => ({ type: 'MapEventType', ...mapping, activeCodes: activeEventCodes }),
      });
  };
  const resolutionTypeOf = async (districtId: string, name: ResolutionTypeName): Promise<void> => {
    const resolutionTypeId = resolutionTypeIdOf(districtId, name);
    const stream = streams.resolutionType(districtId, resolutionTypeId);
    const stateCode = RESOLUTION_TYPES[name];
    await giveCommand(commands, districtId, 'createResolutionType', stream, {
      decider: resolutionTypeDecider,
      isNew: true,
      command: () => ({ type: 'CreateResolutionType', resolutionTypeId, districtId, schoolId: null, name }),
    });
    if (stateCode === null) return;
    await giveCommand(commands, districtId, 'mapResolutionType', stream, {
      decider: resolutionTypeDecider,
      command: () => ({
        type: 'MapResolutionType',
        stateCode,
        effectiveFrom: MAPPED_FROM,
        activeCodes: activeResolutionCodes,
      }),
    });
  };
  await forEach(districts, async (district) => {
    const { districtId, story } = district;
    for (const name of eventTypesOf(district)) {
      const stateCode = EVENT_TYPES[name];
      const mappings = stateCode === null ? [] : [{ stateCode, effectiveFrom: MAPPED_FROM }];
      await eventTypeOf(districtId, name, 'DISCIPLINE', mappings);
    }
    if (story === 'Copper Basin') {
      await eventTypeOf(districtId, 'Shop tool misuse', 'DISCIPLINE', [
        { stateCode: '3500', effectiveFrom: MAPPED_FROM },
        { stateCode: null, effectiveFrom: '2025-08-15' },
      ]);
      await eventTypeOf(districtId, 'Helping hand', 'AWARD', []);
    }
    for (const name of resolutionTypesOf(district)) await resolutionTypeOf(districtId, name);
  });
}
