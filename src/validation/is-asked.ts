/** Whether a rule is asked for; null asks for every rule. */
export const isAsked = (ruleIds: readonly string[] | null, ruleId: string): boolean =>
  ruleIds === null || ruleIds.includes(ruleId);
