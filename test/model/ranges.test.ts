import assert from 'node:assert/strict';
import { test } from 'node:test';
import { overlap } from '../../source/model/ranges.ts';

test('ranges that share an address are found, whichever contains the other', () => {
  assert.deepEqual(overlap(['10.128.0.0/14'], ['10.130.0.0/16']), { left: '10.128.0.0/14', right: '10.130.0.0/16' });
  assert.deepEqual(overlap(['10.130.0.0/16'], ['10.128.0.0/14']), { left: '10.130.0.0/16', right: '10.128.0.0/14' });
  assert.deepEqual(overlap(['10.1.0.0/24', '10.244.3.0/24'], ['10.9.0.0/24', '10.244.3.128/25']), {
    left: '10.244.3.0/24',
    right: '10.244.3.128/25',
  });
});

test('neighbours share no address', () => {
  assert.equal(overlap(['10.128.0.0/14'], ['10.132.0.0/14']), undefined);
  assert.equal(overlap(['172.18.255.200-172.18.255.230'], ['172.18.255.231-172.18.255.250']), undefined);
});

test('a range that is written with an address in its middle is the whole range', () => {
  assert.deepEqual(overlap(['10.1.2.3/16'], ['10.1.0.0-10.1.0.9']), {
    left: '10.1.2.3/16',
    right: '10.1.0.0-10.1.0.9',
  });
});

test('from-to ranges, single addresses and IPv6 are read as well', () => {
  assert.ok(overlap(['172.18.255.200-172.18.255.230'], ['172.18.255.230/32']));
  assert.ok(overlap(['172.18.255.201'], ['172.18.255.200 - 172.18.255.250']));
  assert.ok(overlap(['fd01::/48'], ['fd01:0:0:7::/64']));
  assert.ok(overlap(['::ffff:10.0.0.0/104'], ['::ffff:a00:7']));
  assert.equal(overlap(['fd01::/48'], ['fd02::/48']), undefined);
});

test('IPv4 and IPv6 never share an address, and what is no range is passed over', () => {
  assert.equal(overlap(['0.0.0.0/0'], ['::/0']), undefined);
  assert.equal(overlap(['10.0.0.0/33', 'ten', '10.0.0.1-x', ''], ['10.0.0.0/8']), undefined);
});

test('the ranges of a thousand nodes on each side are compared at once', () => {
  const side = (first: number) => Array.from({ length: 1000 }, (_, n) => `${first}.${n >> 8}.${n & 255}.0/24`);
  assert.equal(overlap(side(10), side(11)), undefined);
  assert.deepEqual(overlap([...side(10), '11.3.100.7/32'], side(11)), {
    left: '11.3.100.7/32',
    right: '11.3.100.0/24',
  });
});
