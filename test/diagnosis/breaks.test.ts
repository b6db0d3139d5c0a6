/**
 * A mesh broken by hand, as `kubectl` would, one way at a time: the first broken hop in each direction, and all fine again
 * once it is repaired. Breaks that were recorded on a real mesh are in walk.test.ts.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gatherEvidence } from '../../source/diagnosis/gather.ts';
import { hops } from '../../source/diagnosis/hops.ts';
import { type Walk, walkAll } from '../../source/diagnosis/walk.ts';
import { conditionOf, listAt, numberAt, textAt } from '../../source/model/fields.ts';
import type { JsonObject, KubeObject, ObjectRef } from '../../source/model/kube.ts';
import type { World } from '../../source/ports.ts';
import { meshByHand } from '../helpers/installed-mesh.ts';
import { meshOf } from '../helpers/meshes.ts';
import { keysFor, worldOn } from '../helpers/rehearsed-run.ts';
import { caughtUp, eventually, leapingClock, ref, type TestWorld } from '../rehearsal/controllers/worlds.ts';
import { breaks as recorded } from '../rehearsal/mesh/breaks.ts';
import { debug } from '../rehearsal/mesh/mesh-view.ts';

type Name = 'east' | 'west';
type Change = { readonly on: Name; readonly wait?: (world: TestWorld) => Promise<void> } & (
  | { readonly create: KubeObject }
  | { readonly remove: ObjectRef }
  | { readonly of: ObjectRef; readonly patch: JsonObject | readonly JsonObject[] }
);
/** What takes more than one change: does it, and gives back how to undo it. */
type Doing = (world: TestWorld) => Promise<() => Promise<void>>;
type Row = {
  readonly name: string;
  readonly by: Change | Doing;
  /** From east to west, then from west to east. */
  readonly told: readonly [string, string];
  /** What cause, evidence or fix must say. */
  readonly says: RegExp;
  /** Its client starts anew: proxies keep what they have. */
  readonly restarts?: Name;
};

const mesh = meshOf(['east', 'west']);
const asking = { askFor: 600, perSecond: 50 };
const host = 'helloworld.sample.svc.cluster.local';

const object = (group: string, kind: string, name: string, namespace: string, spec: JsonObject): KubeObject => ({
  apiVersion: `${group}.istio.io/v1`,
  kind,
  metadata: { name, namespace },
  spec,
});
const rule = (spec: JsonObject, name = 'helloworld') =>
  object('networking', 'DestinationRule', name, 'sample', { host, ...spec });
const route = (http: JsonObject) =>
  object('networking', 'VirtualService', 'helloworld', 'sample', { hosts: ['helloworld'], http: [http] });
const service = ref('v1', 'Service', 'helloworld', 'sample');
const gatewayService = ref('v1', 'Service', 'istio-eastwestgateway', 'istio-system');
const exposure = ref('networking.istio.io/v1', 'Gateway', 'cross-network-gateway', 'istio-system');
const namespace = (name: string) => ref('v1', 'Namespace', name);
const deployment = (name: string, where: string) => ref('apps/v1', 'Deployment', name, where);
const secret = ref('v1', 'Secret', 'istio-remote-secret-west', 'istio-system');
const istio = ref('sailoperator.io/v1', 'Istio', 'default');
const network = (value: string | null) => ({ metadata: { labels: { 'topology.istio.io/network': value } } });
const server = (change: JsonObject) => [
  { op: 'replace', path: '/spec/servers/0', value: { ...exposed, ...change } } as JsonObject,
];
const exposed = {
  port: { number: 15443, name: 'tls', protocol: 'TLS' },
  tls: { mode: 'AUTO_PASSTHROUGH' },
  hosts: ['*.local'],
};

/** Until the Deployment's ready pods are so many. */
const ready =
  (on: Name, name: string, where: string, count: number) =>
  async ({ cluster, signal }: TestWorld) =>
    eventually(`${name} has ${count} ready`, async () => {
      const found = await cluster(on).api.get(deployment(name, where), signal);
      return (
        (numberAt(found, 'status', 'readyReplicas') ?? 0) === count &&
        (numberAt(found, 'status', 'replicas') ?? 0) === count
      );
    });
const listed = (count: number) => async (world: TestWorld) =>
  eventually(`istiod of east reads ${count}`, async () => {
    const clusterz = await debug(world.cluster('east'), 'clusterz', world.signal);
    return (clusterz.match(/"synced"/g) ?? []).length === count;
  });
/** Until the mesh configuration of east has a word in it. */
const configured =
  (word: string, isIn: boolean, on: Name = 'east') =>
  async (world: TestWorld) =>
    eventually(`meshConfig of ${on}: ${word}`, async () => {
      const found = await world.cluster(on).api.get(ref('v1', 'ConfigMap', 'istio', 'istio-system'), world.signal);
      const now = await world.cluster(on).api.get(istio, world.signal);
      const isThere = (textAt(found, 'data', 'mesh') ?? '').includes(word);
      return isThere === isIn && conditionOf(now, 'Ready')?.status === 'True';
    });

/** All of them, one after another; undone in the other order. */
const each =
  (...all: readonly Change[]): Doing =>
  async world => {
    const undos: (() => Promise<void>)[] = [];
    for (const one of all) undos.unshift(await change(one, world));
    return async () => {
      for (const undo of undos) await undo();
    };
  };

/** What cannot be changed of an object that is there: it is deleted, and created as this says. */
const createdAnew =
  (
    on: Name,
    of: ObjectRef,
    as: (before: KubeObject) => KubeObject,
    when: (world: TestWorld) => void = () => undefined,
  ): Doing =>
  async world => {
    const { api } = world.cluster(on);
    const found = await api.get(of, world.signal);
    assert.ok(found);
    const { uid: _uid, resourceVersion: _version, ...metadata } = found.metadata;
    const { status: _status, ...rest } = found;
    const before = { ...rest, metadata };
    const replace = async (object: KubeObject) => {
      await api.remove(of, {}, world.signal);
      await api.create(object, {}, world.signal);
    };
    when(world);
    await replace(as(before));
    return async () => {
      world.cluster(on).fault({ loadBalancer: 'ip' });
      await replace(before);
      await addressed(on, of, world);
    };
  };

/** Until a load balancer's Service has its address. */
async function addressed(on: Name, of: ObjectRef, world: TestWorld): Promise<void> {
  await eventually(`${of.name} has its address`, async () => {
    const found = await world.cluster(on).api.get(of, world.signal);
    return (
      textAt(found, 'spec', 'type') !== 'LoadBalancer' || listAt(found, 'status', 'loadBalancer', 'ingress').length > 0
    );
  });
}

/** Pods of a Deployment are created anew while the cluster is on another network, and keep that when it is on its own. */
const injectedBefore =
  (on: Name, name: string, app: string): Doing =>
  async world => {
    const before = await change(
      {
        on,
        of: istio,
        patch: { spec: { values: { global: { network: 'network7' } } } },
        wait: injects('network7', on),
      },
      world,
    );
    await restart(on, name, app, world);
    await before();
    await injects('network2', on)(world);
    return () => restart(on, name, app, world);
  };

/** Until a new pod would be on that network. */
const injects = (network7: string, on: Name) => async (world: TestWorld) =>
  eventually(`pods of ${on} are put on ${network7}`, () => {
    const found = world.world.view.cluster(on)?.istiods() ?? [];
    return found.length > 0 && found.every(({ injection, isServing }) => isServing && injection.network === network7);
  });

const merge = (of: ObjectRef, patch: JsonObject, on: Name = 'west'): Change => ({ on, of, patch });

/** Breaks of a set are done one after another to one mesh; the sets stand side by side. */
const sets: Readonly<Record<string, readonly Row[]>> = {
  'the gateway': [
    {
      name: 'its Service has no port 15443',
      by: { on: 'west', of: gatewayService, patch: [{ op: 'remove', path: '/spec/ports/1' }] },
      told: ['gateway-address', 'fine'],
      says: /has no port 15443/,
    },
    {
      name: 'its Service selects no pod',
      by: merge(gatewayService, { spec: { selector: { app: 'another' } } }),
      told: ['gateway', 'fine'],
      says: /selects no pod/,
    },
    {
      name: 'its Service names another network',
      by: merge(gatewayService, network('network7')),
      told: ['gateway-address', 'fine'],
      says: /network7/,
    },
    {
      name: 'its Service is deleted',
      by: { on: 'west', remove: gatewayService },
      told: ['gateway-address', 'fine'],
      says: /no east-west gateway/,
    },
    {
      name: 'its address is pending',
      by: createdAnew(
        'west',
        gatewayService,
        before => before,
        world => world.cluster('west').fault({ loadBalancer: 'none' }),
      ),
      told: ['gateway-address', 'fine'],
      says: /has no address yet/,
    },
    {
      name: 'the namespace names another network',
      by: merge(namespace('istio-system'), network('network7')),
      told: ['network', 'network'],
      says: /network7/,
    },
  ],
  'what the gateway exposes': [
    {
      name: 'with mode PASSTHROUGH',
      by: { on: 'west', of: exposure, patch: server({ tls: { mode: 'PASSTHROUGH' } }) },
      told: ['exposure', 'fine'],
      says: /port 15443 PASSTHROUGH/,
    },
    {
      name: 'on another port',
      by: { on: 'west', of: exposure, patch: server({ port: { number: 15444, name: 'tls', protocol: 'TLS' } }) },
      told: ['exposure', 'fine'],
      says: /port 15444 AUTO_PASSTHROUGH/,
    },
    {
      name: 'for other hosts',
      by: { on: 'west', of: exposure, patch: server({ hosts: ['*.global'] }) },
      told: ['exposure', 'fine'],
      says: /its hosts are \*\.global/,
    },
    {
      name: 'by a selector of another gateway',
      by: merge(exposure, { spec: { selector: { istio: 'ingressgateway' } } }),
      told: ['exposure', 'fine'],
      says: /for pods istio=ingressgateway/,
    },
    {
      name: 'by a selector that no pod of the gateway has',
      by: merge(exposure, { spec: { selector: { istio: 'eastwestgateway', app: 'another' } } }),
      told: ['exposure', 'fine'],
      says: /app=another/,
    },
    {
      name: 'twice',
      by: {
        on: 'west',
        create: object('networking', 'Gateway', 'another', 'istio-system', {
          selector: { istio: 'eastwestgateway' },
          servers: [exposed],
        }),
      },
      told: ['exposure', 'fine'],
      says: /more than one Gateway/,
    },
  ],
  'policies and rules': [
    {
      name: 'an AuthorizationPolicy denies all in the namespace',
      by: { on: 'west', create: object('security', 'AuthorizationPolicy', 'nobody', 'sample', {}) },
      told: ['policy', 'fine'],
      says: /AuthorizationPolicy sample\/nobody on west/,
    },
    {
      name: 'an AuthorizationPolicy denies all in the mesh',
      by: {
        on: 'west',
        create: object('security', 'AuthorizationPolicy', 'nobody', 'istio-system', { action: 'DENY', rules: [{}] }),
      },
      told: ['policy', 'fine'],
      says: /istio-system\/nobody on west: DENY/,
    },
    {
      name: 'mutual TLS is off at the server',
      by: {
        on: 'west',
        create: object('security', 'PeerAuthentication', 'off', 'sample', { mtls: { mode: 'DISABLE' } }),
      },
      restarts: 'east',
      told: ['policy', 'endpoints'],
      says: /PeerAuthentication sample\/off/,
    },
    {
      name: 'a DestinationRule gives up mutual TLS',
      by: { on: 'east', create: rule({ trafficPolicy: { tls: { mode: 'DISABLE' } } }) },
      told: ['endpoints', 'fine'],
      says: /DestinationRule sample\/helloworld on east gives up mutual TLS/,
    },
    {
      name: 'a VirtualService aborts every request',
      by: {
        on: 'east',
        create: route({
          fault: { abort: { httpStatus: 503, percentage: { value: 100 } } },
          route: [{ destination: { host: 'helloworld' } }],
        }),
      },
      told: ['routing', 'fine'],
      says: /responds with 503/,
    },
    {
      name: 'a VirtualService leads to another host',
      by: { on: 'east', create: route({ route: [{ destination: { host: 'nowhere' } }] }) },
      told: ['routing', 'fine'],
      says: /leads to nowhere/,
    },
    {
      name: 'a VirtualService leads to a subset that no rule defines',
      by: { on: 'east', create: route({ route: [{ destination: { host: 'helloworld', subset: 'v9' } }] }) },
      told: ['routing', 'fine'],
      says: /no DestinationRule for the host defines it/,
    },
    {
      name: 'a VirtualService leads to a subset without pods in west',
      by: each(
        { on: 'east', create: rule({ subsets: [{ name: 'first', labels: { version: 'v1' } }] }) },
        { on: 'east', create: route({ route: [{ destination: { host: 'helloworld', subset: 'first' } }] }) },
      ),
      told: ['routing', 'fine'],
      says: /routed to a subset that has no pod in west.*version.*v1/,
    },
    {
      name: 'a VirtualService leads to a subset that the gateway of west does not know',
      by: each(
        { on: 'east', create: rule({ subsets: [{ name: 'second', labels: { version: 'v2' } }] }) },
        { on: 'east', create: route({ route: [{ destination: { host: 'helloworld', subset: 'second' } }] }) },
      ),
      told: ['routing', 'fine'],
      says: /the gateway of west does not know the subset.*create the same DestinationRule on west/,
    },
    {
      name: 'a DestinationRule gives the own locality all requests',
      by: {
        on: 'east',
        create: rule({
          trafficPolicy: {
            loadBalancer: {
              localityLbSetting: { distribute: [{ from: 'region-east/*', to: { 'region-east/*': 100 } }] },
            },
          },
        }),
      },
      told: ['endpoints', 'fine'],
      says: /DestinationRule sample\/helloworld on east gives each locality a share, and those of west none/,
    },
    {
      name: 'meshConfig gives the own locality all requests',
      by: {
        on: 'east',
        of: istio,
        patch: {
          spec: {
            values: {
              meshConfig: {
                localityLbSetting: { distribute: [{ from: 'region-east/*', to: { 'region-east/*': 100 } }] },
              },
            },
          },
        },
        wait: configured('distribute', true),
      },
      told: ['endpoints', 'fine'],
      says: /meshConfig of east gives each locality a share/,
    },
    {
      name: 'the trust domain of west is another (T10)',
      by: {
        on: 'west',
        of: istio,
        patch: { spec: { values: { meshConfig: { trustDomain: 'west.local' } } } },
        wait: configured('west.local', true, 'west'),
      },
      told: ['trust', 'trust'],
      says: /different trust domains.*trustDomain west\.local/,
    },
    {
      name: 'a DestinationRule prefers the own cluster',
      by: { on: 'east', create: rule({ trafficPolicy: { outlierDetection: { consecutive5xxErrors: 1 } } }) },
      told: ['locality', 'fine'],
      says: /outlierDetection/,
    },
    {
      name: 'the Service asks for the own cluster',
      by: merge(service, { spec: { trafficDistribution: 'PreferClose' } }, 'east'),
      told: ['locality', 'fine'],
      says: /trafficDistribution is PreferClose/,
    },
  ],
  'what the client is told of': [
    {
      name: 'a Sidecar of the namespace leaves the host out',
      by: {
        on: 'east',
        create: object('networking', 'Sidecar', 'default', 'sample', { egress: [{ hosts: ['istio-system/*'] }] }),
      },
      told: ['endpoints', 'fine'],
      says: /Sidecar sample\/default on east leaves the host out/,
    },
    {
      name: 'the Service is exported to nobody',
      by: merge(service, { metadata: { annotations: { 'networking.istio.io/exportTo': '~' } } }, 'east'),
      told: ['endpoints', 'fine'],
      says: /exportTo: ~/,
    },
    {
      name: 'meshConfig keeps the host in its cluster',
      by: {
        on: 'east',
        of: istio,
        patch: {
          spec: { values: { meshConfig: { serviceSettings: [{ settings: { clusterLocal: true }, hosts: [host] }] } } },
        },
        wait: configured('clusterLocal', true),
      },
      told: ['endpoints', 'fine'],
      says: /clusterLocal for helloworld/,
    },
    {
      name: 'discoverySelectors leave out the namespace of the samples in west',
      by: {
        on: 'east',
        of: istio,
        patch: { spec: { values: { meshConfig: { discoverySelectors: [{ matchLabels: { mesh: 'mine' } }] } } } },
        wait: configured('discoverySelectors', true),
      },
      told: ['endpoints-known', 'fine'],
      says: /discoverySelectors/,
    },
  ],
  'the ends': [
    {
      name: 'the Service of the own cluster is missing',
      by: { on: 'east', remove: service },
      told: ['service', 'service'],
      says: /is missing in east/,
    },
    {
      name: 'the Service of the own cluster is headless',
      by: createdAnew('east', service, ({ spec = {}, ...before }) => {
        const { clusterIP: _ip, clusterIPs: _ips, ...rest } = spec;
        return { ...before, spec: { ...rest, clusterIP: 'None' } };
      }),
      told: ['service', 'fine'],
      says: /is headless: its name resolves to the pods of east alone/,
    },
    {
      name: 'a server was created while its cluster was on another network',
      by: injectedBefore('west', 'helloworld-v2', 'helloworld'),
      told: ['network', 'fine'],
      says: /ISTIO_META_NETWORK=network7, the cluster is on network2/,
    },
    {
      name: 'the Service has another port',
      by: { on: 'west', of: service, patch: [{ op: 'replace', path: '/spec/ports/0/port', value: 5001 }] },
      told: ['service', 'service'],
      says: /has no port 5000/,
    },
    {
      name: 'the Service names its port differently',
      by: { on: 'west', of: service, patch: [{ op: 'replace', path: '/spec/ports/0/name', value: 'tcp' }] },
      told: ['service', 'service'],
      says: /names its port 5000 differently/,
    },
    {
      name: 'the client is scaled to zero',
      by: {
        on: 'east',
        of: deployment('curl', 'sample'),
        patch: { spec: { replicas: 0 } },
        wait: ready('east', 'curl', 'sample', 0),
      },
      told: ['client', 'fine'],
      says: /east has no client/,
    },
    {
      name: 'the client has no sidecar',
      by: {
        on: 'east',
        of: deployment('curl', 'sample'),
        patch: { spec: { template: { metadata: { labels: { 'sidecar.istio.io/inject': 'false' } } } } },
        wait: async world => {
          await eventually('a client without a sidecar alone', async () => {
            const { items } = await world
              .cluster('east')
              .api.list(ref('v1', 'Pod', ''), { namespace: 'sample', labels: 'app=curl' }, world.signal);
            return items.length === 1 && items[0]?.metadata.labels?.['sidecar.istio.io/inject'] === 'false';
          });
          await ready('east', 'curl', 'sample', 1)(world);
        },
      },
      told: ['client', 'fine'],
      says: /no container istio-proxy/,
    },
    {
      name: 'the remote secret lacks its label',
      by: { on: 'east', of: secret, patch: { metadata: { labels: { 'istio/multiCluster': null } } }, wait: listed(1) },
      told: ['remote-secret', 'fine'],
      says: /lacks the label istio\/multiCluster=true/,
    },
  ],
};

describe('a mesh that is broken by hand', { concurrency: Object.keys(sets).length }, () => {
  for (const [name, rows] of Object.entries(sets)) {
    test(name, async t => {
      const world = await meshByHand(t, mesh, { trafficClock: leapingClock() });
      const engine = worldOn(world, await keysFor(t));
      for (const row of rows) await t.test(row.name, () => brokenAndRepaired(row, world, engine));
    });
  }
});

async function brokenAndRepaired(row: Row, world: TestWorld, engine: World): Promise<void> {
  const repair = typeof row.by === 'function' ? await row.by(world) : await change(row.by, world);
  try {
    if (row.restarts !== undefined) await restartClient(row.restarts, world);
    const walks = await walksTo(row.told, world, engine);
    const ends = walks.filter(({ state }) => state === 'broken').map(({ hops: all }) => all.at(-1)?.found);
    for (const end of ends) {
      assert.ok(end?.verdict === 'broken' && end.cause !== '' && end.evidence.length > 0 && end.fix !== '');
    }
    assert.match(JSON.stringify(ends), row.says);
  } finally {
    await repair();
  }
  await walksTo(['fine', 'fine'], world, engine);
}

/** On a slow machine a client gets no response in every walk: it is walked until it did. */
async function walksTo(wanted: Row['told'], world: TestWorld, engine: World): Promise<readonly Walk[]> {
  for (let left = 12; ; left -= 1) {
    const walks = await walked(world, engine);
    const found = walks.map(hopOf);
    if (found.every((each, index) => each === wanted[index])) return walks;
    if (left === 0) assert.deepEqual(found, wanted, told(walks));
  }
}

const hopOf = (walk: Walk) => (walk.state === 'broken' ? walk.hops.at(-1)?.hop.id : walk.state);
const told = (walks: readonly Walk[]) =>
  JSON.stringify(
    walks.map(walk => [walk.state, walk.received, ...walk.hops.filter(each => each.found.verdict !== 'ok')]),
  );

async function walked(world: TestWorld, engine: World): Promise<readonly Walk[]> {
  await caughtUp(world);
  return walkAll(await gatherEvidence(mesh, engine, asking, world.signal));
}

/** Does it, and says how to undo it. */
async function change(by: Change, world: TestWorld): Promise<() => Promise<void>> {
  const { api } = world.cluster(by.on);
  const { signal } = world;
  if ('create' in by) {
    await api.create(by.create, {}, signal);
    const { apiVersion, kind, metadata } = by.create;
    const made = ref(apiVersion, kind, metadata.name, metadata.namespace);
    return async () => void (await api.remove(made, {}, signal));
  }
  const target = 'remove' in by ? by.remove : by.of;
  const before = await api.get(target, signal);
  assert.ok(before);
  const { uid: _uid, resourceVersion: _version, ...metadata } = before.metadata;
  if ('remove' in by) {
    await api.remove(target, {}, signal);
    return async () => void (await api.create({ ...before, metadata }, {}, signal));
  }
  const type = Array.isArray(by.patch) ? 'json' : 'merge';
  await api.patch(target, { type, body: by.patch as never }, {}, signal);
  await by.wait?.(world);
  return async () => {
    const now = await api.get(target, signal);
    const resourceVersion = now?.metadata.resourceVersion ?? '';
    await api.replace({ ...before, metadata: { ...before.metadata, resourceVersion } }, {}, signal);
  };
}

const restartClient = (on: Name, world: TestWorld) => restart(on, 'curl', 'curl', world);

async function restart(on: Name, name: string, app: string, world: TestWorld): Promise<void> {
  const { api } = world.cluster(on);
  const labels = { namespace: 'sample', labels: `app=${app}` };
  const { items } = await api.list(ref('v1', 'Pod', ''), labels, world.signal);
  for (const { metadata } of items) await api.remove(ref('v1', 'Pod', metadata.name, 'sample'), {}, world.signal);
  const gone = new Set(items.map(({ metadata }) => metadata.uid));
  await eventually(`another pod of ${name} alone`, async () => {
    const now = (await api.list(ref('v1', 'Pod', ''), labels, world.signal)).items;
    return now.length === 1 && now.every(({ metadata }) => !gone.has(metadata.uid));
  });
  await ready(on, name, 'sample', 1)(world);
}

test('with those that were recorded there are at least thirty-six ways, and every hop is one where a walk ends', () => {
  const rows = Object.values(sets).flat();
  const count = rows.length + Object.keys(recorded).filter(name => name !== 'healthy').length;
  assert.ok(count >= 36, `${count}`);
  assert.ok(rows.every(({ told: both }) => both.every(id => id === 'fine' || hops.some(hop => hop.id === id))));
});
