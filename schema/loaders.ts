import { groupBy } from '../src/shared/group-by.ts';
import type { CertificationDoc } from '../projections/certification/projection.ts';
import type { IncidentLock } from '../projections/certification/queries.ts';
import type { CertificationCategoryDoc } from '../projections/certification_category/projection.ts';
import type { CertificationEventDoc } from '../projections/certification_event/projection.ts';
import type { DistrictDoc } from '../projections/district/projection.ts';
import type { IncidentView } from '../projections/district_incident/incident-view.ts';
import type { FindingRow } from '../projections/district_incident/queries.ts';
import type { IncidentRow } from '../projections/district_incident/incident-row.ts';
import type { EnrollmentDoc } from '../projections/enrollment/projection.ts';
import type { EnrollmentCountDoc } from '../projections/enrollment_count/projection.ts';
import type { EventTypeDoc } from '../projections/event_type/projection.ts';
import type { IepPeriodDoc } from '../projections/iep_period/projection.ts';
import type { LastConfirmation } from '../projections/mapping_review/queries.ts';
import type { PersonDoc } from '../projections/person/projection.ts';
import type { ProgramParticipationDoc } from '../projections/program_participation/projection.ts';
import type { UserGroupDoc } from '../projections/user_group/projection.ts';
import type { ValidationGroupDoc } from '../projections/validation_group/projection.ts';
import type { AssignmentRow } from '../projections/validation_group/queries.ts';
import type { ValidationRuleDoc } from '../projections/validation_rule/projection.ts';
import type { ReadModel } from '../projections/read-model.ts';
import type { ResolutionTypeDoc } from '../projections/resolution_type/projection.ts';
import type { SchoolDoc } from '../projections/school/projection.ts';
import type { SyncStamp } from '../projections/state_incident/queries.ts';
import type { StudentIdentityDoc } from '../projections/student_identity/projection.ts';
import type { AccountSummary, Accounts } from '../src/application/ports/accounts.ts';
import type { Principal } from '../src/domain/kernel/principal.ts';
import { type Batch, EdgeLoader } from './edge-loader.ts';
import { namedStudents, type StudentRoot } from './support/named-students.ts';

/** What a viewer's loaders need to know: who reads names is logged before the names leave. */
export interface LoaderFacts {
  readonly today: string;
  readonly viewer: Pick<Principal, 'schoolIds'> | null;
  recordNames(studentIds: readonly string[]): Promise<void>;
}

/** Edges outside a document: one statement per kind and tick, however many parents ask. Made per request, so nothing outlives the viewer's rights. */
export function createLoaders(read: ReadModel, accounts: Accounts, facts: LoaderFacts) {
  const all: { clearAll(): void }[] = [];
  function loader<Value>(batch: Batch<Value>): EdgeLoader<Value> {
    const made = new EdgeLoader(batch);
    all.push(made);
    return made;
  }
  const districtFindings = loader<readonly FindingRow[]>((ids) =>
    read.incidents.findings('DISTRICT', ids, facts.today),
  );
  const stateFindings = loader<readonly FindingRow[]>((ids) => read.incidents.findings('STATE', ids, facts.today));
  return {
    findings: (dataset: 'DISTRICT' | 'STATE') => (dataset === 'DISTRICT' ? districtFindings : stateFindings),
    district: loader<DistrictDoc>(read.directory.districtsByIds),
    school: loader<SchoolDoc>(read.directory.schoolsByIds),
    enrollmentCount: loader<EnrollmentCountDoc>((keys) => read.directory.enrollmentCountsByKeys(keys)),
    schoolsOfDistrict: loader<readonly SchoolDoc[]>(async (ids) =>
      groupBy(await read.directory.schoolsOfDistricts(ids), (school) => school.districtId),
    ),
    person: loader<PersonDoc>((ids) => read.directory.personsByIds(ids)),
    student: loader<StudentIdentityDoc>((ids) => read.students.byIds(ids)),
    /** Students whose names are about to be answered inside other records: one row of the access log per batch. */
    namedStudent: loader<StudentRoot>(async (ids) => {
      const [found] = await Promise.all([namedStudents(read, facts.viewer, ids), facts.recordNames(ids)]);
      return found;
    }),
    enrollments: loader<readonly EnrollmentDoc[]>(read.students.enrollments),
    iepPeriods: loader<readonly IepPeriodDoc[]>(read.students.iepPeriods),
    programs: loader<readonly ProgramParticipationDoc[]>(read.students.programs),
    eventType: loader<EventTypeDoc>(read.mappings.eventTypesByIds),
    resolutionType: loader<ResolutionTypeDoc>(read.mappings.resolutionTypesByIds),
    lastConfirmation: loader<LastConfirmation>((ids) => read.mappingReviews.lastConfirmations(ids)),
    typeUseCount: loader<number>((ids) => read.incidents.typeUseCounts(ids)),
    /** What orgs have assigned to their user groups, by org. */
    groupAssignments: loader<readonly AssignmentRow[]>(async (orgs) =>
      groupBy(await read.validationGroups.assignments(orgs), ({ org }) => org),
    ),
    userGroup: loader<UserGroupDoc>(read.userGroups.byIds),
    validationGroup: loader<ValidationGroupDoc>(read.validationGroups.byIds),
    /** What was said about a rule; null for one that is as it came with the product. */
    validationRule: loader<ValidationRuleDoc>(read.validationRules.byIds),
    category: loader<CertificationCategoryDoc>(read.categories.byIds),
    certificationEvent: loader<CertificationEventDoc>(read.certificationEvents.byIds),
    certification: loader<CertificationDoc>(read.certifications.byIds),
    /** Categories of which a person is an approver of the state, by person. */
    approverCategories: loader<ReadonlySet<string>>(
      async (ids) =>
        new Map(await Promise.all(ids.map(async (id) => [id, await read.categories.approverCategories(id)] as const))),
    ),
    /** Whether the records differ today from a snapshot's, by snapshot. */
    isChangedSince: loader<boolean>(async (ids) => {
      const changed = await read.certifications.changedSince(ids);
      return new Map(ids.map((id) => [id, changed.has(id)]));
    }),
    /** Approved data that incidents are part of, by incident; missing: of none. */
    lock: loader<IncidentLock>((ids) => read.certifications.locks(ids)),
    incident: loader<IncidentRow>((ids) => read.incidents.byIds(ids)),
    /** When records reached the state, by incident; missing: never. */
    syncStamp: loader<SyncStamp>((ids) => read.sync.stamps(ids)),
    stateIncident: loader<IncidentView>((ids) => read.incidents.stateByIds(ids)),
    account: loader<AccountSummary>((ids) => accounts.byIds(ids)),
    /** After a write of this request: read again. */
    clearAll(): void {
      for (const made of all) made.clearAll();
    },
  };
}

export type Loaders = ReturnType<typeof createLoaders>;
