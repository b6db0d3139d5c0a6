/** The ways in which the recorded mesh was broken, done to simulated clusters. */

import { giveSecret, type Omissions } from '../controllers/mesh-by-hand.ts';
import { eventually, ref, type TestCluster, type TestWorld } from '../controllers/worlds.ts';
import { debug } from './mesh-view.ts';

type Break = (world: TestWorld) => Promise<void>;
const deployment = (name: string, namespace: string) => ref('apps/v1', 'Deployment', name, namespace);
const secretOnEast = ref('v1', 'Secret', 'istio-remote-secret-west', 'istio-system');

async function patch(cluster: TestCluster, object: ReturnType<typeof ref>, body: object, signal: AbortSignal) {
  await cluster.api.patch(object, { type: 'merge', body: body as never }, {}, signal);
}

async function scaleToZero(cluster: TestCluster, name: string, namespace: string, signal: AbortSignal) {
  await patch(cluster, deployment(name, namespace), { spec: { replicas: 0 } }, signal);
  await eventually(`${name} has no pods`, async () => {
    const pods = await cluster.api.list(ref('v1', 'Pod', ''), { namespace }, signal);
    return !pods.items.some(each => each.metadata.name.startsWith(name));
  });
}

/** A secret as it was, but for its contents: deleted first, or changed in place. */
const secretChanged =
  (how: 'made-new' | 'updated', changes: { token?: string; server?: string; id?: string }): Break =>
  async world => {
    const east = world.cluster('east');
    if (how === 'made-new') {
      await east.api.remove(secretOnEast, {}, world.signal);
      await eventually('istiod lets go', async () => !(await debug(east, 'clusterz', world.signal)).includes('west'));
    }
    await giveSecret(world, 'east', 'west', changes);
    await eventually('istiod takes notice', async () => {
      const text = await debug(east, 'clusterz', world.signal);
      return changes.id === undefined ? text.includes('"syncing"') : text.includes(changes.id);
    });
  };

/** By the recording's name: what is left out of the procedure, and what is done to the mesh afterwards. */
export const breaks: Readonly<Record<string, { readonly omit?: Omissions; readonly by?: Break }>> = {
  healthy: {},
  remote_secret_missing_on_east: {
    by: async world => {
      const east = world.cluster('east');
      await east.api.remove(secretOnEast, {}, world.signal);
      await eventually('istiod lets go', async () => !(await debug(east, 'clusterz', world.signal)).includes('west'));
    },
  },
  remote_secret_with_a_bad_token: { by: secretChanged('updated', { token: 'bad' }) },
  remote_secret_with_an_unreachable_server: { by: secretChanged('updated', { server: 'https://192.0.2.1:6443' }) },
  remote_secret_made_new_with_a_bad_token: { by: secretChanged('made-new', { token: 'bad' }) },
  remote_secret_made_new_with_an_unreachable_server: {
    by: secretChanged('made-new', { server: 'https://192.0.2.1:6443' }),
  },
  remote_secret_under_another_cluster_name: { by: secretChanged('updated', { id: 'vest' }) },
  west_gateway_service_without_the_network_label: { omit: { networkLabelOfGateway: 'west' } },
  no_cross_network_gateway_in_west: { omit: { exposure: 'west' } },
  west_gateway_scaled_to_zero: {
    by: world => scaleToZero(world.cluster('west'), 'istio-eastwestgateway', 'istio-system', world.signal),
  },
  firewall_drops_port_15443_to_west: {
    by: async world => world.cluster('west').fault({ droppedPorts: new Set([15443]) }),
  },
  helloworld_service_missing_in_west: {
    by: async world =>
      void (await world.cluster('west').api.remove(ref('v1', 'Service', 'helloworld', 'sample'), {}, world.signal)),
  },
  helloworld_in_west_without_a_sidecar: {
    by: async world => {
      const west = world.cluster('west');
      const template = { metadata: { labels: { 'sidecar.istio.io/inject': 'false' } } };
      await patch(west, deployment('helloworld-v2', 'sample'), { spec: { template } }, world.signal);
      await eventually('one pod without a sidecar', async () => {
        const pods = await west.api.list(
          ref('v1', 'Pod', ''),
          { namespace: 'sample', labels: 'app=helloworld' },
          world.signal,
        );
        return pods.items.length === 1 && pods.items[0]?.metadata.labels?.['sidecar.istio.io/inject'] === 'false';
      });
    },
  },
  helloworld_in_west_scaled_to_zero: {
    by: world => scaleToZero(world.cluster('west'), 'helloworld-v2', 'sample', world.signal),
  },
  locality_failover_by_destination_rule_in_east: {
    by: async world => {
      const spec = {
        host: 'helloworld.sample.svc.cluster.local',
        trafficPolicy: { outlierDetection: { consecutive5xxErrors: 1 } },
      };
      const rule = {
        apiVersion: 'networking.istio.io/v1',
        kind: 'DestinationRule',
        metadata: { name: 'helloworld', namespace: 'sample' },
        spec,
      };
      await world.cluster('east').api.create(rule, {}, world.signal);
      const seen = world.world.view.cluster('east')?.objects;
      await eventually(
        'istiod knows the rule',
        () => seen?.list(ref('networking.istio.io/v1', 'DestinationRule', '')).length === 1,
      );
    },
  },
  namespace_network_label_missing_in_west_after_a_restart: {
    omit: { networkLabelOfGateway: 'west' },
    by: world =>
      patch(
        world.cluster('west'),
        ref('v1', 'Namespace', 'istio-system'),
        { metadata: { labels: { 'topology.istio.io/network': null } } },
        world.signal,
      ),
  },
  different_roots_from_the_start: { omit: { commonRoot: 'differs' } },
};

/** Waits until each istiod is synced with all that it has a Secret for. */
export async function synced(world: TestWorld, omit: Omissions): Promise<void> {
  for (const cluster of world.clusters) {
    const wanted = omit.secretsOn === cluster.name ? 1 : world.clusters.length;
    await eventually(`${cluster.name} is synced with all`, async () => {
      return ((await debug(cluster, 'clusterz', world.signal)).match(/"synced"/g) ?? []).length === wanted;
    });
  }
}
