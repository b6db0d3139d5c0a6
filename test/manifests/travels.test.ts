/** The Travels demo and MetalLB's pool against upstream's files; each deliberate difference stands here with its reason. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressPool } from '../../source/manifests/metallb.ts';
import {
  agencyServices,
  moreTravels,
  travelAgency,
  travelControl,
  travelPortal,
} from '../../source/manifests/travels.ts';
import { listAt, textAt } from '../../source/model/fields.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import { AGENCY, CONTROL, PORTAL } from '../../source/model/travels.ts';
import { upstreamObjects } from '../helpers/upstream.ts';

/**
 * Upstream's object in this namespace, without what is left out on purpose: the number of replicas is its owner's, and
 * annotations name a collector for traces that need not be there (the mesh's own configuration says where traces go).
 */
function wanted(object: KubeObject, namespace: string): KubeObject {
  // Theirs says nothing of the directory but its name.
  const text = JSON.stringify(object).replace('{"name":"var-lib-mysql"}', '{"emptyDir":{},"name":"var-lib-mysql"}');
  const copy = JSON.parse(text) as KubeObject & {
    spec?: { replicas?: number; template?: { metadata: { annotations?: unknown } } };
  };
  delete copy.spec?.replicas;
  delete copy.spec?.template?.metadata.annotations;
  return { ...copy, metadata: { ...copy.metadata, namespace } };
}

const titled = (object: KubeObject) => `${object.kind} ${object.metadata.name}`;
const inOrder = (objects: readonly KubeObject[]) =>
  objects.toSorted((left, right) => titled(left).localeCompare(titled(right)));

function sameAs(ours: readonly KubeObject[], files: readonly string[], namespace: string): void {
  const theirs = files.flatMap(file => upstreamObjects(`travels/${file}.yaml`)).map(each => wanted(each, namespace));
  assert.deepEqual(inOrder(ours), inOrder(theirs));
}

test('agency, portals and control are upstream’s, and so are the versions of the second cluster', () => {
  sameAs(travelAgency({}), ['travel_agency'], AGENCY);
  sameAs(travelPortal({}), ['travel_portal'], PORTAL);
  sameAs(travelControl({}), ['travel_control'], CONTROL);
  sameAs(moreTravels({}), ['travels-v2', 'travels-v3'], AGENCY);
});

test('the second cluster gets the agency’s six Services, as they are in the first', () => {
  const home = travelAgency({});
  const services = agencyServices();
  assert.equal(services.length, 6);
  for (const each of services)
    assert.deepEqual(
      home.find(other => titled(other) === titled(each)),
      each,
    );
});

test('images come from a mirror where one is named, and by the pull secrets that are', () => {
  const from = { registry: 'mirror.example.com/kiali', pullSecrets: ['pull'] };
  const all = [travelAgency(from), travelPortal(from), travelControl(from), moreTravels(from)].flat();
  for (const each of all.filter(({ kind }) => kind === 'Deployment')) {
    const pod = (each.spec as { template: { spec: unknown } }).template.spec;
    const [container] = listAt(pod, 'containers');
    assert.match(textAt(container, 'image') ?? '', /^mirror\.example\.com\/kiali\/demo_travels_[a-z]+:v1$/);
    assert.deepEqual(listAt(pod, 'imagePullSecrets'), [{ name: 'pull' }]);
  }
});

test('a pool for MetalLB has upstream’s form, and an advertisement that names it', () => {
  const [pool, empty] = upstreamObjects('metallb/samples/simple_pool_adv_l2.yaml');
  const addresses = listAt(pool, 'spec', 'addresses').map(String);
  const [ours, advertisement] = addressPool({ form: 'kinds', namespace: 'metallb-system', addresses });
  assert.deepEqual({ ...ours, metadata: pool?.metadata }, pool);
  // Theirs announces all pools, ours its own alone.
  assert.deepEqual({ ...advertisement, metadata: empty?.metadata, spec: undefined }, { ...empty, spec: undefined });
  assert.deepEqual(listAt(advertisement, 'spec', 'ipAddressPools'), ['eastwest']);
});
