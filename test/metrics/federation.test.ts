/** Scrape jobs that are put into a Prometheus' configuration, and taken out again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from 'js-yaml';
import { type Federated, federate, federatedOf, unfederate } from '../../source/manifests/metrics/federation.ts';
import { listAt, textAt } from '../../source/model/fields.ts';
import type { KubeObject } from '../../source/model/kube.ts';

const ref = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'istio-system', name: 'prometheus' } as const;
const configured = (text: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'prometheus', namespace: 'istio-system' },
  data: { 'prometheus.yml': text, alerts: '{}\n' },
});
const west: Federated = { cluster: 'west', address: '192.0.2.7:9090' };
const north: Federated = { cluster: 'north', address: '[2001:db8::7]:9090' };

function written(amended: ReturnType<ReturnType<typeof federate>['amend']>): KubeObject {
  assert.ok(amended.will === 'write', JSON.stringify(amended));
  return amended.object;
}

const add = (found: KubeObject, ...all: readonly Federated[]) => written(federate(ref, all).amend(found));
const textOf = (object: KubeObject) => object.data?.['prometheus.yml'] ?? '';
const names = (object: KubeObject) =>
  listAt(load(textOf(object)), 'scrape_configs').map(each => textAt(each, 'job_name'));

for (const [title, text] of [
  [
    'unindented',
    '# by hand\nglobal:\n  scrape_interval: 15s\nscrape_configs:\n- job_name: a # first\n  static_configs: []\nrule_files: []\n',
  ],
  [
    'indented',
    'scrape_configs:\n  # theirs\n  - job_name: a\n    static_configs:\n      - targets: [x:1]\n  - job_name: b\n',
  ],
  ['missing', 'global:\n  scrape_interval: 15s\n'],
  ['no', ''],
] as const) {
  test(`jobs are added to ${title} scrape configs, and the text is what it was without them`, () => {
    const before = configured(text);
    const both = add(before, west, north);
    assert.deepEqual(names(both).slice(0, 2).toSorted(), ['federate-north', 'federate-west']);
    assert.deepEqual(federatedOf(both), ['north', 'west']);
    assert.deepEqual(federate(ref, [west, north]).amend(both), { will: 'keep' });
    const one = written(unfederate(ref, ['west']).amend(both));
    assert.deepEqual(federatedOf(one), ['north']);
    assert.equal(names(one).includes('federate-west'), false);
    const none = written(unfederate(ref, ['north', 'west']).amend(one));
    assert.equal(textOf(none), text);
    assert.equal(none.data?.alerts, '{}\n');
    assert.deepEqual(none.metadata.annotations, {});
  });
}

test('another address replaces the job, and the jobs of other clusters stay', () => {
  const both = add(configured('scrape_configs:\n- job_name: a\n'), west, north);
  const moved = add(both, { ...west, address: '192.0.2.8:9090' });
  assert.match(textOf(moved), /192\.0\.2\.8:9090/);
  assert.doesNotMatch(textOf(moved), /192\.0\.2\.7/);
  assert.deepEqual(names(moved).toSorted(), ['a', 'federate-north', 'federate-west']);
});

test('a job of that name that others wrote is kept where it fits, refused where it does not, and never taken out', () => {
  const ours = textOf(add(configured(''), west));
  const theirs = configured(`# Kiali's procedure\n${ours}`);
  assert.deepEqual(federate(ref, [west]).amend(theirs), { will: 'keep' });
  assert.deepEqual(unfederate(ref, ['west']).amend(theirs), { will: 'keep' });
  const other = federate(ref, [{ ...west, address: '192.0.2.9:9090' }]).amend(theirs);
  assert.ok(other.will === 'refuse');
  assert.match(other.why.title, /has a scrape job federate-west already/);
});

test('a configuration that cannot be read, or is gone, is refused and not written', () => {
  for (const text of ['scrape_configs: [\n', '- a\n', 'scrape_configs: []\n', 'scrape_configs: [{job_name: a}]\n']) {
    assert.equal(federate(ref, [west]).amend(configured(text)).will, 'refuse', text);
  }
  assert.equal(federate(ref, [west]).amend(undefined).will, 'refuse');
});

test('in a plan, where an address is not known yet, the job is foreseen, and one that is there is left to the run', () => {
  const unknown = { cluster: 'west' };
  assert.match(textOf(add(configured(''), unknown)), /<learned: west Prometheus address>/);
  const theirs = configured(textOf(add(configured(''), west)));
  assert.deepEqual(federate(ref, [unknown]).amend(theirs), { will: 'keep' });
});
