/** Refusals of a mutation as `CODE path`, in the order of the answer. */
export const refusalsOf = (payload: {
  readonly userErrors: readonly { readonly code: string; readonly path: readonly string[] | null }[];
}): readonly string[] => payload.userErrors.map(({ code, path }) => `${code} ${(path ?? []).join('.')}`.trim());
