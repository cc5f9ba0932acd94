/** The district's own words and the state codes they stand for: what a crosswalk of the foreign values can choose from. */
export const eventTypes: readonly { readonly name: string; readonly stateCode: string | null }[] = [
  { name: 'Knife', stateCode: '20' },
  { name: 'Handgun', stateCode: '11' },
  { name: 'Dangerous weapon', stateCode: '96' },
  { name: 'Other weapon', stateCode: '97' },
  { name: 'Other offense', stateCode: '9000' },
  { name: 'Insubordination', stateCode: '2200' },
  { name: 'Fighting', stateCode: '1700' },
  { name: 'School violation', stateCode: null },
  { name: 'Code of conduct', stateCode: null },
  { name: 'Other behavior', stateCode: null },
];

export const resolutionTypes: readonly { readonly name: string; readonly stateCode: string | null }[] = [
  { name: 'In-school suspension', stateCode: '500' },
  { name: 'Out-of-school suspension', stateCode: '410' },
  { name: 'Expulsion', stateCode: '260' },
  { name: 'Detention', stateCode: null },
];
