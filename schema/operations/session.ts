import { SignInMutation } from '../mutations/sign-in.ts';
import { ChangePasswordMutation } from '../mutations/change-password.ts';
import { ResetPasswordMutation } from '../mutations/reset-password.ts';
import { SignOutMutation } from '../mutations/sign-out.ts';
import { MeQuery } from '../queries/me.ts';
import { ServerInfoQuery } from '../queries/server-info.ts';

/** Signing in and out, and what the server says of itself. */
export const sessionOperations = [
  MeQuery,
  ServerInfoQuery,
  SignInMutation,
  SignOutMutation,
  ChangePasswordMutation,
  ResetPasswordMutation,
] as const;
