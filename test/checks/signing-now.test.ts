/** What a change of roots begins with: who signs with what, what forbids it, and what is told before it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findSigning } from '../../source/checks/signing-now.ts';
import { certificateFingerprints } from '../../source/model/certificate-fingerprints.ts';
import type { JsonObject, KindRef, KubeObject, ObjectRef } from '../../source/model/kube.ts';
import type { Cluster } from '../../source/ports.ts';
import { createSelfSigned, type Pair } from '../../source/rehearsal/serving-ca.ts';
import { member } from '../helpers/meshes.ts';

const now = Date.UTC(2026, 10, 21);
const [old, fresh] = ['old', 'fresh'].map(name => createSelfSigned(name, now)) as [Pair, Pair];
const fingerprintOf = ({ cert }: Pair) => certificateFingerprints(cert)[0] ?? '';

const object = (kind: string, namespace: string, name: string, more: Partial<KubeObject> = {}): KubeObject => ({
  apiVersion: kind === 'Deployment' ? 'apps/v1' : 'v1',
  kind,
  ...more,
  metadata: { namespace, name, ...more.metadata },
});
const encoded = (data: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(data).map(([key, text]) => [key, Buffer.from(text).toString('base64')]));
const istiod = (env: readonly JsonObject[] = [], namespace = 'istio-system') =>
  object('Deployment', namespace, 'istiod', {
    metadata: { namespace, name: 'istiod', labels: { app: 'istiod' } },
    spec: { template: { spec: { containers: [{ name: 'discovery', env: [...env] }] } } },
  });
const own = object('Secret', 'istio-system', 'istio-ca-secret', {
  data: encoded({ 'ca-cert.pem': old.cert, 'ca-key.pem': old.key }),
});
const published = (pem: string) =>
  object('ConfigMap', 'istio-system', 'istio-ca-root-cert', { data: { 'root-cert.pem': pem } });
const plugged = (ca: Pair, more: Readonly<Record<string, string>> = {}, annotations: Record<string, string> = {}) =>
  object('Secret', 'istio-system', 'cacerts', {
    metadata: { namespace: 'istio-system', name: 'cacerts', annotations },
    data: encoded({
      'ca-cert.pem': ca.cert,
      'ca-key.pem': ca.key,
      'cert-chain.pem': ca.cert,
      'root-cert.pem': ca.cert,
      ...more,
    }),
  });
const proxied = (namespace: string, name: string, owner: string, args: readonly string[] = ['proxy', 'sidecar']) =>
  object('Pod', namespace, name, {
    metadata: {
      namespace,
      name,
      ...(owner === ''
        ? {}
        : { ownerReferences: [{ apiVersion: 'apps/v1', kind: owner, name: 'set', uid: 'u', controller: true }] }),
    },
    spec: { containers: [{ name: 'istio-proxy', args: [...args] }] },
    status: { phase: 'Running' },
  });

/** Found on a cluster that has these objects; the new root is the fresh one. */
function found(objects: readonly KubeObject[], role: 'primary' | 'remote' = 'primary') {
  const isSame = (kind: KindRef) => (each: KubeObject) => each.kind === kind.kind;
  const cluster = {
    list: async (kind: KindRef) => objects.filter(isSame(kind)),
    read: async (ref: ObjectRef) => objects.find(each => isSame(ref)(each) && each.metadata.name === ref.name),
  } as unknown as Cluster;
  const of = member('east', role === 'remote' ? { role, primary: 'west' } : {});
  return findSigning(cluster, of, fingerprintOf(fresh), new AbortController().signal);
}

test('an istiod signs by its own CA, by a plugged-in one, or by the new root already', async () => {
  const cases = [
    { objects: [istiod(), own, published(old.cert)], signing: 'own', present: true },
    { objects: [istiod(), plugged(old), published(old.cert)], signing: 'plugged', present: true },
    // Its own CA, plugged in by a run that was cut off: its key is in istio-ca-secret still.
    { objects: [istiod(), own, plugged(old), published(old.cert)], signing: 'own', present: true },
    { objects: [istiod(), own, plugged(fresh), published(fresh.cert)], signing: 'new', present: false },
    { objects: [istiod(), plugged(fresh), published(`${old.cert}${fresh.cert}`)], signing: 'new', present: false },
  ] as const;
  for (const { objects, signing, present } of cases) {
    const { changing, problems, ...rest } = await found(objects);
    assert.deepEqual(problems, []);
    assert.equal(changing.signing, signing);
    assert.equal(rest.present !== '', present);
  }
  const remote = await found([published(old.cert)], 'remote');
  assert.deepEqual([remote.changing.signing, remote.problems], [undefined, []]);
});

test('what cannot be moved in phases is refused by name, before anything is written', async () => {
  const cases: readonly (readonly [readonly KubeObject[], RegExp])[] = [
    [[], /no istiod in istio-system/],
    [[istiod(), published(old.cert)], /neither cacerts nor istio-ca-secret says/],
    [[istiod(), own, plugged(fresh), published(old.cert)], /istiod does not use Secret cacerts/],
    [[istiod(), plugged(old, { 'tls.crt': old.cert }), published(old.cert)], /written by cert-manager/],
    [[istiod(), plugged(old, {}, { 'cert-manager.io/issuer-name': 'ca' }), published(old.cert)], /by cert-manager/],
    [
      [istiod(), plugged(old, {}, { 'argocd.argoproj.io/tracking-id': 'mesh:/Secret:istio-system/cacerts' })],
      /kept by Argo CD \(application mesh\)/,
    ],
    [[istiod(), plugged(old, { 'ca-crl.pem': 'a list' }), published(old.cert)], /revocation list/],
    [[istiod([{ name: 'ENABLE_CA_SERVER', value: 'false' }]), own, published(old.cert)], /an external CA does/],
    [[istiod(), istiod([], 'other'), own, published(old.cert)], /a second istiod, in other/],
    [
      [
        istiod(),
        own,
        published(old.cert),
        object('Pod', 'istio-system', 'ztunnel-x', {
          metadata: { namespace: 'istio-system', name: 'ztunnel-x', labels: { app: 'ztunnel' } },
        }),
      ],
      /ztunnel .* does not trust several roots/,
    ],
  ];
  for (const [objects, expected] of cases) {
    const { problems } = await found(objects);
    assert.equal(problems.length, 1, problems.map(each => each.title).join('; '));
    assert.match(problems[0]?.title ?? '', expected);
    assert.doesNotMatch(JSON.stringify(problems), /PRIVATE KEY/);
  }
});

test('pods that nothing replaces, and restarts that interrupt, are told before they happen', async () => {
  const replicas = (name: string, spec: JsonObject) => object('Deployment', 'shop', name, { spec });
  const owned = (name: string, deployment: string) => {
    const pod = proxied('shop', name, 'ReplicaSet');
    const owner = pod.metadata.ownerReferences?.[0];
    return {
      ...pod,
      metadata: {
        ...pod.metadata,
        ownerReferences: owner === undefined ? [] : [{ ...owner, name: `${deployment}-abc` }],
      },
    };
  };
  const { warnings, changing } = await found([
    istiod(),
    own,
    published(old.cert),
    proxied('shop', 'alone', ''),
    owned('cart-1', 'cart'),
    replicas('cart', { replicas: 1, strategy: { type: 'Recreate' } }),
    owned('till-1', 'till'),
    replicas('till', { replicas: 1, paused: true }),
    owned('desk-1', 'desk'),
    replicas('desk', { replicas: 1, strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%' } } }),
    proxied('istio-system', 'gateway-1', 'ReplicaSet', ['proxy', 'router']),
  ]);
  assert.deepEqual([changing.gateways, changing.namespaces], [true, ['shop']]);
  const told = ['shop/alone', 'shop/cart', 'shop/till'];
  assert.equal(warnings.length, told.length, warnings.join('; '));
  for (const name of told)
    assert.ok(
      warnings.some(each => each.includes(name)),
      name,
    );
});

test('an istiod that signs for itself and publishes another root is told of by what it has, not by a Secret that is not there', async () => {
  const { problems } = await found([istiod(), own, published(fresh.cert)]);
  assert.deepEqual(
    problems.map(({ title }) => title),
    ['east: istiod signs with its own CA (istio-ca-secret), and ConfigMap istio-ca-root-cert has another root'],
  );
});
