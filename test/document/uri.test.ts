import assert from 'node:assert/strict';
import { normalizeUri, uriBaseName } from '../../server/src/document/uri';

describe('normalizeUri', () => {
  it('gives one spelling to the same Windows file', () => {
    const spellings = ['file:///C:/a/b.json', 'file:///c:/a/b.json', 'file:///c%3A/a/b.json', 'file:///C%3a/a/b.json'];
    assert.deepEqual([...new Set(spellings.map(normalizeUri))], ['file:///c:/a/b.json']);
  });

  it('keeps every other URI apart from the case of its escapes', () => {
    assert.equal(normalizeUri('untitled:Untitled-1'), 'untitled:Untitled-1');
    assert.equal(normalizeUri('file:///srv/%e2%82%ac.json'), 'file:///srv/%E2%82%AC.json');
    assert.equal(normalizeUri('file:///C/a.json'), 'file:///C/a.json');
  });
});

describe('uriBaseName', () => {
  it('is the decoded last part of the path', () => {
    assert.equal(uriBaseName('file:///a/my%20key.kms-policy.json?x#y'), 'my key.kms-policy.json');
    assert.equal(uriBaseName('file:///a/%E0%A4%A'), '%E0%A4%A');
  });
});
