import { rebuildReadModels } from '../../server/rebuild-read-models.ts';
import { print } from '../print.ts';
import { showProgress } from '../progress.ts';
import { withApplication } from '../with-application.ts';

export interface RebuildOptions {
  readonly compareOnly?: boolean;
  readonly json?: boolean;
}

const TICK_MS = 500;

/** Builds the read models anew and lets them serve. With `--compare-only` exit code 1 says that they differ. */
export async function rebuild({ compareOnly = false, json }: RebuildOptions): Promise<number> {
  return withApplication(async (application, { url, database }) => {
    const progress = showProgress('rebuild');
    const percent = async () => {
      const [row] = await database.query<{ part: number | null }>(
        `select 100.0 * min(c.position) / nullif(max(c.position), 0)::float8 as part from runtime.checkpoint c where starts_with(c.namespace, $1)`,
        [application.namespace],
      );
      progress.update(row?.part ?? 0);
    };
    const timer = setInterval(() => void percent().catch(() => undefined), TICK_MS);
    const result = await rebuildReadModels(application, url, { isCompareOnly: compareOnly }).finally(() =>
      clearInterval(timer),
    );
    progress.done();
    const { comparison, isReplaced } = result;
    const differing = comparison.tables.filter(({ isEqual }) => !isEqual);
    print(json, result, [
      ...comparison.tables.map(
        ({ table, isEqual, rowsA }) => `${isEqual ? 'equal  ' : 'differs'} ${table} (${rowsA ?? 0} rows)`,
      ),
      ...differing.flatMap(({ table, differingKeys }) => differingKeys.map((key) => `  ${table} ${key}`)),
      differing.length === 0
        ? 'Every row is as the log says.'
        : isReplaced
          ? 'The rows that differed were replaced.'
          : 'The read models are not as the log says.',
    ]);
    return differing.length > 0 && !isReplaced ? 1 : 0;
  });
}
