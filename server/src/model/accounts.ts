/** What the project file says of AWS accounts and organizations. */
export interface AccountSettings {
  /** 12-digit ids of the accounts that the policies of this folder belong to. */
  readonly own: readonly string[];
  /** 12-digit ids of accounts that may be trusted without a finding. */
  readonly trusted: readonly string[];
  /** Ids such as `o-exampleorgid`; conditions that pin to one of these count as the own organization. */
  readonly organizations: readonly string[];
}

export const NO_ACCOUNTS: AccountSettings = { own: [], trusted: [], organizations: [] };
