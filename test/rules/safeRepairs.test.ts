import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyEdits } from '../../server/src/document/edit';
import { allowsNothingNew } from '../../server/src/evaluation/nothingNew';
import { RULES } from '../../server/src/rules/index';
import { writeJson } from '../../server/src/writers/json';
import { check, checkedTextOf } from '../support/checkSnippet';
import { parseRulePage } from '../support/rulePage';

/** Every finding of every snippet, whichever rule the page is of: the more texts the better. */
describe('safe repairs', () => {
  let repairs = 0;
  for (const rule of RULES) {
    const path = join(__dirname, `${rule.id}.md`);
    if (!existsSync(path)) continue;
    it(`on the page of ${rule.id} allow nothing new`, () => {
      for (const snippet of parseRulePage(readFileSync(path, 'utf8')).snippets) {
        const checked = checkedTextOf(snippet, rule);
        const settings = { ...checked.settings, preset: 'all' as const };
        const before = check({ ...checked, settings });
        for (const { finding } of before.findings) {
          for (const repair of finding.repairs ?? []) {
            if (!repair.safe) continue;
            const edits = writeJson(repair.changes, before.file.snapshot);
            if (!edits) continue;
            const text = applyEdits(checked.text, edits);
            const after = check({ ...checked, settings, text });
            assert.equal(after.file.policies.length, before.file.policies.length, text);
            before.file.policies.forEach((policy, index) => {
              const isShown = allowsNothingNew(policy, after.file.policies[index]!);
              assert.ok(isShown, `${finding.ruleId}, "${repair.title}", in "${snippet.heading}":\n${text}`);
            });
            repairs++;
          }
        }
      }
    });
  }

  it('are there at all', () => assert.ok(repairs > 20, `${repairs} safe repairs`));
});
