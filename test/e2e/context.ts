import type { EditorWindow } from '../../scripts/editor/window.mjs';

/** What `scripts/editor/run-e2e.mjs` puts into mocha's context before the tests run. */
export interface WindowContext {
  readonly window: EditorWindow;
  /** The folder that is open in the window. */
  readonly folder: string;
  /** The folder of the editor's profile, where the extension was installed. */
  readonly profile: string;
}

/** The window of a test, from its `this`. */
export function contextOf(test: Mocha.Context): WindowContext {
  return test as unknown as WindowContext;
}
