import { expect, it } from 'vitest';
import { categoryDecider } from '../../../../src/domain/category/decider.ts';
import { given } from '../small/given.ts';

const create = (name = 'Behavior Data') =>
  ({ type: 'CreateCertificationCategory', data: { categoryId: 'behavior', name, level: 'DISTRICT' } }) as const;
const publish = { type: 'PublishCertificationCategory', data: { categoryId: 'behavior' } } as const;

it('is created with a name and published once', () => {
  expect(given(categoryDecider, create(' ')).answer).toEqual(['INPUTS_MISSING name']);
  expect(given(categoryDecider, create()).answer).toEqual(['CertificationCategoryCreated']);
  expect(given(categoryDecider, create(), create()).answer).toEqual([]);
  const published = given(categoryDecider, create(), publish);
  expect(published.answer).toEqual(['CertificationCategoryPublished']);
  expect(published.state).toMatchObject({ name: 'Behavior Data', isPublished: true });
  expect(given(categoryDecider, create(), publish, publish).answer).toEqual([]);
});

it('cannot be published before it exists', () => {
  expect(given(categoryDecider, publish).answer).toEqual(['CATEGORY_INACTIVE categoryId']);
});
