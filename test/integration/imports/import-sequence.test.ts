import { basename } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImportResult } from '../../../src/application/imports/import-request.ts';
import { directories, ImportWorld } from './import-world.ts';

describe.each(directories.map((directory) => [basename(directory), directory] as const))(
  'the files of %s',
  (_name, directory) => {
    let world: ImportWorld;
    let reference: readonly ImportResult[];

    beforeAll(async () => {
      world = await ImportWorld.open(directory);
      reference = await world.importReference();
    });
    afterAll(() => world.test.stop());

    it('bring a district, its schools, calendars, students, programs and enrolments', async () => {
      expect(reference.map(({ imported, rejected }) => [imported, rejected])).toEqual([
        [4, 0],
        [3, 0],
        [960, 0],
        [97, 0],
        [243, 0],
      ]);
      expect(await world.count('district')).toBe(1);
      expect(await world.count('school')).toBe(3);
      expect(await world.count('school_calendar')).toBe(3);
      expect(await world.count('student_identity', 'last_name is not null')).toBe(960);
      expect(await world.count('iep_period')).toBe(97);
      expect(await world.count('enrollment')).toBe(243);
    });

    it('change nothing when they come again, under a new import', async () => {
      const again = [];
      for (const kind of [
        'ORGANIZATIONS_EDFI',
        'CALENDARS_EDFI',
        'STUDENTS_EDFI',
        'PROGRAMS_EDFI',
        'ROSTER_CSV',
      ] as const)
        again.push(await world.run(kind));
      expect(again.map(({ imported, changed, deleted, rejected }) => [imported, changed, deleted, rejected])).toEqual(
        Array.from({ length: 5 }, () => [0, 0, 0, 0]),
      );
      expect(again.map(({ unchanged }) => unchanged)).toEqual([4, 3, 960, 97, 243]);
    });

    it('are only looked at by a validation: the log stays, and the crosswalk knows what is missing', async () => {
      const before = await world.head();
      const found = await world.run('BEHAVIOR_EDFI', { mode: 'VALIDATE_ONLY' });
      expect(found).toMatchObject({
        read: 21,
        imported: 0,
        rejected: 0,
        byKind: { ACTION: 25, EXTERNAL_PERSON: 7, UNMAPPED: 21 },
      });
      expect(found.unmapped).toHaveLength(11);
      expect(await world.services.imports.valuesSeen(world.districtId, 'ed-fi')).toHaveLength(11);
      expect(await world.head()).toBe(before);
    });

    it('are refused while values have no meaning here, and nothing is written', async () => {
      const before = await world.head();
      await expect(world.run('BEHAVIOR_EDFI')).rejects.toMatchObject({
        code: 'UNKNOWN_CODE',
        details: { 'State Offense + Knife': '2', Expulsion: '1' },
      });
      expect(await world.head()).toBe(before);
    });

    it('bring 21 incidents, 9 of them reportable, with the findings counted by hand', async () => {
      await world.mapEverything();
      expect(await world.run('BEHAVIOR_EDFI', { schoolYear: 2022 })).toMatchObject({
        read: 21,
        imported: 21,
        changed: 0,
        deleted: 0,
        rejected: 0,
        rowErrors: [],
      });
      expect(await world.count('district_incident', `status = 'COMPLETE'`)).toBe(21);
      expect(await world.count('district_incident', 'is_reportable')).toBe(9);
      const findings = await world.test.application.readDatabase.query<{ rule: string; n: number }>(
        `select rule_id || ' ' || severity as rule, count(*)::int as n from finding
       where dataset = 'DISTRICT' and (active_from is null or active_from <= '2022-06-02') and (active_to is null or active_to > '2022-06-02') group by 1 order by 1`,
      );
      expect(Object.fromEntries(findings.map(({ rule, n }) => [rule, n]))).toEqual({
        'BEH-03 INFO': 2,
        'BEH-04 FATAL': 2,
        'BEH-07 WARNING': 11,
        'BEH-10 WARNING': 1,
        // the file does not say who imposed the one expulsion
        'BEH-11 WARNING': 1,
        'BEH-12 WARNING': 4,
        // the student with the handgun got in-school suspensions
        'BEH-18 WARNING': 1,
        'BEH-99 INFO': 9,
      });
    });

    it('change nothing of the incidents when they come again', async () => {
      const incidents = await world.count('log.event', `stream like 'incident-%'`);
      expect(await world.run('BEHAVIOR_EDFI')).toMatchObject({
        read: 21,
        imported: 0,
        changed: 0,
        unchanged: 21,
        deleted: 0,
        rejected: 0,
      });
      expect(await world.count('log.event', `stream like 'incident-%'`)).toBe(incidents);
    });
  },
);
