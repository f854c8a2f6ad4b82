import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULES } from '../../server/src/rules/index';
import { check, checkedTextOf, checkSnippet } from '../support/checkSnippet';
import { parseRulePage, withExpected } from '../support/rulePage';

const FOLDER = __dirname;
const update = process.env['UPDATE_PAGES'] === '1';

describe('rule pages', () => {
  it('every page belongs to a rule', () => {
    const pages = readdirSync(FOLDER).filter((name) => name.endsWith('.md'));
    const ids = new Set(RULES.map((rule) => `${rule.id}.md`));
    assert.deepEqual(
      pages.filter((page) => !ids.has(page)),
      [],
    );
  });

  for (const rule of RULES) {
    describe(rule.id, () => {
      const path = join(FOLDER, `${rule.id}.md`);
      if (!existsSync(path)) {
        it('has a page', () => assert.fail(`test/rules/${rule.id}.md is missing`));
        return;
      }
      const markdown = readFileSync(path, 'utf8');
      const page = parseRulePage(markdown);

      it('has its title and at least three bad and three good snippets', () => {
        assert.equal(page.title, rule.id);
        for (const verdict of ['bad', 'good']) {
          const count = page.snippets.filter((snippet) => snippet.verdict === verdict).length;
          assert.ok(count >= 3, `${count} ${verdict} snippets`);
        }
      });

      const written: string[] = [];
      for (const snippet of page.snippets) {
        it(`${snippet.verdict}: ${snippet.heading}`, () => {
          if (snippet.verdict === 'good') {
            written.push('');
            const found = check(checkedTextOf(snippet, rule)).findings.filter(
              ({ finding }) => finding.ruleId === rule.id,
            );
            assert.deepEqual(
              found.map(({ finding }) => finding.message),
              [],
            );
            return;
          }
          const result = checkSnippet(snippet, rule);
          written.push(result.expected);
          assert.notEqual(result.expected, '', 'a bad snippet without findings');
          assert.deepEqual(result.problems, []);
          if (!update) assert.equal(snippet.expected, result.expected);
        });
      }

      after(() => {
        if (update && written.length === page.snippets.length)
          writeFileSync(path, withExpected(markdown, page, written));
      });
    });
  }
});
