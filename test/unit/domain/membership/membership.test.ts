import { describe, expect, it } from 'vitest';
import type { AddCategoryMember } from '../../../../src/domain/membership/commands.ts';
import { membershipDecider } from '../../../../src/domain/membership/decider.ts';
import { isLastCertifier } from '../../../../src/domain/membership/state.ts';
import { given } from '../small/given.ts';

const add = (personId: string, more: Partial<AddCategoryMember> = {}) =>
  ({
    type: 'AddCategoryMember',
    memberId: `m-${personId}-${more.schoolId ?? ''}`,
    categoryId: 'behavior',
    org: 'gb',
    personId,
    role: 'CERTIFIER',
    schoolId: null,
    category: { level: 'DISTRICT', isPublished: true },
    ...more,
  }) as const;
const change = (role: 'CERTIFIER' | 'REVIEWER' | 'STATE_APPROVER') =>
  ({ type: 'ChangeCategoryMemberRole', memberId: 'm-avery-', role }) as const;
const deactivate = { type: 'DeactivateCategoryMember', memberId: 'm-avery-', reason: 'left' } as const;
const activate = { type: 'ActivateCategoryMember', memberId: 'm-avery-' } as const;
const answer = (...commands: Parameters<typeof membershipDecider.decide>[1][]) =>
  given(membershipDecider, ...commands).answer;

describe('adding a member', () => {
  it('adds each person once, also when the first membership is inactive', () => {
    expect(answer(add('avery'))).toEqual(['CategoryMemberAdded']);
    expect(answer(add('avery'), add('avery', { memberId: 'another' }))).toEqual(['MEMBER_EXISTS personId']);
    expect(answer(add('avery'), deactivate, add('avery', { memberId: 'another' }))).toEqual(['MEMBER_EXISTS personId']);
  });

  it('takes one row per school where the category is at school level', () => {
    const category = { level: 'SCHOOL', isPublished: true } as const;
    expect(
      answer(add('avery', { schoolId: 'high', category }), add('avery', { schoolId: 'middle', category })),
    ).toEqual(['CategoryMemberAdded']);
    expect(answer(add('avery', { category }))).toEqual(['LEVEL_MISMATCH schoolId']);
    expect(answer(add('avery', { schoolId: 'high' }))).toEqual(['LEVEL_MISMATCH schoolId']);
  });

  it('keeps the roles of the state and of the districts apart', () => {
    expect(answer(add('sam', { org: 'state' }))).toEqual(['RIGHT_NOT_GRANTABLE role']);
    expect(answer(add('sam', { role: 'STATE_APPROVER' }))).toEqual(['RIGHT_NOT_GRANTABLE role']);
    expect(answer(add('sam', { org: 'state', role: 'STATE_APPROVER' }))).toEqual(['CategoryMemberAdded']);
  });

  it('waits in the districts, not at the state, for the publication', () => {
    const category = { level: 'DISTRICT', isPublished: false } as const;
    expect(answer(add('avery', { category }))).toEqual(['CATEGORY_INACTIVE categoryId']);
    expect(answer(add('sam', { org: 'state', role: 'STATE_REVIEWER', category }))).toEqual(['CategoryMemberAdded']);
  });
});

describe('a member', () => {
  it('changes roles, and the same role again is nothing', () => {
    expect(answer(add('avery'), change('REVIEWER'))).toEqual(['CategoryMemberRoleChanged']);
    expect(answer(add('avery'), change('CERTIFIER'))).toEqual([]);
    expect(answer(add('avery'), change('STATE_APPROVER'))).toEqual(['RIGHT_NOT_GRANTABLE role']);
    const { state } = given(membershipDecider, add('avery'), deactivate, change('REVIEWER'));
    expect(state?.members).toMatchObject([{ role: 'REVIEWER', isActive: false }]);
  });

  it('is deactivated and activated, never deleted', () => {
    expect(answer(add('avery'), activate)).toEqual([]);
    expect(answer(add('avery'), deactivate)).toEqual(['CategoryMemberDeactivated']);
    expect(answer(add('avery'), deactivate, deactivate)).toEqual([]);
    expect(answer(add('avery'), deactivate, activate)).toEqual(['CategoryMemberActivated']);
    expect(given(membershipDecider, add('avery'), deactivate).state?.members).toHaveLength(1);
  });

  it('must exist', () => {
    for (const command of [change('REVIEWER'), deactivate, activate]) {
      expect(answer(command)).toEqual(['STAFF_NOT_FOUND memberId']);
    }
  });

  it('is known as the last certifier, which warns and does not refuse', () => {
    const last = (...commands: Parameters<typeof answer>) => {
      const { state } = given(membershipDecider, ...commands);
      return state !== null && isLastCertifier(state, 'm-avery-');
    };
    expect(last(add('avery'))).toBe(true);
    expect(last(add('avery'), add('blake'))).toBe(false);
    expect(last(add('avery'), add('rowan', { role: 'REVIEWER' }))).toBe(true);
    expect(last(add('avery'), deactivate)).toBe(false);
    expect(last(add('blake'))).toBe(false);
  });
});
