/** One istiod pod as a running program: what it remembers from its start to its end, and what it does as the leader. */

import { listAt, recordAt, textAt } from '../../../model/fields.ts';
import type { KubeObject } from '../../../model/kube.ts';
import type { Api } from '../../../ports.ts';
import { gatewaysIn } from '../../mesh/gateways.ts';
import type { GatewayAddress, Injection, Istiod } from '../../mesh/istiod.ts';
import { keyOf } from '../controller.ts';
import { CONFIG_MAP, NAMESPACE, SECRET } from '../kinds.ts';
import { createReconciler } from '../reconciler.ts';
import { runningOperator } from '../sail/operator.ts';
import type { Site } from '../site.ts';
import { createWriter } from '../writer.ts';
import { firstLocks, lastLock, takeLock } from './leader-locks.ts';
import { keepCluster, type LedCluster, watchCluster } from './led-cluster.ts';
import { createRemoteSecrets, type RemoteSecrets } from './remote-secrets.ts';
import { caOfIstiod, type IstiodCa, pluggedCa } from './root.ts';

export type IstiodProcess = {
  snapshot(): Istiod;
  /** It is the leader now. */
  promote(): void;
  /** Ends it: what it remembered is forgotten. */
  stop(): void;
};

const MANAGER = 'pilot-discovery';

/** `PILOT_REMOTE_CLUSTER_TIMEOUT`, and how often it looks. Milliseconds. */
const FIRST_SYNC = 30_000;
const SYNC_LOOK = 10;

/** Milliseconds until the kubelet has renewed the files of a Secret that a pod has mounted. */
const KUBELET_SYNC = 60_000;

/** Starts istiod in a pod that is Ready; it serves a while later. `isLeader` is asked whenever it would write. */
export function startIstiod(site: Site, pod: KubeObject, isLeader: () => boolean): IstiodProcess {
  const stopped = new AbortController();
  const signal = AbortSignal.any([site.signal, stopped.signal]);
  const namespace = pod.metadata.namespace ?? '';
  const id = environmentOf(pod, 'CLUSTER_ID') ?? 'Kubernetes';
  const revision = environmentOf(pod, 'REVISION') ?? 'default';
  const isMultiRoot = environmentOf(pod, 'ISTIO_MULTIROOT_MESH') === 'true';
  const led = new Map<string, LedCluster>();
  const remembered: GatewayAddress[] = [];
  const candidate = { pod, cache: site.cache, writer: site.writer(MANAGER), clock: site.clock };
  const injection = liveInjection(site, pod, revision);
  let ca: IstiodCa = { root: '', ca: undefined, plugged: false };
  let isServing = false;
  let secrets: RemoteSecrets | undefined;

  const keeper = createReconciler(
    async (name, both) => {
      const cluster = led.get(name);
      if (cluster === undefined || !isServing || !isLeader()) return;
      await keepCluster(cluster, both);
      if (cluster.as === 'remote') await takeLock({ ...candidate, ...cluster }, lastLock, both);
    },
    site,
    signal,
  );

  function lead(name: string, cluster: LedCluster, until: AbortSignal): void {
    led.set(name, cluster);
    const unwatch = watchCluster(cluster, () => keeper.enqueue(name));
    until.addEventListener('abort', () => {
      unwatch();
      led.delete(name);
    });
    keeper.enqueue(name);
  }

  /** Decided once, when a cluster is added: a later annotation comes too late (docs/istio/model.md#invariants). */
  function leadRemote(remoteId: string, cluster: string, api: Api, until: AbortSignal): void {
    const member = site.world.member(cluster);
    const system = member?.objects.get({ ...NAMESPACE, name: namespace });
    const leaders = (system?.metadata.annotations?.['topology.istio.io/controlPlaneClusters'] ?? '').split(',');
    const isExternal = environmentOf(pod, 'EXTERNAL_ISTIOD') === 'true';
    if (member === undefined || !isExternal || !(leaders.includes(id) || leaders.includes('*'))) return;
    const writer = createWriter(api, member.objects, MANAGER);
    lead(`remote ${remoteId}`, { as: 'remote', cache: member.objects, writer, revision, root: () => ca.root }, until);
  }

  async function begin(): Promise<void> {
    ca = await caOfIstiod(site, namespace, signal);
    await site.pace.wait('injector', signal);
    const started = createRemoteSecrets(
      site,
      id,
      {
        synced: leadRemote,
        left: (left, cluster) => {
          const member = cluster === undefined ? undefined : site.world.member(cluster);
          if (member !== undefined) remembered.push(...gatewaysIn(member.objects, left));
        },
      },
      signal,
    );
    secrets = started;
    const unwatch = site.cache.onChange(SECRET, ({ type, object }) => {
      const isRemote = object.metadata.labels?.['istio/multiCluster'] === 'true';
      if (object.metadata.namespace !== namespace) return;
      if (object.metadata.name === 'cacerts' && type === 'present') void reload(object);
      started.changed(keyOf(object), type === 'present' && isRemote ? object : undefined);
    });
    signal.addEventListener('abort', unwatch);
    await firstSync(started);
    isServing = true;
    if (isLeader()) for (const name of firstLocks) await takeLock(candidate, name, signal);
    lead(
      'home',
      { as: 'home', cache: site.cache, writer: site.writer(MANAGER), revision, root: () => ca.root },
      signal,
    );
    for (const name of led.keys()) keeper.enqueue(name);
    if (isLeader()) await takeLock(candidate, lastLock, signal);
  }

  /** It is not ready before it has read every cluster of its secrets: proxies would be told of fewer endpoints than before. */
  async function firstSync(read: RemoteSecrets): Promise<void> {
    const since = site.clock.now();
    const isReading = () => read.registrations().some(({ sync }) => sync === 'syncing');
    while (isReading() && site.clock.now() - since < FIRST_SYNC) await site.clock.sleep(SYNC_LOOK, signal);
  }

  /** Files of `cacerts` that change under an istiod which started with them. */
  async function reload(cacerts: KubeObject): Promise<void> {
    const changed = pluggedCa(cacerts);
    if (!ca.plugged || changed === undefined) return;
    await site.clock.sleep(KUBELET_SYNC, signal).catch(() => undefined);
    if (signal.aborted || !isTakenLive(ca.root, changed.root, isMultiRoot)) return;
    ca = changed;
    for (const name of led.keys()) keeper.enqueue(name);
  }

  void begin().catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });

  return {
    snapshot: () => ({
      home: site.name,
      pod: pod.metadata.name,
      id,
      version: pod.metadata.labels?.['app.kubernetes.io/version'] ?? '',
      isServing,
      root: ca.root,
      ...(ca.ca === undefined ? {} : { ca: ca.ca }),
      pushesRoots: isMultiRoot,
      injection: injection(),
      registrations: secrets?.registrations() ?? [],
      remembered,
    }),
    promote: () => {
      for (const name of led.keys()) keeper.enqueue(name);
    },
    stop: () => stopped.abort(),
  };
}

/** Whether istiod takes new files without a restart (docs/istio/certificates.md#rotation). */
function isTakenLive(now: string, changed: string, isMultiRoot: boolean): boolean {
  if (now === changed) return true;
  return isMultiRoot && (now.includes(changed) || changed.includes(now));
}

function environmentOf(pod: KubeObject, name: string): string | undefined {
  const env = listAt(listAt(pod, 'spec', 'containers')[0], 'env');
  return textAt(
    env.find(each => textAt(each, 'name') === name),
    'value',
  );
}

/** What it injects now: the injector reads its values again when they change, without a restart. */
function liveInjection(site: Site, pod: KubeObject, revision: string): () => Injection {
  const suffix = revision === 'default' ? '' : `-${revision}`;
  const place = { ...CONFIG_MAP, namespace: pod.metadata.namespace ?? '', name: `values${suffix}` };
  let read: KubeObject | undefined = site.cache.get(place);
  let settings = injectionSettings(site, pod, revision, read);
  return () => {
    const now = site.cache.get(place) ?? read;
    if (now !== read) settings = injectionSettings(site, pod, revision, now);
    read = now;
    return settings;
  };
}

/** From the values that its chart left behind. */
function injectionSettings(site: Site, pod: KubeObject, revision: string, map: KubeObject | undefined): Injection {
  const values: unknown = JSON.parse(map?.data?.['original-values'] ?? '{}');
  const version = pod.metadata.labels?.['app.kubernetes.io/version'] ?? '';
  const image = runningOperator(site)?.image(`v${version}`, 'proxy');
  const isOpenShift = textAt(values, 'global', 'platform') === 'openshift';
  const hub = textAt(values, 'global', 'hub');
  return {
    revision,
    proxyImage:
      hub !== undefined ? `${hub}/proxyv2:${version}` : (image ?? `registry.istio.io/release/proxyv2:${version}`),
    network: textAt(values, 'global', 'network'),
    usesCni: isOpenShift,
    proxyMetadata: recordAt(values, 'meshConfig', 'defaultConfig', 'proxyMetadata') as Readonly<Record<string, string>>,
  };
}
