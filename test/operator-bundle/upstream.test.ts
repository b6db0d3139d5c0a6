/** What comes of upstream's own bundle, held against what upstream's chart makes of the same release. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, listAt, recordAt } from '../../source/model/fields.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import { upstreamObjects } from '../helpers/upstream.ts';
import { release, upstreamBundle } from './upstream-bundle.ts';

const chart = () => upstreamObjects('derived/sail-operator-1.30.3.rendered.yaml');

function named(objects: readonly KubeObject[], kind: string, name: string): KubeObject {
  const found = objects.find(each => each.kind === kind && each.metadata.name === name);
  assert.ok(found, `${kind} ${name}`);
  return found;
}

/** One line a right, so that the grouping of rules does not matter. */
function rightsIn(...roles: readonly KubeObject[]): ReadonlySet<string> {
  const texts = (rule: unknown, field: string) => listAt(rule, field).map(String);
  return new Set(
    roles
      .flatMap(role => listAt(role, 'rules'))
      .flatMap(rule =>
        texts(rule, 'apiGroups').flatMap(group =>
          texts(rule, 'resources').flatMap(resource =>
            texts(rule, 'verbs').map(verb => `${verb} ${resource}.${group} ${texts(rule, 'resourceNames').join()}`),
          ),
        ),
      ),
  );
}

test('the Deployment is the chart’s but for OLM’s words and the mark of helm', () => {
  const ours = named(upstreamBundle().deployments, 'Deployment', 'sail-operator');
  const theirs = named(chart(), 'Deployment', 'sail-operator');
  const spec = structuredClone(ours.spec) as Record<string, unknown>;
  const annotations = recordAt(spec, 'template', 'metadata', 'annotations') as Record<string, unknown>;
  const [container] = listAt(spec, 'template', 'spec', 'containers') as Record<string, unknown>[];
  assert.ok(container);
  // OLM says so to every operator; a chart has nothing to say it.
  assert.equal(annotations['olm.targetNamespaces'], '');
  delete annotations['olm.targetNamespaces'];
  assert.equal(annotations['olm.operatorNamespace'], 'sail-operator');
  delete annotations['olm.operatorNamespace'];
  assert.deepEqual(container.env, [{ name: 'OPERATOR_CONDITION_NAME', value: 'sailoperator.v1.30.3' }]);
  delete container.env;
  // The same amount of memory in other words.
  assert.equal(at(container, 'resources', 'limits', 'memory'), '1Gi');
  const memory = at(theirs, 'spec', 'template', 'spec', 'containers', 0, 'resources', 'limits') as { memory: string };
  assert.equal(memory.memory, '1024Mi');
  memory.memory = '1Gi';
  assert.deepEqual(spec, theirs.spec);
  const { 'app.kubernetes.io/managed-by': helm, ...labels } = theirs.metadata.labels ?? {};
  assert.equal(helm, 'helm');
  assert.deepEqual(ours.metadata.labels, { ...labels, 'operators.coreos.com/sailoperator.sail-operator': '' });
});

test('the operator may do exactly what the chart lets it do, though everywhere', () => {
  const ours = upstreamBundle().rights.filter(each => each.kind === 'ClusterRole');
  const theirs = chart();
  const allowed = rightsIn(...ours);
  const wanted = rightsIn(
    named(theirs, 'ClusterRole', 'sailoperator-role'),
    named(theirs, 'ClusterRole', 'sailoperator-proxy-role'),
    named(theirs, 'Role', 'leader-election-role'),
  );
  assert.deepEqual(
    [...wanted].filter(right => !allowed.has(right)),
    [],
  );
  assert.deepEqual(
    [...allowed].filter(right => !wanted.has(right)),
    [],
  );
});

test('all of the chart’s objects are there but for what the bundle has in other files', () => {
  const bundle = upstreamBundle();
  const known = (object: KubeObject) => `${object.kind} ${object.metadata.name}`;
  const ours = new Set([...bundle.rights, ...bundle.deployments].map(known));
  assert.deepEqual(
    chart()
      .map(known)
      .filter(title => !ours.has(title)),
    [
      // Made by a step of its own.
      'Namespace sail-operator',
      // A manifest of the whole bundle, which is not among the files that are compared here.
      'ClusterRole sailoperator-metrics-reader',
      // The roles have OLM's rules under names of the package and the account.
      'ClusterRole sailoperator-proxy-role',
      'ClusterRole sailoperator-role',
      'ClusterRoleBinding sailoperator-proxy-rolebinding',
      'ClusterRoleBinding sailoperator-rolebinding',
      // Cluster-wide here: OLM lifts permissions for an operator that watches all namespaces.
      'Role leader-election-role',
      'RoleBinding leader-election-rolebinding',
      // As the role above: a manifest of the whole bundle.
      'Service sail-operator-metrics-service',
    ],
  );
});

test('the kinds are upstream’s, the label added', () => {
  const { kinds, label } = upstreamBundle();
  assert.equal(kinds.length, 20);
  for (const ours of kinds) {
    const folder = ours.metadata.name.endsWith('.sailoperator.io') ? 'crds' : 'istio-crds';
    const [plural, ...group] = ours.metadata.name.split('.');
    const [theirs] = upstreamObjects(`${release}/${folder}/${group.join('.')}_${plural}.yaml`);
    assert.deepEqual(ours.spec, theirs?.spec, ours.metadata.name);
    assert.deepEqual(Object.keys(ours.metadata.labels ?? {}).includes(label), true);
  }
});
