/** The files of a folder that may concern KMS, found when they are asked for. */
export interface CandidateFiles {
  /**
   * One after the other, so that the caller may stop in between. `folder` is a URI; files larger than `most` bytes are
   * unusable.
   */
  in(folder: string, most: number): Iterable<CandidateFile>;
}

export type CandidateFile =
  | { readonly state: 'read'; readonly uri: string; readonly text: string }
  /** `name` for people; `reason` completes "… was not checked: ". */
  | { readonly state: 'unusable'; readonly name: string; readonly reason: string };
