import { isIsoDate } from '../../shared/calendar.ts';
import type { Rejection } from '../kernel/decider.ts';
import type { CategoryFact, DefinitionInput } from './commands.ts';
import type { CertificationEventDefinition } from './events.ts';

const REQUIRED = [
  'name',
  'schoolYear',
  'level',
  'categoryId',
  'validationGroupIds',
  'startsOn',
  'opensOn',
  'endsOn',
  'lastDayPolicy',
  'attestationText',
] as const;

/** Everything that is wrong with a definition, field by field, in the order of the form; empty when it is whole (F37). */
export function checkDefinition(input: DefinitionInput, category: CategoryFact | null): readonly Rejection[] {
  const missing = REQUIRED.filter((field) => isMissing(input[field]));
  return [
    ...missing.map((field): Rejection => ({ code: 'INPUTS_MISSING', path: [field] })),
    ...dateRejections(input),
    ...categoryRejections(input, category),
    ...participantRejections(input),
    ...(isHttps(input.dataLink ?? null) ? [] : [{ code: 'DATA_LINK_NOT_HTTPS', path: ['dataLink'] } as const]),
  ];
}

/** A checked definition, whole: optional fields that were left out are empty. */
export function wholeDefinition(input: DefinitionInput): CertificationEventDefinition {
  const checked = input as CertificationEventDefinition;
  const { description, dataLink } = input;
  return { ...checked, name: checked.name.trim(), description: description ?? '', dataLink: dataLink || null };
}

function isMissing(value: unknown): boolean {
  if (typeof value === 'string') return value.trim() === '';
  return value === null || value === undefined || (Array.isArray(value) && value.length === 0);
}

function dateRejections({ startsOn, opensOn, endsOn }: DefinitionInput): readonly Rejection[] {
  if (!startsOn || !opensOn || !endsOn) return [];
  const invalid = Object.entries({ startsOn, opensOn, endsOn }).filter(([, date]) => !isIsoDate(date));
  if (invalid.length > 0) return invalid.map(([field]): Rejection => ({ code: 'INPUTS_MISSING', path: [field] }));
  return [
    ...(startsOn > opensOn ? [{ code: 'DATES_OUT_OF_ORDER', path: ['opensOn'] } as const] : []),
    ...(opensOn > endsOn ? [{ code: 'DATES_OUT_OF_ORDER', path: ['endsOn'] } as const] : []),
  ];
}

function categoryRejections(
  { categoryId, level }: DefinitionInput,
  category: CategoryFact | null,
): readonly Rejection[] {
  if (!categoryId) return [];
  if (!category?.isPublished) return [{ code: 'CATEGORY_INACTIVE', path: ['categoryId'] }];
  return level && level !== category.level
    ? [{ code: 'LEVEL_MISMATCH', path: ['level'], details: { category: category.level } }]
    : [];
}

/** A window of the level SCHOOL names a school for each participant, one of the level DISTRICT for none. */
function participantRejections({ participants, level }: DefinitionInput): readonly Rejection[] {
  if (!participants?.length) return [{ code: 'NO_PARTICIPANTS', path: ['participants'] }];
  if (!level) return [];
  return participants.flatMap(({ schoolId }, index): readonly Rejection[] =>
    (schoolId !== null) === (level === 'SCHOOL')
      ? []
      : [{ code: 'LEVEL_MISMATCH', path: ['participants', String(index), 'schoolId'] }],
  );
}

const isHttps = (link: string | null): boolean => !link || /^https:\/\/[^\s/]/i.test(link);
