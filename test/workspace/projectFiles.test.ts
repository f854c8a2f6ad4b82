import assert from 'node:assert/strict';
import { baselineText } from '../../server/src/configuration/baseline';
import { mayHoldKmsPolicy } from '../../server/src/knowledge/cheapLook';
import { decodeText, encodeText, mayConcern, type Encoding } from '../../server/src/workspace/diskText';
import type { FileReading, FileSource } from '../../server/src/workspace/fileSource';
import { ProjectFiles, type SettingsScope } from '../../server/src/workspace/projectFiles';
import { foldersUpTo, nameIn, parentUri, resolveUri } from '../../server/src/workspace/uriPaths';

const RULE_IDS = ['policy-public', 'policy-lockout'];
const ROOT = 'file:///w';
const NOW = Date.UTC(2026, 0, 15);

/** Files in memory; `links` lead elsewhere. */
class MemoryFiles implements FileSource {
  reads = 0;

  constructor(
    readonly texts: Record<string, string>,
    private readonly links: Record<string, string> = {},
  ) {}

  read(uri: string): FileReading {
    this.reads++;
    const text = this.texts[this.links[uri] ?? uri];
    return text === undefined ? { state: 'absent' } : { state: 'read', text };
  }

  exists(uri: string): boolean {
    return Object.keys(this.texts).some((each) => each === uri || each.startsWith(`${uri}/`));
  }

  realUri(uri: string): string | undefined {
    return this.links[uri] ?? (this.exists(uri) ? uri : undefined);
  }
}

function projectFiles(texts: Record<string, string>, links?: Record<string, string>): ProjectFiles {
  return new ProjectFiles(new MemoryFiles(texts, links), RULE_IDS, () => NOW);
}

function scope(more: Partial<SettingsScope> = {}): SettingsScope {
  return { root: ROOT, overrides: {}, ...more };
}

function messages(files: ProjectFiles, uri = 'file:///w/.kms-lens.json'): string[] {
  const loaded = files.projectFileAt(uri, ROOT);
  assert.ok(loaded && 'faults' in loaded);
  return loaded.faults.map((fault) => fault.message);
}

describe('project files', () => {
  it('the nearest one applies, alone, and none above the root', () => {
    const files = projectFiles({
      'file:///.kms-lens.json': '{ "preset": "all" }',
      'file:///w/.kms-lens.json': '{ "preset": "strict", "rules": { "policy-public": "off" } }',
      'file:///w/a/.kms-lens.json': '{ "rules": { "policy-lockout": "hint" } }',
    });
    const near = files.settingsFor('file:///w/a/b/x.json', scope());
    assert.equal(near.settings.preset, 'recommended');
    assert.deepEqual([...near.settings.rules], [['policy-lockout', 'hint']]);
    assert.equal(near.projectFile, 'file:///w/a/.kms-lens.json');
    assert.equal(files.settingsFor('file:///w/b/x.json', scope()).settings.preset, 'strict');
    assert.equal(files.settingsFor('file:///w/b/x.json', scope({ root: 'file:///w/b' })).projectFile, null);
  });

  it('settings are the same object for files that the same entries concern, until they are forgotten', () => {
    const source = new MemoryFiles({
      'file:///w/.kms-lens.json': '{ "disable": [{ "rule": "policy-public", "file": "a.json", "reason": "r" }] }',
    });
    const files = new ProjectFiles(source, RULE_IDS, () => NOW);
    const one = scope();
    const of = (name: string): object => files.settingsFor(`file:///w/${name}`, one).settings;
    assert.equal(of('b.json'), of('c.json'));
    assert.equal(of('a.json'), of('x/a.json'));
    assert.notEqual(of('a.json'), of('b.json'));
    assert.equal(files.settingsFor('file:///w/b.json', one), files.settingsFor('file:///w/b.json', one));
    const { reads } = source;
    of('b.json');
    assert.equal(source.reads, reads);
    source.texts['file:///w/.kms-lens.json'] = '{ "preset": "all" }';
    files.forget();
    assert.equal(files.settingsFor('file:///w/b.json', one).settings.preset, 'all');
  });

  it('default, project file, arguments: the later wins; the editor’s rules count only without a project file', () => {
    const files = projectFiles({ 'file:///w/a/.kms-lens.json': '{ "preset": "strict" }' });
    const fallbackRules = new Map([['policy-public', 'off' as const]]);
    const withRules = scope({ overrides: { fallbackRules } });
    assert.equal(files.settingsFor('file:///w/x.json', withRules).settings.rules, fallbackRules);
    assert.equal(files.settingsFor('file:///w/a/x.json', withRules).settings.rules.size, 0);
    const all = scope({ overrides: { preset: 'all' } });
    assert.equal(files.settingsFor('file:///w/a/x.json', all).settings.preset, 'all');
    const other = scope({ projectFile: 'file:///w/a/.kms-lens.json' });
    assert.equal(files.settingsFor('file:///w/x.json', other).settings.preset, 'strict');
  });

  it('excludes by globs of its own folder', () => {
    const files = projectFiles({ 'file:///w/a/.kms-lens.json': '{ "exclude": ["/x/**"] }' });
    assert.equal(files.settingsFor('file:///w/a/x/p.json', scope()).excluded, true);
    assert.equal(files.settingsFor('file:///w/a/y/x/p.json', scope()).excluded, false);
  });

  it('extends others: nearer wins, rules and lists are joined, globs stay relative to where they are written', () => {
    const files = projectFiles({
      'file:///w/a/.kms-lens.json':
        '{ "extends": ["../one.json", "../s/two.json"], "rules": { "policy-public": "hint" } }',
      'file:///w/one.json': '{ "preset": "strict", "rules": { "policy-public": "off", "policy-lockout": "off" } }',
      'file:///w/s/two.json': '{ "preset": "all", "exclude": ["/z.json"], "accounts": { "own": ["111122223333"] } }',
    });
    const { settings } = files.settingsFor('file:///w/a/x.json', scope());
    assert.equal(settings.preset, 'all');
    assert.deepEqual(Object.fromEntries(settings.rules), { 'policy-lockout': 'off', 'policy-public': 'hint' });
    assert.deepEqual(settings.accounts.own, ['111122223333']);
    assert.equal(files.settingsFor('file:///w/a/z.json', scope()).excluded, false);
  });

  it('tells what it cannot extend, at the entry', () => {
    const extending = (reference: string, more: Record<string, string> = {}, links = {}): string[] =>
      messages(projectFiles({ 'file:///w/.kms-lens.json': `{ "extends": "${reference}" }`, ...more }, links));
    const outside = 'cannot be used: it lies outside the folder or repository, or is no relative path.';
    assert.deepEqual(extending('none.json'), ['"none.json" cannot be used: there is no such file.']);
    assert.deepEqual(extending('../x.json', { 'file:///x.json': '{}' }), [`"../x.json" ${outside}`]);
    assert.deepEqual(extending('/x.json'), [`"/x.json" ${outside}`]);
    assert.deepEqual(extending('https://x.test/x.json'), [`"https://x.test/x.json" ${outside}`]);
    const linked = extending('l.json', { 'file:///x.json': '{}' }, { 'file:///w/l.json': 'file:///x.json' });
    assert.deepEqual(linked, [`"l.json" ${outside}`]);
    assert.deepEqual(extending('b.json', { 'file:///w/b.json': '{ "extends": ".kms-lens.json" }' }), [
      'In "b.json": ".kms-lens.json" extends this file in turn, so neither says what counts.',
    ]);
    assert.deepEqual(extending('b.json', { 'file:///w/b.json': '{\n"preset": "x" }' }), [
      '"b.json" has faults of its own, the first in line 2: "x" is no preset: it is one of "recommended", "strict", "all".',
    ]);
    assert.deepEqual(extending('b.json', { 'file:///w/b.json': '{}' }), []);
  });

  it('ends at a number of levels that would otherwise double with each', () => {
    const texts = Object.fromEntries(
      Array.from({ length: 30 }, (_each, at) => [
        at === 0 ? 'file:///w/.kms-lens.json' : `file:///w/${at}.json`,
        `{ "extends": ["${at + 1}.json", "${at + 1}.json"] }`,
      ]),
    );
    assert.match(messages(projectFiles(texts))[0]!, /more than 5 files/);
  });

  it('reads its baseline, inside the root alone', () => {
    const text = baselineText([{ file: 'a.json', ruleId: 'policy-public', fingerprint: '0123' }]);
    const project = { 'file:///w/.kms-lens.json': '{ "baseline": "b.json" }' };
    const files = projectFiles({ ...project, 'file:///w/b.json': text });
    assert.deepEqual([...files.settingsFor('file:///w/a.json', scope()).baseline!], ['0123']);
    assert.equal(files.settingsFor('file:///w/a.json', scope({ baseline: null })).baseline, undefined);
    assert.deepEqual(messages(projectFiles(project)), ['The baseline "b.json" cannot be used: there is no such file.']);
    const linked = projectFiles({ ...project, 'file:///b.json': text }, { 'file:///w/b.json': 'file:///b.json' });
    assert.match(messages(linked)[0]!, /outside/);
  });

  it('names files by their repository, so that editor and command line agree on fingerprints', () => {
    const files = projectFiles({ 'file:///w/.git/HEAD': '', 'file:///w/a/b/x.json': '' });
    assert.equal(files.nameOf('file:///w/a/b/x.json', 'file:///w/a'), 'a/b/x.json');
    assert.equal(projectFiles({}).nameOf('file:///w/a/b/x.json', 'file:///w/a'), 'b/x.json');
    assert.equal(projectFiles({}).nameOf('file:///v/x%20y.json', 'file:///w/a'), 'x y.json');
  });
});

describe('paths of URIs', () => {
  it('lead upwards to the root', () => {
    assert.deepEqual(foldersUpTo('file:///a/b', 'file:///a'), ['file:///a/b', 'file:///a']);
    assert.deepEqual(foldersUpTo('file:///a/b', 'file:///c'), ['file:///a/b']);
    assert.deepEqual(foldersUpTo('file:///ab', 'file:///a'), ['file:///ab']);
    assert.equal(parentUri('file:///a'), 'file://');
    assert.equal(parentUri('file://'), undefined);
    assert.equal(parentUri('file:///c:/a'), 'file:///c:');
    assert.equal(parentUri('file:///c:'), undefined);
    assert.equal(parentUri('untitled:Untitled-1'), undefined);
  });

  it('name what a reference names', () => {
    assert.equal(resolveUri('file:///a/b', '../c d.json'), 'file:///a/c%20d.json');
    assert.equal(resolveUri('file:///a', './b/../c'), 'file:///a/c');
    assert.equal(resolveUri('file:///a', '../../..'), undefined);
    assert.equal(resolveUri('file:///a', 'C:\\x'), undefined);
    assert.equal(nameIn('file:///a', 'file:///a/b%20c/d'), 'b c/d');
    assert.equal(nameIn('file:///a', 'file:///ab/c'), undefined);
  });
});

describe('texts on disk', () => {
  const text = '{ "Statement": "é😀" }\r\n';

  it('are written back as they lay', () => {
    const encodings: Encoding[] = ['utf-8', 'utf-8 with mark', 'utf-16le', 'utf-16be'];
    for (const encoding of encodings) {
      const bytes = encodeText(text, encoding);
      assert.deepEqual(decodeText(bytes), { state: 'decoded', text, encoding });
      assert.equal(mayConcern('/w/a.json', bytes), true);
    }
  });

  it('keep a lone surrogate in UTF-16, and are invalid with one in UTF-8', () => {
    const lone = '"\ud800"';
    const bytes = encodeText(lone, 'utf-16le');
    assert.deepEqual(decodeText(bytes), { state: 'decoded', text: lone, encoding: 'utf-16le' });
    assert.deepEqual(decodeText(Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])), { state: 'invalid' });
  });

  it('are turned away by their bytes only when the cheap look would turn them away too', () => {
    for (const sample of [text, '{"STATEMENT":[{"Action":"kms:*"}]}', '{"statement":["kms:*"]}', 'tatement kms:']) {
      assert.equal(mayConcern('/w/a.json', Buffer.from(sample)), true, sample);
    }
    assert.equal(mayHoldKmsPolicy('{"Action":"kms:*"}'), false);
    const other = Buffer.from('{"Action":"kms:*"}');
    const names = ['/w/a.json', '/w/.kms-lens.json', '/w/a.kms-policy.json', '/w/b.kms-lens.json'];
    assert.deepEqual(
      names.map((name) => mayConcern(name, other)),
      [false, true, true, false],
    );
  });
});
