/** What `--metrics` and `--metrics-address` can be, and what is said of what they cannot. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { metricsAddress, metricsSource } from '../../../bin/arguments/metrics.ts';

test('a source is one of two words, or a URL without a login', () => {
  assert.deepEqual(metricsSource.read('thanos'), { value: { from: 'thanos' } });
  assert.deepEqual(metricsSource.read('federation'), { value: { from: 'federation' } });
  const url = 'http://prometheus.monitoring.svc:9090/prom';
  assert.deepEqual(metricsSource.read(url), { value: { from: 'store', url } });
  for (const text of ['', 'prometheus', 'ftp://x', 'https://me:secret@x', 'x:9090', '//x']) {
    assert.ok('fix' in metricsSource.read(text), text);
  }
});

test('an address is a cluster with host and port, as a scrape target takes it', () => {
  for (const [text, address] of [
    ['west=10.0.0.7:9090', '10.0.0.7:9090'],
    ['west=[2001:db8::7]:9090', '[2001:db8::7]:9090'],
    ['west=prometheus.example.com:80', 'prometheus.example.com:80'],
  ] as const) {
    assert.deepEqual(metricsAddress.read(text), { value: { cluster: 'west', address } });
  }
  for (const text of [
    'west',
    'west=10.0.0.7',
    'west=http://x:9090',
    'west=x:0',
    'west=x:70000',
    'West=x:1',
    '=x:1',
    'west=[x]:1',
    'west=2001:db8::7:9090',
  ]) {
    assert.ok('fix' in metricsAddress.read(text), text);
  }
});
