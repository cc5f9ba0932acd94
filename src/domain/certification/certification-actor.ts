/** Who acts on a certification, as the caller resolved it. Membership is not here: the certification knows its own members. */
export interface CertificationActor {
  readonly personId: string;
  /** Active STATE_APPROVER of the certification's category. */
  readonly isApprover: boolean;
  /** Signed in as another person. */
  readonly isImpersonated: boolean;
}
