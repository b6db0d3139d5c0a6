/** Which proxies trust each other, by the roots that came with their certificates (docs/istio/certificates.md#what-proxies-trust). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject } from '../../../source/model/kube.ts';
import { proxyCertificates } from '../../../source/model/proxy-certificates.ts';
import { envoySecrets } from '../../../source/rehearsal/mesh/envoy-secrets.ts';
import { createIdentities } from '../../../source/rehearsal/mesh/identities.ts';
import type { Istiod } from '../../../source/rehearsal/mesh/istiod.ts';
import { RENEWED_AFTER, trustEachOther } from '../../../source/rehearsal/mesh/trust.ts';
import type { MeshCluster } from '../../../source/rehearsal/mesh/view.ts';
import { createSelfSigned, type Pair } from '../../../source/rehearsal/serving-ca.ts';
import { leapingClock } from '../controllers/worlds.ts';

const clock = leapingClock();
const [one, other] = ['one', 'other'].map(name => createSelfSigned(name, clock.now())) as [Pair, Pair];
const signer = (pair: Pair, root: string, more: Partial<Istiod> = {}): Istiod => ({
  home: 'east',
  pod: 'istiod',
  id: 'east',
  version: '1.30.3',
  isServing: true,
  root,
  ca: { ...pair, chain: pair.cert },
  injection: { revision: 'default', proxyImage: '', network: undefined, usesCni: false },
  registrations: [],
  remembered: [],
  ...more,
});
const east: MeshCluster = {
  name: 'east',
  objects: { get: () => undefined, list: () => [] },
  podNetwork: '',
  istiods: () => [],
  droppedPorts: new Set(),
};
const pod = (name: string, env: readonly { readonly name: string; readonly value: string }[] = []): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, uid: name },
  spec: { containers: [{ name: 'istio-proxy', env: [...env] }] },
});

/** Proxies that start one after another, each under the istiod of its moment. */
function started(...istiods: readonly Istiod[]) {
  let now = istiods[0] as Istiod;
  const time = leapingClock();
  const identities = createIdentities(() => now, time);
  const pods = istiods.map((istiod, index) => {
    now = istiod;
    const each = pod(`proxy-${index}`);
    identities.begin(east, each);
    return each;
  });
  return { identities, pods, time, under: (istiod: Istiod) => (now = istiod) };
}

test('two roots overlap when each side has the other one in its bundle, whatever signed for it', () => {
  const both = `${one.cert}${other.cert}`;
  const cases: readonly (readonly [Istiod, Istiod, boolean])[] = [
    [signer(one, one.cert), signer(one, one.cert), true],
    [signer(one, one.cert), signer(other, other.cert), false],
    [signer(one, both), signer(other, both), true],
    [signer(one, one.cert), signer(one, both), true],
    // The new one trusts the old one, and is not trusted by it.
    [signer(one, one.cert), signer(other, both), false],
    [signer(one, both), signer(other, other.cert), false],
  ];
  for (const [left, right, expected] of cases) {
    const { identities, pods } = started(left, right);
    const [first, second] = pods.map(each => identities.of(each));
    assert.equal(trustEachOther(first, second), expected);
    assert.equal(trustEachOther(second, first), expected);
  }
});

test('a proxy keeps what it has until half of the life of its certificate is over, then has what its istiod has', async () => {
  const { identities, pods, time, under } = started(signer(one, one.cert));
  const [proxy] = pods as [KubeObject];
  under(signer(other, other.cert));
  const before = identities.of(proxy);
  await time.sleep(RENEWED_AFTER - 1, new AbortController().signal);
  assert.equal(identities.of(proxy), before);
  await time.sleep(1, new AbortController().signal);
  assert.equal(identities.of(proxy)?.root, other.cert);
});

test('roots are pushed only by an istiod with ISTIO_MULTIROOT_MESH to a proxy with PROXY_CONFIG_XDS_AGENT', () => {
  for (const pushesRoots of [true, false]) {
    for (const value of ['true', 'false']) {
      let now = signer(one, one.cert);
      const identities = createIdentities(() => now, leapingClock());
      const proxy = pod('proxy', [{ name: 'PROXY_CONFIG_XDS_AGENT', value }]);
      identities.begin(east, proxy);
      now = signer(one, `${one.cert}${other.cert}`, { pushesRoots });
      assert.equal(identities.of(proxy)?.trusted.length, pushesRoots && value === 'true' ? 2 : 1);
    }
  }
});

test('a proxy says by its dump what it trusts and which root its certificate chains to, and never its key', () => {
  const { identities, pods } = started(signer(other, `${one.cert}${other.cert}`));
  const dump = envoySecrets(identities.of(pods[0] as KubeObject), 'spiffe://cluster.local/ns/sample/sa/default');
  const alone = started(signer(other, other.cert));
  const [expected] =
    proxyCertificates(envoySecrets(alone.identities.of(alone.pods[0] as KubeObject), 'x'))?.trusted ?? [];
  const said = proxyCertificates(dump);
  assert.equal(said?.trusted.length, 2);
  assert.equal(said?.anchor, expected);
  assert.doesNotMatch(Buffer.from(dump).toString(), /PRIVATE KEY/);
  assert.equal(proxyCertificates('not a dump'), undefined);
});
