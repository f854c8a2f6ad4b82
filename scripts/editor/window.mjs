/** An editor window, worked as a person works it: with keys, and by what can be seen. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';

const patience = 20_000;

/**
 * Opens an address in a page and waits until the workbench answers keys.
 *
 * @param {object} page playwright-core's page
 * @param {string} address where the editor serves a folder
 * @param {string} pictures the folder that `picture` writes to
 * @returns {Promise<import('./window.mjs').EditorWindow>}
 */
export async function openWindow(page, address, pictures) {
  page.setDefaultTimeout(patience);
  await page.goto(address);
  await page.waitForSelector('.monaco-workbench .part.statusbar .statusbar-item');
  // Files are listed once the extension host and the file system answer.
  await page.waitForSelector('.explorer-folders-view .monaco-list-row');
  return new EditorWindow(page, pictures);
}

/** What a test does with a window. Every wait ends with an error that names what was not seen. */
export class EditorWindow {
  constructor(page, pictures) {
    this.page = page;
    this.pictures = pictures;
  }

  /** Opens a file of the folder by its name, through Control+P. */
  async openFile(name) {
    const { page } = this;
    await page.keyboard.press('Control+p');
    await page.waitForSelector('.quick-input-widget input');
    await page.keyboard.type(name);
    // Enter takes the focused row, which is that of a recent file until the list has followed the typing.
    await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: name }).waitFor();
    await page.keyboard.press('Enter');
    await page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
    await page.locator('.editor-instance .view-line').first().waitFor();
    await page.locator('.editor-instance .view-lines').first().click();
  }

  /** Waits for an underline: `error`, `warning`, `info` or `hint`. */
  async waitForUnderline(severity) {
    await this.page.waitForSelector(`.editor-instance .squiggly-${severity}`, { state: 'attached' });
  }

  /** Waits until the underlines of a severity are as many as this (usually 0). */
  async waitForUnderlines(severity, number) {
    await this.waitFor(
      `${number} underlines of severity ${severity}`,
      async () => (await this.page.locator(`.editor-instance .squiggly-${severity}`).count()) === number,
    );
  }

  /** The lines of the active editor that are in sight. */
  async visibleLines() {
    return this.page.evaluate(() => {
      const lines = [...document.querySelectorAll('.editor-instance .view-lines .view-line')];
      return lines
        .map((line) => ({ top: Number.parseFloat(line.style.top), text: line.textContent.replaceAll('\u00a0', ' ') }))
        .sort((left, right) => left.top - right.top)
        .map(({ text }) => text);
    });
  }

  /** Puts the cursor on a line and column, both from 1, as the status bar counts them. */
  async goTo(line, column) {
    await this.page.keyboard.press('Control+g');
    await this.page.waitForSelector('.quick-input-widget input');
    await this.page.keyboard.type(`${line}:${column}`);
    await this.page.keyboard.press('Enter');
    await this.page.waitForSelector('.quick-input-widget', { state: 'hidden' });
  }

  /** The titles that Control+. offers at the cursor; the menu stays open. */
  async offeredFixes() {
    const rows = this.page.locator('.action-widget:visible .monaco-list-row.action .title');
    // The light bulb's request may still be under way: an empty menu is asked for again.
    await this.waitFor('a menu of quick fixes', async () => {
      await this.page.keyboard.press('Control+.');
      return rows
        .first()
        .waitFor({ timeout: 2000 })
        .then(
          () => true,
          () => false,
        );
    });
    return rows.allInnerTexts();
  }

  /** Takes one of the offered fixes. */
  async takeFix(title) {
    await this.offeredFixes();
    await this.page.locator('.action-widget:visible .monaco-list-row.action', { hasText: title }).first().click();
    await this.waitFor(
      'the menu closed',
      async () => (await this.page.locator('.action-widget:visible').count()) === 0,
    );
  }

  /** The rows of the Problems panel, as one reads them. */
  async problems() {
    const panel = this.page.locator('.markers-panel');
    if (!(await panel.isVisible())) await this.page.keyboard.press('Control+Shift+m');
    const rows = panel.locator('.monaco-list-row');
    await rows.first().waitFor();
    return (await rows.allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim());
  }

  /** The colour in which a piece of the text is drawn; the piece must be a token of its own. */
  async colourOf(text) {
    return this.page.evaluate((wanted) => {
      const spans = [...document.querySelectorAll('.editor-instance .view-line span[class^="mtk"]')];
      const span = spans.find((candidate) => candidate.textContent.replaceAll('\u00a0', ' ').trim() === wanted);
      return span === undefined ? undefined : window.getComputedStyle(span).color;
    }, text);
  }

  /** The notifications in sight. */
  async notifications() {
    return this.page.locator('.notification-toast .notification-list-item-message').allInnerTexts();
  }

  /** Presses keys, named as playwright names them, such as `Control+s`. */
  async press(keys) {
    await this.page.keyboard.press(keys);
  }

  async type(text) {
    await this.page.keyboard.type(text);
  }

  /** Runs a command by its title in the palette. */
  async runCommand(title) {
    await this.page.keyboard.press('F1');
    await this.page.waitForSelector('.quick-input-widget input');
    await this.page.keyboard.type(title);
    await this.page.locator('.quick-input-list .monaco-list-row.focused', { hasText: title }).waitFor();
    await this.page.keyboard.press('Enter');
  }

  /** Writes a picture of the window and returns its path. */
  async picture(name) {
    mkdirSync(this.pictures, { recursive: true });
    const file = path.join(this.pictures, `${name}.png`);
    await this.page.screenshot({ path: file });
    return file;
  }

  /** Waits until a condition holds. */
  async waitFor(what, condition) {
    const deadline = Date.now() + patience;
    while (!(await condition())) {
      if (Date.now() > deadline) throw new Error(`Not seen within ${patience / 1000} s: ${what}.`);
      await this.page.waitForTimeout(100);
    }
  }
}
