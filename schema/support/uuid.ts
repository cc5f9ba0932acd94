/** Whether the text can be the id of a job, run or snapshot: anything else is answered as unknown before the database is asked. */
export const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
