export const MIN_PASSWORD_LENGTH = 12;
/** Longer than any passphrase, and short enough that hashing one costs nobody anything. */
export const MAX_PASSWORD_LENGTH = 200;
const MIN_DIFFERENT = 5;

/**
 * Why a new password is refused, as the end of a sentence that begins with its name; null when it is good. Length counts, not kinds of
 * characters: 12 to 200 of them, at least five different ones, and the user name is not in it.
 */
export function passwordFault(password: string, username: string): string | null {
  if (password.length < MIN_PASSWORD_LENGTH) return `must have at least ${MIN_PASSWORD_LENGTH} characters.`;
  if (password.length > MAX_PASSWORD_LENGTH) return `must have at most ${MAX_PASSWORD_LENGTH} characters.`;
  if (new Set(password).size < MIN_DIFFERENT) return `must have at least ${MIN_DIFFERENT} different characters.`;
  if (password.toLowerCase().includes(username.toLowerCase())) return 'must not contain the user name.';
  return null;
}
