/**
 * How long an outage of a simulated mesh goes untold, by a clock that jumps: from the change, as kubectl makes it, to the
 * verdict, at ten requests a second. What only new connections meet is told by other means and is not in here.
 */
import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { clusterOn } from '../../source/kubernetes/cluster.ts';
import type { JsonObject, KubeObject, ObjectRef } from '../../source/model/kube.ts';
import { createVirtualClock } from '../../source/rehearsal/virtual-clock.ts';
import { monitorTraffic } from '../../source/traffic/monitor.ts';
import { meshByHand } from '../helpers/installed-mesh.ts';
import { meshOf } from '../helpers/meshes.ts';
import { ref, type TestWorld } from '../rehearsal/controllers/worlds.ts';

const mesh = meshOf(['east', 'west']);
const object = (group: string, kind: string, name: string, namespace: string, spec: JsonObject): KubeObject => ({
  apiVersion: `${group}.istio.io/v1`,
  kind,
  metadata: { name, namespace },
  spec,
});
const deployment = (name: string, namespace: string) => ref('apps/v1', 'Deployment', name, namespace);
const host = 'helloworld.sample.svc.cluster.local';
const rule = (trafficPolicy: JsonObject) =>
  object('networking', 'DestinationRule', 'helloworld', 'sample', { host, trafficPolicy });
const route = (http: JsonObject) =>
  object('networking', 'VirtualService', 'helloworld', 'sample', { hosts: ['helloworld'], http: [http] });

type On = 'east' | 'west';
const patched =
  (on: On, of: ObjectRef, body: JsonObject) =>
  async ({ cluster, signal }: TestWorld) =>
    void (await cluster(on).api.patch(of, { type: 'merge', body: body as never }, {}, signal));
const removed =
  (on: On, of: ObjectRef) =>
  async ({ cluster, signal }: TestWorld) =>
    void (await cluster(on).api.remove(of, {}, signal));
const created =
  (on: On, one: KubeObject) =>
  async ({ cluster, signal }: TestWorld) =>
    void (await cluster(on).api.create(one, {}, signal));

const outages: Readonly<Record<string, (world: TestWorld) => Promise<void>>> = {
  'helloworld of west at zero replicas': patched('west', deployment('helloworld-v2', 'sample'), {
    spec: { replicas: 0 },
  }),
  'the gateway of west at zero replicas': patched('west', deployment('istio-eastwestgateway', 'istio-system'), {
    spec: { replicas: 0 },
  }),
  'a firewall drops port 15443 to west': async ({ cluster }) =>
    cluster('west').fault({ droppedPorts: new Set([15443]) }),
  'the remote secret for west deleted': removed(
    'east',
    ref('v1', 'Secret', 'istio-remote-secret-west', 'istio-system'),
  ),
  'the Service of helloworld deleted in east': removed('east', ref('v1', 'Service', 'helloworld', 'sample')),
  'requests denied in west': created('west', object('security', 'AuthorizationPolicy', 'nobody', 'sample', {})),
  'requests aborted by a VirtualService': created(
    'east',
    route({
      fault: { abort: { httpStatus: 503, percentage: { value: 100 } } },
      route: [{ destination: { host: 'helloworld' } }],
    }),
  ),
  'mutual TLS given up by a rule': created('east', rule({ tls: { mode: 'DISABLE' } })),
  'the host left out of a Sidecar': created(
    'east',
    object('networking', 'Sidecar', 'default', 'sample', { egress: [{ hosts: ['istio-system/*'] }] }),
  ),
};

/** Milliseconds that the mesh has been proven for when it breaks. */
const CALM = 20_000;

/** Seconds from the change to the verdict. */
async function secondsToRed(t: TestContext, outage: (world: TestWorld) => Promise<void>): Promise<number> {
  // Later than the mesh was installed at, whenever that was.
  const clock = createVirtualClock(Date.UTC(2040, 0));
  const world = await meshByHand(t, mesh, { clock });
  const clusters = new Map(world.clusters.map(each => [each.name, clusterOn(each.name, each.api, clock)]));
  const over = new AbortController();
  const calm = Promise.withResolvers<void>();
  const red = Promise.withResolvers<number>();
  let brokenAt = Number.POSITIVE_INFINITY;
  let [state, since] = ['', 0];
  const monitoring = monitorTraffic(
    { mesh, cluster: name => clusters.get(name) ?? assert.fail(name), clock },
    event => {
      if (event.event === 'verdict') {
        if (event.state !== state) [state, since] = [event.state, event.at];
        if (event.at >= brokenAt && state !== 'proven') red.resolve(event.at);
      }
      if (state === 'proven' && clock.now() - since > CALM) calm.resolve();
    },
    AbortSignal.any([over.signal, world.signal]),
  );
  await calm.promise;
  await outage(world);
  brokenAt = clock.now();
  const toldAt = await red.promise;
  over.abort();
  await monitoring;
  return (toldAt - brokenAt) / 1000;
}

describe('from an outage to a verdict that is not proven', { concurrency: 4 }, () => {
  for (const [words, outage] of Object.entries(outages)) {
    test(`within three seconds: ${words}`, async t => {
      const seconds = await secondsToRed(t, outage);
      assert.ok(seconds <= 3, `${seconds} s`);
    });
  }
});
