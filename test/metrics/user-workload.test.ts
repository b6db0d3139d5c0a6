/** OpenShift's monitoring config: what is switched on in it, what stays, and what it is again afterwards. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  enableUserWorkload,
  MONITORING_REF,
  restoreUserWorkload,
  USER_WORKLOAD_ANNOTATION,
} from '../../source/manifests/metrics/user-workload.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import { isOurs, meshOf } from '../../source/model/marks.ts';

const { apiVersion, kind, namespace, name } = MONITORING_REF;
const theirs = (text: string | undefined): KubeObject => ({
  apiVersion,
  kind,
  metadata: { namespace, name, resourceVersion: '7' },
  data: { ...(text === undefined ? {} : { 'config.yaml': text }), 'notes.txt': 'of the administrator' },
});

function on(found: KubeObject | undefined): KubeObject {
  const amended = enableUserWorkload('mesh1').amend(found);
  assert.ok(amended.will === 'write', JSON.stringify(amended));
  return amended.object;
}

function off(found: KubeObject): KubeObject {
  const amended = restoreUserWorkload('mesh1').amend(found);
  assert.ok(amended.will === 'write', JSON.stringify(amended));
  return amended.object;
}

const texts: readonly (readonly [title: string, text: string | undefined, switched: string])[] = [
  [
    'settings with comments',
    'prometheusK8s:\n  retention: 24h # a day\n# last\n',
    'enableUserWorkload: true\nprometheusK8s:\n  retention: 24h # a day\n# last\n',
  ],
  ['no line end', 'techPreview: {}', 'enableUserWorkload: true\ntechPreview: {}'],
  ['a document mark', '# ours\n---\na: 1\n', '# ours\n---\nenableUserWorkload: true\na: 1\n'],
  ['switched off', 'a: 1\nenableUserWorkload: false # not yet\n', 'a: 1\nenableUserWorkload: true # not yet\n'],
  ['nothing', '', 'enableUserWorkload: true\n'],
  ['only comments', '# nothing yet\n', 'enableUserWorkload: true\n# nothing yet\n'],
  ['an empty map', '{}', 'enableUserWorkload: true\n'],
  ['no such key', undefined, 'enableUserWorkload: true\n'],
];

for (const [title, text, switched] of texts) {
  test(`a config with ${title} is switched on in its own text, and is byte by byte what it was afterwards`, () => {
    const before = theirs(text);
    const made = on(before);
    assert.equal(made.data?.['config.yaml'], switched);
    assert.equal(made.data?.['notes.txt'], 'of the administrator');
    assert.equal(isOurs(made), false);
    assert.equal(made.metadata.resourceVersion, '7');
    const back = off(made);
    assert.deepEqual(back.data, before.data);
    assert.deepEqual(back.metadata.annotations, {});
  });
}

test('what is on already is kept, and is not switched off afterwards', () => {
  const found = theirs('enableUserWorkload: true\n');
  assert.deepEqual(enableUserWorkload('mesh1').amend(found), { will: 'keep' });
  assert.deepEqual(restoreUserWorkload('mesh1').amend(found), { will: 'keep' });
  assert.deepEqual(restoreUserWorkload('mesh1').amend(undefined), { will: 'keep' });
});

test('settings that others add in the meantime stay', () => {
  const made = on(theirs('a: 1\n'));
  const since = { ...made, data: { 'config.yaml': `${made.data?.['config.yaml']}b: 2\n` } };
  assert.equal(off(since).data?.['config.yaml'], 'a: 1\nb: 2\n');
});

test('what was switched off since stays off, and loses the note', () => {
  const made = on(theirs('a: 1\n'));
  const since = { ...made, data: { 'config.yaml': 'a: 1\nenableUserWorkload: false\n' } };
  const back = off(since);
  assert.equal(back.data?.['config.yaml'], 'a: 1\nenableUserWorkload: false\n');
  assert.equal(back.metadata.annotations?.[USER_WORKLOAD_ANNOTATION], undefined);
});

test('a config of ours goes as a whole, unless others have put something in', () => {
  const made = on(undefined);
  assert.equal(meshOf(made), 'mesh1');
  assert.deepEqual(restoreUserWorkload('mesh1').amend(made), { will: 'delete' });
  assert.deepEqual(restoreUserWorkload('other').amend(made), { will: 'keep' });
  const since = { ...made, data: { 'config.yaml': 'enableUserWorkload: true\nprometheusK8s:\n  retention: 24h\n' } };
  assert.equal(off(since).data?.['config.yaml'], 'prometheusK8s:\n  retention: 24h\n');
});

for (const [title, text, words] of [
  ['broken', 'a: [1\n', /is not one YAML document/],
  ['a list', '- a\n', /holds no map of settings/],
  ['in one line', '{a: 1}', /is not laid out in lines of its own/],
  ['two documents', 'a: 1\n---\nb: 2\n', /is not one YAML document/],
] as const) {
  test(`a config that is ${title} is refused with what to do, and never written`, () => {
    const amended = enableUserWorkload('mesh1').amend(theirs(text));
    assert.ok(amended.will === 'refuse');
    assert.match(amended.why.title, words);
    assert.match(amended.why.hint, /kubectl -n openshift-monitoring edit configmap/);
  });
}
