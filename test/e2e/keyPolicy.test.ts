import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { contextOf } from './context';

const POLICY = 'payments.kms-policy.json';

/** One person's path; each step stands on the one before. */
describe('a person with a key policy', function () {
  this.bail(true);

  it('opens it and sees what is wrong underlined', async function () {
    await contextOf(this).window.openFile(POLICY);
    await contextOf(this).window.waitForUnderlines('error', 2);
    await contextOf(this).window.picture('1-underlined');
  });

  it('sees its elements, actions and ARNs in different colours', async function () {
    const { window } = contextOf(this);
    const colours = { element: '', action: '', account: '', plain: '' };
    await window.waitFor('the colours of the grammar', async () => {
      colours.element = (await window.colourOf('Effect')) ?? '';
      colours.action = (await window.colourOf('Decrypt')) ?? '';
      colours.account = (await window.colourOf('111122223333')) ?? '';
      colours.plain = (await window.colourOf('"EnableIamPolicies"')) ?? '';
      return Object.values(colours).every((colour) => colour !== '');
    });
    assert.equal(new Set(Object.values(colours)).size, 4, JSON.stringify(colours));
  });

  it('reads the findings in the Problems panel', async function () {
    const problems = await contextOf(this).window.problems();
    await contextOf(this).window.picture('2-problems');
    const text = problems.join('\n');
    assert.match(text, /Everyone, in every AWS account, .*policy-public.*\[Ln 14, Col 20\]/);
    assert.match(text, /write "Effect" instead of "effect".*policy-element.*\[Ln 20, Col 7\]/);
  });

  it('takes a quick fix, and the text and the underline change', async function () {
    const { window } = contextOf(this);
    await window.goTo(20, 9);
    const offered = await window.offeredFixes();
    await window.picture('3-quick-fixes');
    assert.ok(offered.includes('Write "Effect"'), offered.join(' | '));
    await window.press('Escape');
    await window.takeFix('Write "Effect"');
    await window.waitForUnderlines('error', 1);
    const lines = await window.visibleLines();
    assert.ok(lines.includes('      "Effect": "Allow",') && !lines.join().includes('"effect"'), lines.join('\n'));
    await window.picture('4-fixed');
  });

  it('types the rest away, and saves what was meant', async function () {
    const { window, folder } = contextOf(this);
    await window.goTo(14, 20);
    await window.press('Shift+End');
    await window.press('Delete');
    // The editor closes quotes and braces by itself; typing them steps over.
    const principal = '{ "AWS": "arn:aws:iam::111122223333:role/reader" }';
    await window.type(`${principal},`);
    await window.press('Escape');
    await window.waitForUnderlines('error', 0);
    await window.press('Control+s');
    const before = readFileSync(path.join(__dirname, 'workspace', POLICY), 'utf8');
    const after = before.replace('"Principal": "*"', `"Principal": ${principal}`).replace('"effect"', '"Effect"');
    await window.waitFor('the saved file', () =>
      Promise.resolve(readFileSync(path.join(folder, POLICY), 'utf8') === after),
    );
  });

  it('repairs the escaped policy that the AWS CLI printed', async function () {
    const { window, folder } = contextOf(this);
    await window.openFile('exported.json');
    await window.waitForUnderlines('error', 1);
    await window.press('F8');
    await window.press('Escape');
    await window.picture('5-escaped');
    await window.takeFix('Write "Effect"');
    await window.waitForUnderlines('error', 0);
    await window.press('Control+s');
    const before = readFileSync(path.join(__dirname, 'workspace', 'exported.json'), 'utf8');
    const after = before.replace('\\"effect\\"', '\\"Effect\\"');
    await window.waitFor('the saved file', () =>
      Promise.resolve(readFileSync(path.join(folder, 'exported.json'), 'utf8') === after),
    );
  });

  it('is told once when the server died and was started again', async function () {
    if (process.platform !== 'linux') this.skip();
    const { window, profile } = contextOf(this);
    const [server, ...others] = serversOf(profile);
    assert.ok(server !== undefined && others.length === 0, 'one server runs');
    process.kill(server, 'SIGKILL');
    await window.waitFor('the message', async () => (await window.notifications()).length > 0);
    await window.picture('6-restarted');
    const messages = await window.notifications();
    assert.equal(messages.filter((message) => /stopped unexpectedly/.test(message)).length, 1, messages.join(' | '));
    await window.openFile(POLICY);
    await window.goTo(14, 20);
    await window.press('Control+z');
    await window.waitForUnderline('error');
  });
});

/** The ids of the language servers that run from this profile's copy of the extension. */
function serversOf(profile: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return command.includes(profile) && /dist\/server\.js/.test(command);
      } catch {
        // The process ended between the listing and the reading.
        return false;
      }
    })
    .map(Number);
}
