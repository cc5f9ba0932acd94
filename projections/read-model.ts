import type { Sql } from '../src/postgres/sql.ts';
import { certificationQueries } from './certification/queries.ts';
import { certificationCategoryQueries } from './certification_category/queries.ts';
import { certificationEventQueries } from './certification_event/queries.ts';
import { customElementQueries } from './custom_element/queries.ts';
import { directoryQueries } from './district/queries.ts';
import { isExtractable } from './group_assignment/extractable.ts';
import { incidentQueries } from './district_incident/queries.ts';
import { mappingQueries } from './event_type/queries.ts';
import { issueQueries } from './district_incident/issue-queries.ts';
import { lockedByMappings } from './certification/locked-by-mappings.ts';
import { mappingImpact } from './district_incident/mapping-impact.ts';
import { mappingReviewQueries } from './mapping_review/queries.ts';
import { duplicateQueries } from './student_identity/duplicates.ts';
import { studentQueries } from './student_identity/queries.ts';
import { userGroupQueries } from './user_group/queries.ts';
import { validationGroupQueries } from './validation_group/queries.ts';
import { validationRuleQueries } from './validation_rule/queries.ts';
import { syncQueries } from './state_incident/queries.ts';

/** Every query on the read model. Each is one statement; scope is an argument of the query, never an afterthought. */
export function createReadModel(sql: Sql) {
  return {
    directory: directoryQueries(sql),
    students: studentQueries(sql),
    duplicateStudents: duplicateQueries(sql),
    incidents: incidentQueries(sql),
    mappings: mappingQueries(sql),
    customElements: customElementQueries(sql),
    mappingReviews: mappingReviewQueries(sql),
    mappingImpact: mappingImpact.bind(null, sql),
    lockedByMappings: lockedByMappings.bind(null, sql),
    sync: syncQueries(sql),
    isExtractable: isExtractable(sql),
    issues: issueQueries(sql),
    userGroups: userGroupQueries(sql),
    validationRules: validationRuleQueries(sql),
    validationGroups: validationGroupQueries(sql),
    categories: certificationCategoryQueries(sql),
    certificationEvents: certificationEventQueries(sql),
    certifications: certificationQueries(sql),
  };
}

export type ReadModel = ReturnType<typeof createReadModel>;
