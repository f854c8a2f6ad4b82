/** Starts the headless browser that drives the editor. */
import { createRequire } from 'node:module';

/**
 * Launches Chromium (or an installed Chrome where no npm package brings one) with a page of a common screen's size.
 *
 * @param {{chromium: import('./install.mjs').Chromium}} editor what `installEditor` returned
 * @returns {Promise<{page: object, end(): Promise<void>}>} playwright-core's page
 * @throws {Error} playwright's own when the browser does not start
 */
export async function openBrowser(editor, { width = 1280, height = 800, scale = 1 } = {}) {
  const { playwright, executable, environment } = editor.chromium;
  const { chromium } = createRequire(import.meta.url)(playwright);
  const browser = await chromium.launch({
    ...(executable === null ? { channel: 'chrome' } : { executablePath: executable }),
    // Tests often run as root in a container, where Chromium's sandbox cannot start.
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--font-render-hinting=none'],
    env: { ...process.env, ...environment },
    timeout: 60_000,
  });
  const page = await browser.newPage({ viewport: { width, height }, deviceScaleFactor: scale });
  return { page, end: () => browser.close() };
}
