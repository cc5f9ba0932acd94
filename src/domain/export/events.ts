import { event, PUBLIC } from '../kernel/event-definition.ts';

/** Data left the system: who is in the metadata, what and how much is here (F66). */
export interface DataExported {
  readonly exportId: string;
  readonly org: string;
  readonly profile: string;
  readonly purposeCode: string;
  readonly rowCount: number;
  readonly digest: string;
}

export const exportEvents = {
  DataExported: event<DataExported>({
    exportId: PUBLIC,
    org: PUBLIC,
    profile: PUBLIC,
    purposeCode: PUBLIC,
    rowCount: PUBLIC,
    digest: PUBLIC,
  }),
};
