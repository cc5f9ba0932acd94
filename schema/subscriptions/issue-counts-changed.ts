import { Arg, ID, Int, Resolver, Root, Subscription } from 'type-graphql';
import type { IssueScope } from '../../projections/district_incident/issue-queries.ts';
import { schoolYearOf } from '../../src/shared/calendar.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { PositionScalar } from '../scalars.ts';
import { today } from '../support/certification-node.ts';
import { issueCountChanges } from '../support/issue-count-changes.ts';
import { live } from '../support/live.ts';
import { liveDataset } from '../support/live-dataset.ts';
import { districtScope, narrowedSchools } from '../support/scope.ts';
import { positionOf } from '../support/position.ts';
import { DatasetEnum } from '../types/dataset.ts';
import { IssueCounts } from '../types/issue-counts.ts';

interface Arguments {
  readonly districtId?: string | null;
  readonly schoolIds?: readonly string[] | null;
  readonly schoolYear?: number | null;
  readonly afterPosition?: string | null;
  readonly dataset?: keyof typeof DatasetEnum | null;
}

@Resolver()
export class IssueCountsChangedSubscription {
  @Subscription(() => IssueCounts, {
    description:
      'What the rules find in your schools, whenever a save, a rule, a synchronization or the day changes it: the same counts as a validation run of all its rules at that position. A new rule is looked at over all records in portions, a mapping or calendar over all that it reaches, and the counts move with them. The first message says how they stand, unless `afterPosition` says that you know and nothing has changed since. `validationIssues` is the list behind them.',
    subscribe: ({ args, context }) => subscribe(args as Arguments, context as GraphqlContext),
  })
  issueCountsChanged(
    @Root() counts: IssueCounts,
    @Arg('districtId', () => ID, {
      nullable: true,
      description: "The account's own district, which is also the default.",
    })
    _districtId?: string,
    @Arg('schoolIds', () => [ID], {
      nullable: true,
      description: 'Narrows to these of your schools. At least one; all unless given.',
    })
    _schoolIds?: string[],
    @Arg('schoolYear', () => Int, {
      nullable: true,
      description: "Calendar year in which the school year ends; today's unless given.",
    })
    _schoolYear?: number,
    @Arg('afterPosition', () => PositionScalar, {
      nullable: true,
      description: "Resume: the last message's `position`.",
    })
    _afterPosition?: string,
    @Arg('dataset', () => DatasetEnum, {
      nullable: true,
      description: 'DISTRICT unless given; STATE counts what the state has received, and where it differs.',
    })
    _dataset?: keyof typeof DatasetEnum,
  ): IssueCounts {
    return counts;
  }
}

async function subscribe(
  { districtId, schoolIds, schoolYear, afterPosition, dataset }: Arguments,
  context: GraphqlContext,
): Promise<AsyncIterable<IssueCounts>> {
  const principal = signedIn(context);
  const after = positionOf('afterPosition', afterPosition);
  const district = districtScope(principal, districtId);
  const scope: Omit<IssueScope, 'today'> = {
    dataset: liveDataset(principal, dataset),
    districtId: district,
    schoolIds: await narrowedSchools(context, district, schoolIds),
    schoolYear: schoolYear ?? schoolYearOf(today(context)),
  };
  return live((signal) => issueCountChanges(context, scope, after, signal));
}
