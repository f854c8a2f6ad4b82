/** The account that a policy's key belongs to (O in the comments of this room). */
export type OwnAccount =
  /** Certainly this account. */
  | { readonly state: 'known'; readonly account: string }
  /** A symbol such as AWS::AccountId: a literal account id beside it is presumed foreign. */
  | { readonly state: 'symbol' }
  /** Nothing tells: every account counts as the own one. */
  | { readonly state: 'unknown' };
