import { graphqlEnum } from '../support/register-enum.ts';

export const DatasetEnum = graphqlEnum('Dataset', 'Where rules and lists run.', {
  DISTRICT: 'What the district has.',
  STATE: 'What the state has received.',
  SNAPSHOT: 'What a snapshot has captured.',
});
