/** What one root field takes from an account's and an address's allowance, in points; a page of 25 rows takes one to three. */
const QUERY = 1;
const MUTATION = 5;
const SUBSCRIPTION = 5;
/** Starts work that goes on after the answer. */
const WORK = 25;
/** Checks a password, which costs time on purpose. */
const PASSWORD = 20;
/** Finds one person by a number: dear, so that nobody tries them all. */
const PROBE = 20;
/** Values that an answer may hold for one point more. */
export const VALUES_PER_POINT = 500;

/** Operations that cost more than others of their kind. */
export const operationCosts: { readonly [operation: string]: number } = {
  signIn: PASSWORD,
  changePassword: PASSWORD,
  resetPassword: PASSWORD,
  createUserAccount: PASSWORD,
  createServiceAccount: PASSWORD,
  rotateServiceAccountSecret: PASSWORD,
  submitCertification: PASSWORD,
  studentOfAnotherDistrict: PROBE,
  enrollStudent: PROBE,
  startImport: WORK,
  startMassSync: WORK,
  startBatchResync: WORK,
  requestExport: WORK,
  runStateValidation: WORK,
  takeSnapshot: WORK,
  retakeSnapshot: WORK,
  verifySnapshot: WORK,
  snapshotProof: WORK,
  previewValidation: 10,
  // A dry run judges every incident of the type anew.
  mapEventType: 10,
  mapResolutionType: 10,
  duplicateStudents: 10,
};

const kinds = { query: QUERY, mutation: MUTATION, subscription: SUBSCRIPTION } as const;

/** Points of one operation: its root fields, and the values that it may answer with. */
export function costOf(
  kind: 'query' | 'mutation' | 'subscription',
  rootFields: readonly string[],
  complexity: number,
): number {
  const fields = rootFields.reduce((sum, name) => sum + (operationCosts[name] ?? kinds[kind]), 0);
  return Math.max(1, fields) + Math.floor(complexity / VALUES_PER_POINT);
}
