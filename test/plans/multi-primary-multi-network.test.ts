import assert from 'node:assert/strict';
import { test } from 'node:test';
import { preview } from '../../source/engine/preview.ts';
import { checkPlan, type Step } from '../../source/engine/step.ts';
import { documents } from '../../source/manifests/yaml.ts';
import { textAt } from '../../source/model/fields.ts';
import { multiPrimaryMultiNetwork } from '../../source/plans/multi-primary-multi-network.ts';
import { primaryRemoteMultiNetwork } from '../../source/plans/primary-remote-multi-network.ts';
import { matchesGolden } from '../helpers/goldens.ts';
import { member, meshOf } from '../helpers/meshes.ts';

/** The plan as a reader would want it: each step with its needs, then its objects. */
function planText(steps: readonly Step[], meshId: string): string {
  return preview(steps, meshId)
    .map(({ step, objects }) => {
      const before = [...step.needs, ...(step.after ?? [])];
      const needs = before.length === 0 ? '' : `\n# after ${before.join(', ')}`;
      return `# ${step.id}: ${step.title}${needs}\n${documents(objects)}`;
    })
    .join('---\n');
}

test('the plan of two new OpenShift clusters is the procedure of the docs, object by object', () => {
  const mesh = meshOf(['east', 'west']);
  matchesGolden(
    new URL('./multi-primary-multi-network.openshift.yaml', import.meta.url),
    planText(multiPrimaryMultiNetwork(mesh), mesh.id),
  );
});

test('clusters that have the operator and their CA get neither again', () => {
  const operator = {
    namespace: 'openshift-operators',
    deployment: 'servicemesh-operator3',
    title: 'o',
    versions: ['v1.30.3'],
    ours: false,
  };
  const members = ['east', 'west'].map(name => member(name, { operator, keepsCacerts: true, network: `net-${name}` }));
  const steps = multiPrimaryMultiNetwork(meshOf([], { members, version: 'v1.30.3' }));
  const names = new Set(steps.map(step => step.id.split('/')[1]));
  for (const left of ['operator', 'operator-version']) assert.equal(names.has(left), false, left);
  assert.equal(steps.find(step => step.id === 'east/ca')?.until, undefined);
  const created = steps
    .filter(step => step.id.endsWith('/cacerts'))
    .flatMap(step => preview([step], 'mesh1')[0]?.objects ?? []);
  assert.deepEqual(created, []);
});

test('a primary that keeps its version has it in all its resources, and so has its remote; the others have the mesh’s', () => {
  const operator = { namespace: 'o', deployment: 'd', title: 'o', versions: ['v1.30.3', 'v1.29.6'], ours: false };
  const members = [
    member('east', { operator, version: 'v1.29.6' }),
    member('west', { operator, network: 'network2' }),
    member('edge', { operator, network: 'network3', role: 'remote', primary: 'east' }),
  ];
  const steps = primaryRemoteMultiNetwork(meshOf([], { members, version: 'v1.30.3' }));
  const versions = preview(steps, 'mesh1').flatMap(({ step, objects }) =>
    objects
      .filter(object => object.apiVersion === 'sailoperator.io/v1')
      .map(object => `${step.cluster} ${object.kind} ${textAt(object, 'spec', 'version')}`),
  );
  assert.deepEqual(versions, [
    'east IstioCNI v1.29.6',
    'west IstioCNI v1.30.3',
    'edge IstioCNI v1.29.6',
    'east Istio v1.29.6',
    'west Istio v1.30.3',
    'edge Istio v1.29.6',
  ]);
  const images = preview(steps, 'mesh1')
    .filter(({ step }) => step.id.endsWith('/helloworld'))
    .flatMap(({ objects }) =>
      objects.map(object => textAt(object, 'spec', 'template', 'spec', 'containers', 0, 'image')),
    )
    .filter(image => image !== undefined);
  assert.deepEqual(images, [
    'docker.io/istio/examples-helloworld-v1:1.0',
    'docker.io/istio/examples-helloworld-v2:1.0',
    'docker.io/istio/examples-helloworld-v1:1.0',
  ]);
});

test('nothing secret is in a preview: no token, no key', () => {
  const text = planText(multiPrimaryMultiNetwork(meshOf(['east', 'west'])), 'mesh1');
  assert.match(text, /<redacted, \d+ characters>/);
  assert.doesNotMatch(text, /PRIVATE KEY|^ *token:|users:/m);
});

test('every ordered pair of clusters gets a remote secret, and no cluster one of itself', () => {
  const steps = multiPrimaryMultiNetwork(meshOf(['a', 'b', 'c', 'd']));
  const secrets = steps.map(step => step.id).filter(id => id.includes('/remote-secret-'));
  assert.equal(secrets.length, 12);
  assert.ok(secrets.every(id => !/^(\w)\/remote-secret-\1$/.test(id)));
});

test('one cluster alone is a mesh that waits for its second', () => {
  const steps = multiPrimaryMultiNetwork(meshOf(['east']));
  assert.equal(
    steps.some(step => step.id.includes('remote-secret')),
    false,
  );
  assert.ok(steps.some(step => step.id === 'east/traffic'));
});

test('without a gateway address the others are not told of a cluster, whose pods they would not reach; nothing else is blocked', () => {
  const steps = multiPrimaryMultiNetwork(meshOf(['east', 'west', 'north']));
  assert.deepEqual(dependents(steps, 'west/gateway-address'), ['east/remote-secret-west', 'north/remote-secret-west']);
});

test('a remote, which its primary has to read first, runs what others call only when its gateway has an address', () => {
  const members = [member('east'), member('edge', { network: 'network2', role: 'remote', primary: 'east' })];
  const steps = primaryRemoteMultiNetwork(meshOf([], { members }));
  assert.deepEqual(dependents(steps, 'edge/gateway-address'), ['edge/helloworld']);
});

test('a control plane that fails blocks its own cluster, and on the others only the secret that reads it', () => {
  const steps = multiPrimaryMultiNetwork(meshOf(['east', 'west', 'north']));
  const elsewhere = dependents(steps, 'north/control-plane').filter(id => !id.startsWith('north/'));
  assert.deepEqual(elsewhere, ['east/remote-secret-north', 'west/remote-secret-north']);
});

/** All steps that cannot run when this one fails. */
function dependents(steps: readonly Step[], id: string): readonly string[] {
  const fallen = new Set([id]);
  for (const step of steps) if (step.needs.some(need => fallen.has(need))) fallen.add(step.id);
  return [...fallen].filter(each => each !== id);
}

test('a plan in which a need is listed later, or a step twice, is refused', () => {
  const step = (id: string, needs: readonly string[]): Step => ({ id, cluster: 'a', title: id, needs, byHand: '' });
  assert.throws(
    () => checkPlan([step('a/x', ['a/y']), step('a/y', [])]),
    /a\/x needs a\/y, which is not listed before it/,
  );
  assert.throws(() => checkPlan([step('a/x', []), step('a/x', [])]), /listed twice/);
});
