/** Line breaks and what no keyboard writes: in lists, forms and files it would look like another entry, or like nothing. */
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u;
const BREAK = /[\s\p{Cc}]*[\p{Cc}\p{Zl}\p{Zp}][\s\p{Cc}]*/gu;

/** Whether a text is one line; around it, line breaks count as spaces. */
export const isOneLine = (text: string): boolean => !CONTROL.test(text.trim());

/** The text in one line: one space for line breaks and what is blank around them; a text that has none is left as it is. */
export const asOneLine = (text: string): string => (CONTROL.test(text) ? text.trim().replace(BREAK, ' ') : text);

/** Who has these texts, each in one line. */
export function inOneLine<Member extends string, T extends { readonly [K in Member]: string | null }>(
  texts: T,
  members: readonly Member[],
): T {
  const lines: { [member: string]: string | null } = {};
  for (const member of members) lines[member] = texts[member] === null ? null : asOneLine(texts[member]);
  return { ...texts, ...lines };
}
