import { EventTypeFields, ResolutionTypeFields } from '../fields/local-type.ts';
import { ConfirmMappingsMutation } from '../mutations/confirm-mappings.ts';
import { CopyMappingsMutation } from '../mutations/copy-mappings.ts';
import { DefineCustomElementMutation } from '../mutations/define-custom-element.ts';
import { CreateLocalTypeMutations } from '../mutations/create-local-types.ts';
import { MapLocalTypeMutations } from '../mutations/map-local-types.ts';
import { PublishStateCodesMutation } from '../mutations/publish-state-codes.ts';
import { RetireLocalTypeMutations } from '../mutations/retire-local-types.ts';
import { LocalTypesQueries } from '../queries/local-types.ts';
import { MappingReviewQuery } from '../queries/mapping-review.ts';
import { StateCodesQuery } from '../queries/state-codes.ts';

/** State codes, local types, and what maps one to the other. */
export const mappingOperations = [
  StateCodesQuery,
  LocalTypesQueries,
  EventTypeFields,
  ResolutionTypeFields,
  CreateLocalTypeMutations,
  MapLocalTypeMutations,
  RetireLocalTypeMutations,
  MappingReviewQuery,
  ConfirmMappingsMutation,
  CopyMappingsMutation,
  DefineCustomElementMutation,
  PublishStateCodesMutation,
] as const;
