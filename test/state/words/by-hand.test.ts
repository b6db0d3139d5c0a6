import assert from 'node:assert/strict';
import { test } from 'node:test';
import { preview } from '../../../source/engine/preview.ts';
import { multiPrimaryMultiNetwork } from '../../../source/plans/multi-primary-multi-network.ts';
import { byHand } from '../../../state/words/by-hand.ts';
import { member, meshOf } from '../../helpers/meshes.ts';

const context = 'default/api-east:6443/kube:admin';
const mesh = meshOf([], { members: [member('east'), member('west', { network: 'network2' })], version: 'v1.30.3' });
const previews = preview(multiPrimaryMultiNetwork(mesh), mesh.id);

function of(id: string, at = context) {
  const found = previews.find(each => each.step.id === id);
  assert.ok(found, id);
  return byHand(found, at);
}

test('every command names the context, quoted where a shell needs it', () => {
  assert.equal(
    of('east/namespace').lines,
    [
      `kubectl --context ${context} create namespace istio-system`,
      `kubectl --context ${context} label namespace istio-system topology.istio.io/network=network1`,
    ].join('\n'),
  );
  assert.match(of('east/namespace', "it's; here").lines, /^kubectl --context 'it'\\''s; here' create/);
});

test('what is piped into kubectl goes to the cluster of the step, not to the current context', () => {
  const { lines } = of('east/remote-secret-west');
  assert.ok(lines.startsWith('istioctl create-remote-secret --context=west '), lines);
  assert.ok(lines.endsWith(`| kubectl --context ${context} apply -f -`), lines);
  const copying = { ...mesh, pullSecrets: ['pull'], pullSecretsFrom: 'default' };
  const copy = preview(multiPrimaryMultiNetwork(copying), mesh.id).find(({ step }) => step.id === 'east/pull-secrets');
  assert.ok(copy !== undefined);
  const [one = '', other = ''] = byHand(copy, context).lines.split('| base64 -d |');
  assert.ok(one.startsWith(`kubectl --context ${context} -n default get secret pull `), one);
  assert.ok(
    other.startsWith(` kubectl --context ${context} -n istio-system create secret docker-registry pull `),
    other,
  );
});

test('where a file is named, what is copied holds the objects themselves', () => {
  const { lines, whole } = of('east/control-plane');
  assert.equal(lines, `kubectl --context ${context} apply -f istio.yaml`);
  assert.match(
    whole,
    /apply --server-side --field-manager eastwest -f - <<'YAML'\napiVersion: sailoperator\.io\/v1\nkind: Istio\n/,
  );
  assert.match(whole, /\nYAML$/);
});

test('a step that applies several parts of one file is one command', () => {
  const { whole } = of('east/helloworld');
  assert.equal(whole.match(/kubectl/g)?.length, 1);
});

test('a step that writes nothing tells how to see what it waits for', () => {
  assert.match(of('east/gateway-address').whole, /get service istio-eastwestgateway/);
});

test('no secret is ever typed', () => {
  const all = previews.map(each => byHand(each, context).whole).join('\n');
  assert.doesNotMatch(all, /PRIVATE KEY|^ *token:/m);
});
