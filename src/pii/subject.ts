/** A pseudonym that owns a data key: its kind, a colon, and an id without bars or blanks, as the associated data of sealing needs it. */
const SUBJECT = /^(student|person|incident|certification):[A-Za-z0-9._-]{1,200}$/;

export function isSubject(text: string): boolean {
  return SUBJECT.test(text);
}

/** The student's id when the subject is a student. */
export function studentIdOf(subject: string): string | null {
  return subject.startsWith('student:') ? subject.slice('student:'.length) : null;
}
