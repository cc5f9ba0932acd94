import {
  type CertificationDomainEvent,
  type CertificationState,
  evolve,
} from '../../src/domain/certification/state.ts';
import { eventStatus, overdueTimeline } from '../../src/domain/certification/status.ts';
import type { JournalEvent } from '../../src/projector/projection.ts';
import { stateDate } from '../../src/shared/calendar.ts';
import { documentProjection } from '../support/document-projection.ts';
import { visibleToDistrict } from '../support/row-security.ts';

export interface CertificationDoc {
  readonly districtId: string;
  readonly state: CertificationState;
  /** Journal position of the last event: what dashboards order by. */
  readonly position: number;
  readonly version: number;
  readonly modifiedAt: string;
  /** Since when the state has it; null while it has not. What is said about rules later does not reach it (C7). */
  readonly done: { readonly position: number; readonly on: string } | null;
}

const key = (event: { readonly data: { readonly certificationId: string } }): string => event.data.certificationId;

/** One row per participant of a window. Statuses are derived by the domain's own functions; `overdue_from` is the day on which the clock changes them. */
export const certification = documentProjection<CertificationDoc>({
  name: 'certification',
  version: 2,
  tables: `
    create table certification (
      id text collate "C" primary key,
      doc text not null,
      event_id text collate "C" not null,
      district_id text collate "C" not null,
      school_id text collate "C",
      category_id text collate "C" not null,
      school_year int not null,
      name text not null,
      event_status text not null,
      due_on date not null,
      -- first day on which the participant is overdue as things stand; null: never
      overdue_from date,
      is_frozen boolean not null,
      -- position and day from which on the state has it; null while it has not
      done_position bigint,
      done_on date
    );
    create index on certification (event_id, district_id);
    create index on certification (district_id, name, id);
    create index on certification (category_id, district_id);
    create index on certification (district_id, school_year) where done_position is not null;
    ${visibleToDistrict('certification')}`,
  keys: {
    CertificationOpenedForParticipant: key,
    CertificationDefinitionApplied: key,
    CertificationCalendarApplied: key,
    CertifierRequired: key,
    CertifierReleased: key,
    ReviewerAdmitted: key,
    ReviewerReleased: key,
    DistrictValidationRun: key,
    StateValidationQueued: key,
    StateValidationRun: key,
    ReportViewed: key,
    StepsReset: key,
    SnapshotRequested: key,
    SnapshotCaptured: key,
    SubmissionVoided: key,
    CertificationSubmitted: key,
    CertificationSent: key,
    CertificationApproved: key,
    RecertificationRequested: key,
    RecertificationRequestDeclined: key,
    RecertificationRequestWithdrawn: key,
    RecertificationOpened: key,
    CertificationFrozen: key,
  },
  evolve(doc, event) {
    const state = evolve(doc?.state ?? null, event as unknown as CertificationDomainEvent & JournalEvent);
    return (
      state && {
        districtId: state.districtId,
        state,
        position: event.position,
        version: event.revision + 1,
        modifiedAt: event.meta.at,
        done: state.sent === null ? null : (doc?.done ?? { position: event.position, on: stateDate(event.meta.at) }),
      }
    );
  },
  columns: ({ state, done }) => ({
    event_id: state.eventId,
    district_id: state.districtId,
    school_id: state.schoolId,
    category_id: state.categoryId,
    school_year: state.schoolYear,
    name: state.name,
    event_status: eventStatus(state),
    due_on: state.dueOn,
    overdue_from: overdueTimeline(state).find((step) => step.status)?.from ?? null,
    is_frozen: state.isFrozen,
    done_position: done?.position ?? null,
    done_on: done?.on ?? null,
  }),
  change: (doc) => ({ kind: 'certification', org: doc.districtId }),
});
