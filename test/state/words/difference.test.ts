import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Step } from '../../../source/engine/step.ts';
import { documents } from '../../../source/manifests/yaml.ts';
import type { Amendment } from '../../../source/model/amendment.ts';
import type { Fate } from '../../../source/model/fate.ts';
import { type KubeObject, objectTitle, refOf } from '../../../source/model/kube.ts';
import { type Problem, ProblemError } from '../../../source/model/problem.ts';
import type { Cluster } from '../../../source/ports.ts';
import { differenceLines } from '../../../state/words/difference.ts';
import { scriptedCluster } from '../../helpers/scripted-cluster.ts';

const step: Step = { id: 'east/a', cluster: 'east', title: 'A', needs: [], byHand: '' };
const namespace = (labels: Record<string, string>, over: object = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'istio-system', labels, ...over },
});

/** A cluster with one object or none, whose dry run gives back what it is asked. */
function clusterWith(found: KubeObject | undefined, dryRun?: Cluster['dryRun']): Cluster {
  return scriptedCluster('east', { read: async () => found, dryRun: dryRun ?? (async object => object) });
}

const never = new AbortController().signal;
const lines = (cluster: Cluster, object: KubeObject, of: Step = step, fate: Fate = { will: 'create' }) =>
  differenceLines(
    { step: of, objects: [object] },
    cluster,
    documents,
    async () => [{ step: of.id, cluster: 'east', object: objectTitle(refOf(object)), fate }],
    never,
  );

test('an object that is not there is all new', async () => {
  const told = await lines(clusterWith(undefined), namespace({ a: 'b' }));
  assert.equal(told[0], '  # Namespace istio-system does not exist yet');
  assert.ok(told.slice(1).every(line => line.startsWith('+ ')));
});

test('an object that would change shows the lines that do, not what every write moves', async () => {
  const found = namespace({ a: 'b' }, { resourceVersion: '7', generation: 3, managedFields: [] });
  const told = await lines(clusterWith(found), namespace({ a: 'c' }, { resourceVersion: '8' }));
  assert.deepEqual(
    told.filter(line => !line.startsWith(' ')),
    ['-     a: b', '+     a: c'],
  );
  const same = await lines(clusterWith(found), namespace({ a: 'b' }));
  assert.deepEqual(same, ['  # Namespace istio-system exists, unchanged']);
});

test('what only the run learns is taken to be what is there', async () => {
  const told = await lines(clusterWith(namespace({ a: '203.0.113.7' })), namespace({ a: '<learned: address>' }));
  assert.deepEqual(told, ['  # Namespace istio-system exists, unchanged']);
});

test('key material that is there is kept, and never shown', async () => {
  const secret: KubeObject = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'cacerts', namespace: 'istio-system' },
    data: { 'ca-key.pem': 'c2VjcmV0' },
  };
  const creating: Step = { ...step, create: () => [] };
  const told = await lines(clusterWith(secret), secret, creating, { will: 'keep' });
  assert.deepEqual(told, ['  # Secret istio-system/cacerts exists, kept']);
  const why: Problem = { code: 'exists', title: 'another token', hint: 'annotate it' };
  const replaced = await lines(clusterWith(secret), secret, creating, { will: 'replace', why });
  assert.deepEqual(replaced, [
    '  # Secret istio-system/cacerts is deleted and created again: another token',
    '  # annotate it',
  ]);
  const fresh = await lines(clusterWith(undefined), secret, creating);
  assert.doesNotMatch(fresh.join('\n'), /c2VjcmV0/);
});

test('a server that refuses is told in place of the difference, a kind that comes with the operator is new', async () => {
  const refusing = (code: 'forbidden' | 'kind-missing') =>
    clusterWith(namespace({}), () => Promise.reject(new ProblemError({ code, title: 'may not', hint: 'ask' })));
  assert.match((await lines(refusing('forbidden'), namespace({}))).join('\n'), /may not; ask/);
  assert.match((await lines(refusing('kind-missing'), namespace({}))).join('\n'), /does not exist yet/);
});

const configMap = (data: Readonly<Record<string, string>>, over: object = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'theirs', namespace: 'default', ...over },
  data,
});
const amending = (amend: Amendment['amend']): Step => ({
  ...step,
  amend: () => [{ ref: refOf(configMap({})), words: 'b: 2 in config.yaml', amend }],
});
const amendedLines = (cluster: Cluster, of: Step) =>
  differenceLines({ step: of, objects: [] }, cluster, documents, async () => [], never);

test('of an object of which a part changes, the lines in its text that do are shown, and what the server keeps is not', async () => {
  const found = configMap({ 'config.yaml': 'a: 1 # theirs\n' }, { resourceVersion: '7', uid: 'u', managedFields: [] });
  const write = amending(now => ({
    will: 'write',
    object: configMap({ 'config.yaml': `${now?.data?.['config.yaml']}b: 2\n` }),
  }));
  const told = await amendedLines(clusterWith(found), write);
  assert.equal(told[0], '  # ConfigMap default/theirs would change');
  assert.deepEqual(
    told.filter(line => /^[+-]/.test(line)),
    ['+     b: 2'],
  );
  assert.ok(told.some(line => line.endsWith('a: 1 # theirs')));
  assert.deepEqual(
    await amendedLines(
      clusterWith(found),
      amending(() => ({ will: 'keep' })),
    ),
    ['  # ConfigMap default/theirs exists, unchanged'],
  );
});

test('a change in an object that cannot be made says why, and one that comes with the plan what it is', async () => {
  const why: Problem = { code: 'exists', title: 'config.yaml is not YAML', hint: 'Correct it.' };
  const refuse = amending(() => ({ will: 'refuse', why }));
  assert.deepEqual(await amendedLines(clusterWith(configMap({})), refuse), [
    '  # ConfigMap default/theirs: config.yaml is not YAML; Correct it.',
  ]);
  assert.deepEqual(await amendedLines(clusterWith(undefined), refuse), [
    '  # ConfigMap default/theirs: b: 2 in config.yaml',
  ]);
  assert.deepEqual(
    await amendedLines(
      clusterWith(configMap({})),
      amending(() => ({ will: 'delete' })),
    ),
    ['  # ConfigMap default/theirs would be deleted'],
  );
});
