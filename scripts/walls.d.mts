export interface Room {
  name: string;
  files: RegExp;
  imports: string[];
  types?: string[];
  packages?: string[];
  node?: boolean;
  closed?: boolean;
  open?: RegExp;
}
export const ROOMS: Room[];
export const GUARDED: RegExp;
export function roomOf(path: string): Room | undefined;
