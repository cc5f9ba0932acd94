export const ACCESS_KINDS = ['PII_READ', 'EXPORT', 'DOWNLOAD', 'IMPERSONATION', 'REPLAY', 'SIGN_IN'] as const;
export type AccessKind = (typeof ACCESS_KINDS)[number];

export interface AccessRow {
  readonly kind: AccessKind;
  readonly accountId: string | null;
  readonly onBehalfOf: string | null;
  readonly operation: string;
  /** Why, in the reader's words; empty where the operation asks for none. */
  readonly purpose: string;
  readonly rowCount: number;
  /** Pseudonymous subject when the read was about one person. */
  readonly subject: string | null;
  readonly address: string;
  /** Whose data it was; left out where it is that of the reader's own district. */
  readonly org?: string | null;
}

/** A row as it stands in the log, for whoever may read it. */
export interface AccessRecord extends Omit<AccessRow, 'org'> {
  /** Its place: grows with time. */
  readonly number: number;
  readonly at: string;
  /** Whose data it was; null: of nobody in particular. */
  readonly org: string | null;
}

export interface AccessFilter {
  /** Rows about this district's data, and rows of its accounts; null: every row. */
  readonly districtId: string | null;
  /** Rows of the district's accounts, or in the name of those, that see no other schools; null: of all. */
  readonly schoolIds: readonly string[] | null;
  readonly kinds: readonly AccessKind[] | null;
  readonly accountId: string | null;
  readonly from: string | null;
  readonly to: string | null;
}

/** Who read or exported what. */
export interface AccessLog {
  /** Resolves when the row is durable: the answer leaves only then. Rows of concurrent requests are committed together. */
  record(row: AccessRow): Promise<void>;
  /** Newest first; `after` is the number of the row before the page. */
  page(
    filter: AccessFilter,
    page: { readonly after: number | null; readonly limit: number },
  ): Promise<readonly AccessRecord[]>;
  count(filter: AccessFilter): Promise<number>;
}
