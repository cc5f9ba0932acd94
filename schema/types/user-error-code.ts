import { registerEnumType } from 'type-graphql';
import { type RejectionCode, rejectionMessages } from '../../src/domain/rejections.ts';

/** Every refusal code there is, so that a client's switch is checked by its compiler. */
export const UserErrorCode = Object.fromEntries(Object.keys(rejectionMessages).map((code) => [code, code])) as {
  readonly [Code in RejectionCode]: Code;
};
export type UserErrorCode = RejectionCode;

registerEnumType(UserErrorCode, {
  name: 'UserErrorCode',
  description: 'Refusals by the domain. A code is never renamed or reused.',
  valuesConfig: Object.fromEntries(
    Object.entries(rejectionMessages).map(([code, message]) => [code, { description: message }]),
  ),
});
