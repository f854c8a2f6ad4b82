/** Types of `window.mjs` for the tests. The page is playwright-core's, which is installed apart from this package. */
export declare function openWindow(page: unknown, address: string, pictures: string): Promise<EditorWindow>;

export declare class EditorWindow {
  constructor(page: unknown, pictures: string);
  openFile(name: string): Promise<void>;
  waitForUnderline(severity: 'error' | 'warning' | 'info' | 'hint'): Promise<void>;
  waitForUnderlines(severity: 'error' | 'warning' | 'info' | 'hint', number: number): Promise<void>;
  visibleLines(): Promise<string[]>;
  goTo(line: number, column: number): Promise<void>;
  offeredFixes(): Promise<string[]>;
  takeFix(title: string): Promise<void>;
  problems(): Promise<string[]>;
  colourOf(text: string): Promise<string | undefined>;
  notifications(): Promise<string[]>;
  press(keys: string): Promise<void>;
  type(text: string): Promise<void>;
  runCommand(title: string): Promise<void>;
  picture(name: string): Promise<string>;
  waitFor(what: string, condition: () => Promise<boolean>): Promise<void>;
}
