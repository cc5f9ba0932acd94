import { Fault } from '../../src/application/faults.ts';
import type {
  JournalReader,
  JournalRow,
  JournalSearch,
  JournalSearchPage,
} from '../../src/projector/journal-reader.ts';
import type { GraphqlContext } from '../context.ts';

/** What setting up a district comes to: everybody of it sees these by their own queries. */
const OF_EVERYBODY = ['district', 'eventType', 'resolutionType', 'customElement', 'mappingReview'];
const OF_SCHOOLS = ['school', 'attendance', 'incident', 'enrollment'];
const OF_STUDENTS = ['iepPeriod', 'programParticipation'];
/** Categories of streams that who works for some schools reads at all. */
const SHOWN: readonly string[] = [...OF_EVERYBODY, ...OF_SCHOOLS, ...OF_STUDENTS];

interface Scope {
  readonly districtId: string;
  readonly schoolIds: readonly string[];
}

/** Rows that are looked at together, and how often for one page. */
const CHUNK = 200;
const MOST_CHUNKS = 10;

/**
 * A page of the history that who works for some schools sees: what is of these schools and their incidents, facts of students who are
 * enrolled there, or were, and how the district is set up. FORBIDDEN for categories that are of the district or its people as a whole.
 */
export async function searchOfSchools(
  context: GraphqlContext,
  scope: Scope,
  journal: JournalReader,
  place: { readonly after: number; readonly limit: number },
  search: JournalSearch,
): Promise<JournalSearchPage> {
  const closed = search.categories?.find((category) => !SHOWN.includes(category));
  if (closed !== undefined)
    throw new Fault('FORBIDDEN', `You work for some schools of the district, and ${closed} is not of single schools.`);
  const narrowed = { ...search, categories: search.categories ?? SHOWN };
  const found: JournalRow[] = [];
  let page: JournalSearchPage = { rows: [], scannedTo: place.after, isEnd: false };
  for (let chunk = 0; chunk < MOST_CHUNKS && !page.isEnd; chunk++) {
    page = await journal.search(page.scannedTo, CHUNK, narrowed);
    found.push(...(await visible(context, scope, page.rows)));
    const last = found[place.limit - 1];
    if (found.length > place.limit && last)
      return { rows: found.slice(0, place.limit), scannedTo: last.position, isEnd: false };
    // A stretch without an index is looked at once for a page.
    if (page.rows.length < CHUNK) break;
  }
  return { ...page, rows: found };
}

const categoryOf = ({ stream }: JournalRow): string => stream.slice(0, stream.indexOf('-'));
/** What stands in a stream's name after the district. */
const idOf = ({ stream }: JournalRow): string => stream.slice(stream.indexOf('.') + 1);
const dataOf = ({ data }: JournalRow) =>
  JSON.parse(data) as { readonly schoolId?: string; readonly studentId?: string };

async function visible(
  context: GraphqlContext,
  { districtId, schoolIds }: Scope,
  rows: readonly JournalRow[],
): Promise<readonly JournalRow[]> {
  const of = (categories: readonly string[]) => rows.filter((row) => categories.includes(categoryOf(row)));
  const [incidents, students] = await Promise.all([
    context.read.incidents.byIds([...new Set(of(['incident']).map(idOf))]),
    context.read.students.inScope(
      [...new Set(of(OF_STUDENTS).flatMap((row) => dataOf(row).studentId ?? []))],
      districtId,
      schoolIds,
    ),
  ]);
  const schoolOf = (row: JournalRow): string | undefined => {
    const category = categoryOf(row);
    if (category === 'incident') return incidents.get(idOf(row))?.view.schoolId;
    return category === 'enrollment' ? dataOf(row).schoolId : idOf(row).split('.')[0];
  };
  return rows.filter((row) => {
    const category = categoryOf(row);
    if (OF_STUDENTS.includes(category)) return students.has(dataOf(row).studentId ?? '');
    if (OF_SCHOOLS.includes(category)) return schoolIds.includes(schoolOf(row) ?? '');
    return OF_EVERYBODY.includes(category);
  });
}
