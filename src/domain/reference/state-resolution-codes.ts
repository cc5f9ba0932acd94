import type { StateResolutionCode } from './state-code.ts';

/**
 * The 5 resolution codes of the Behavior User Guide, appendix C (S002:507-546), as the first `StateCodesPublished` carries them. After
 * that the log is the source. Only trustees expel; who may suspend depends on whom the district employs (S002:516-536).
 */
export const STATE_RESOLUTION_CODES: readonly StateResolutionCode[] = [
  // S002:522-524: services go on in another setting; the length counts the days suspended until the board acted
  {
    code: '250',
    name: 'Expulsion, interim alternative setting (IAES)',
    kind: 'EXPULSION',
    hasServices: true,
    statute: '20-5-202, MCA',
  },
  // S002:526-528: no services at all; the length counts the days suspended until the board acted
  { code: '260', name: 'Expulsion, without services', kind: 'EXPULSION', hasServices: false, statute: '20-5-202, MCA' },
  // S002:538-540
  {
    code: '400',
    name: 'Suspension, OSS, interim alternative setting (IAES)',
    kind: 'OUT_OF_SCHOOL_SUSPENSION',
    hasServices: true,
    statute: '20-4-302(5), MCA',
  },
  // S002:542-544
  {
    code: '410',
    name: 'Suspension, OSS, without services',
    kind: 'OUT_OF_SCHOOL_SUSPENSION',
    hasServices: false,
    statute: '20-4-302(5), MCA',
  },
  // S002:546: the guide says no more than the name
  {
    code: '500',
    name: 'Suspension, in-school',
    kind: 'IN_SCHOOL_SUSPENSION',
    hasServices: null,
    statute: '20-4-302(5), MCA',
  },
];
