import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { ipRange } from '../../server/src/knowledge/ipRange';

describe('ranges of addresses', () => {
  const ranges: readonly (readonly [text: string, version: 4 | 6, prefix: number, isPrivate: boolean])[] = [
    ['203.0.113.0/24', 4, 24, false],
    ['203.0.113.7', 4, 32, false],
    ['0.0.0.0/0', 4, 0, false],
    ['10.1.2.3', 4, 32, true],
    ['10.0.0.0/8', 4, 8, true],
    ['10.0.0.0/7', 4, 7, false],
    ['11.0.0.0/8', 4, 8, false],
    ['172.16.0.0/12', 4, 12, true],
    ['172.31.255.255', 4, 32, true],
    ['172.32.0.0/16', 4, 16, false],
    ['192.168.0.0/16', 4, 16, true],
    ['192.169.0.1', 4, 32, false],
    ['100.64.0.0/10', 4, 10, true],
    ['100.128.0.0/10', 4, 10, false],
    ['2001:db8::/32', 6, 32, false],
    ['::1', 6, 128, true],
    ['::/0', 6, 0, false],
    ['fd00::/8', 6, 8, true],
    ['fe80::1', 6, 128, true],
    ['1:2:3:4:5:6:7:8', 6, 128, false],
  ];
  for (const [text, version, prefix, isPrivate] of ranges) {
    it(text, () => assert.deepEqual(ipRange(text), { version, prefix, isPrivate }));
  }

  for (const text of [
    '',
    '203.0.113',
    '203.0.113.256',
    '203.0.113.0/33',
    '203.0.113.*',
    '1::2::3',
    '1:2:3',
    ':::',
    '2001:db8::/129',
    '1:2:3:4:5:6:7:8:9',
    'vpc-1',
    '1:2:3:4:5:6:7::8:9',
  ]) {
    it(`"${text}" is none`, () => assert.equal(ipRange(text), undefined));
  }

  it('reads every address of version 4', () => {
    fc.assert(fc.property(fc.ipV4(), (address) => assert.equal(ipRange(address)?.version, 4)));
  });
});
