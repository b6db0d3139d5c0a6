/** Breaks of what the client receives from istiod, and of client and server themselves. */
import { eventually, ref, type TestWorld } from '../rehearsal/controllers/worlds.ts';
import { debug } from '../rehearsal/mesh/mesh-view.ts';
import {
  change,
  configured,
  createdAnew,
  type Doing,
  deployment,
  host,
  istio,
  merge,
  type Name,
  object,
  type Row,
  ready,
  restart,
  service,
} from './breaking.ts';

const secret = ref('v1', 'Secret', 'istio-remote-secret-west', 'istio-system');

const listed = (count: number) => async (world: TestWorld) =>
  eventually(`istiod of east reads ${count}`, async () => {
    const clusterz = await debug(world.cluster('east'), 'clusterz', world.signal);
    return (clusterz.match(/"synced"/g) ?? []).length === count;
  });

/** Pods of a Deployment are recreated while the cluster is on another network, and keep that when it is on its own. */
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

export const clientBreaks: Readonly<Record<string, readonly Row[]>> = {
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
