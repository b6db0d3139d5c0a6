/** What a Kiali and its cluster say of where it is: believed only as far as it is an address. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KialiPlan } from '../../source/model/kiali.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import { readKialiAnswer } from '../../source/status/kiali-answer.ts';
import { meshOf } from '../helpers/meshes.ts';
import { scriptedCluster } from '../helpers/scripted-cluster.ts';

const mesh = meshOf(['east', 'west']);
const [home] = mesh.members;
const kiali = {
  mesh,
  home: { ...home, platform: 'openshift' },
  namespace: 'istio-system',
  instance: 'kiali',
  auth: 'openshift',
  values: {},
} as unknown as KialiPlan;

const pod: KubeObject = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'kiali-0', namespace: 'istio-system' } };
const never = new AbortController().signal;

/** A cluster whose Route has this host, and whose Kiali answers every request with this body. */
const saying = (host: unknown, body: string) =>
  scriptedCluster('east', {
    read: async () => ({
      apiVersion: 'route.openshift.io/v1',
      kind: 'Route',
      metadata: { name: 'kiali' },
      status: { ingress: [{ host }] } as never,
    }),
    list: async () => [pod],
    request: async () => ({ status: 200, headers: {}, body }),
  });

const hostile = [
  '',
  'a b',
  'a/evil',
  'user@evil.example.com',
  'a\r\nX-Evil: 1',
  '%',
  '[',
  'a:port',
  5,
  null,
  {},
  '\u001b[2J',
];
for (const host of hostile) {
  test(`a Route whose host is ${JSON.stringify(host)} leads nowhere`, async () => {
    const { address } = await readKialiAnswer(kiali, saying(host, '{}'), never);
    assert.equal(address.by, 'forward', JSON.stringify(address));
  });
}

test('a Route whose host is one is where Kiali is', async () => {
  const { address } = await readKialiAnswer(kiali, saying('kiali.apps.example.com', '{}'), never);
  assert.deepEqual(address, { by: 'route', url: 'https://kiali.apps.example.com/' });
});

test('whatever a Kiali answers is told or left out, and nothing of it acts on a terminal', async () => {
  const odd: readonly unknown[] = [null, 5, 'text', [], [null], {}, { a: 5 }, '\u001b[2J', 'x'.repeat(100_000)];
  const names = ['externalServices', 'status', 'authorizationEndpointPerCluster'];
  const bodies = odd.flatMap(value => [
    value,
    Object.fromEntries(names.map(name => [name, value])),
    Object.fromEntries(names.map(name => [name, [value]])),
    Object.fromEntries(names.map(name => [name, { 'Kiali version': value, name: value, '\u001b[2J': value }])),
    {
      externalServices: [
        { name: value, version: value },
        { name: `Kubernetes-${String(value)}`, version: value },
      ],
    },
  ]);
  for (const body of [...bodies.map(each => JSON.stringify(each)), '', '{', '['.repeat(100_000)]) {
    for (const auth of ['openshift', 'anonymous'] as const) {
      const found = await readKialiAnswer({ ...kiali, auth }, saying('kiali.apps.example.com', body), never);
      const told = JSON.stringify(found);
      assert.doesNotMatch(told, /\\u001b/, body.slice(0, 100));
      assert.ok(told.length < 20_000, body.slice(0, 100));
      for (const { url } of found.logins) assert.match(url, /^https?:/);
    }
  }
});
