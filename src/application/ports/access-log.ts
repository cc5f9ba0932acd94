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
}

/** Who read or exported what. */
export interface AccessLog {
  /** Resolves when the row is durable: the answer leaves only then. Rows of concurrent requests are committed together. */
  record(row: AccessRow): Promise<void>;
}
