import { IncidentIssueFields, IssueSubjectFields, ValidationIssueStudent } from '../fields/issue-subject.ts';
import { JobFields } from '../fields/job.ts';
import { CountPairFields, RuleCountFields, ValidationIssueFields, ValidationRunFields } from '../fields/validation.ts';
import { CreateValidationRuleMutation } from '../mutations/create-validation-rule.ts';
import { ValidationGroupMutations } from '../mutations/validation-groups.ts';
import { ValidationRuleMutations } from '../mutations/validation-rules.ts';
import { JobsQuery } from '../queries/jobs.ts';
import { PreviewValidationQuery } from '../queries/preview-validation.ts';
import { ValidationGroupsQuery } from '../queries/validation-groups.ts';
import { ValidationIssuesQuery } from '../queries/validation-issues.ts';
import { ValidationRulesQuery } from '../queries/validation-rules.ts';
import { ValidationRunQuery } from '../queries/validation-run.ts';
import { IssueCountsChangedSubscription } from '../subscriptions/issue-counts-changed.ts';
import { JobChangedSubscription } from '../subscriptions/job-changed.ts';

/** Rules, groups, runs and live counts, and the jobs that run. */
export const validationOperations = [
  PreviewValidationQuery,
  ValidationRunQuery,
  RuleCountFields,
  ValidationGroupsQuery,
  ValidationGroupMutations,
  ValidationRulesQuery,
  ValidationRuleMutations,
  CreateValidationRuleMutation,
  ValidationIssuesQuery,
  IssueCountsChangedSubscription,
  ValidationRunFields,
  ValidationIssueFields,
  ValidationIssueStudent,
  IncidentIssueFields,
  IssueSubjectFields,
  CountPairFields,
  JobsQuery,
  JobFields,
  JobChangedSubscription,
] as const;
