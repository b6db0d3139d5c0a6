/** Meshes on simulated clusters whose root changes, with requests going on all the while. */

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { createKeys } from '../../source/certificates/keys.ts';
import { certificateFingerprints } from '../../source/model/certificate-fingerprints.ts';
import { textAt } from '../../source/model/fields.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import type { Mesh } from '../../source/model/mesh.ts';
import { isPodReady } from '../../source/model/pod.ts';
import { hasProxy } from '../../source/model/proxy.ts';
import { type ProxyCertificates, proxyCertificates, secretsCommand } from '../../source/model/proxy-certificates.ts';
import type { Keys, World } from '../../source/ports.ts';
import { planRootChange } from '../../source/preparation/prepare-root-change.ts';
import { monitorTraffic, type TrafficEvent } from '../../source/traffic/monitor.ts';
import { eventually, realClock, run, type TestWorld } from '../rehearsal/controllers/worlds.ts';

export type NewRoot = {
  /** As a new command has them. */
  readonly keys: Keys;
  /** SHA-256; undefined while it is not made. */
  fingerprint(): Promise<string | undefined>;
};

/** A certificates folder that is empty yet. */
export async function newRoot(test: TestContext): Promise<NewRoot> {
  const folder = await mkdtemp(join(tmpdir(), 'eastwest-test-'));
  test.after(() => rm(folder, { recursive: true, force: true }));
  return {
    get keys() {
      return createKeys({ folder, meshId: 'mesh1', clock: realClock });
    },
    async fingerprint() {
      const pem = await readFile(join(folder, 'root-cert.pem'), 'utf8').catch(() => '');
      return certificateFingerprints(pem)[0];
    },
  };
}

/** The steps to the new root, from what is on the clusters now. */
export async function plannedChange(mesh: Mesh, world: World, root: NewRoot, signal: AbortSignal) {
  return planRootChange(mesh, await root.fingerprint(), world.cluster, signal);
}

/** What each proxy of a cluster has, by "namespace/app". */
export async function proxiesOn(
  simulated: TestWorld,
  name: string,
): Promise<ReadonlyMap<string, ProxyCertificates | undefined>> {
  const cluster = simulated.cluster(name);
  const { items } = await cluster.api.list({ apiVersion: 'v1', kind: 'Pod' }, {}, simulated.signal);
  const pods = items.filter(pod => hasProxy(pod) && isPodReady(pod) && pod.metadata.deletionTimestamp === undefined);
  const asked = pods.map(async ({ metadata }: KubeObject) => {
    const where = { namespace: metadata.namespace ?? '', pod: metadata.name, container: 'istio-proxy' };
    const session = cluster.api.exec(where, secretsCommand, simulated.signal);
    let dump = '';
    for await (const chunk of session.stdout) dump += Buffer.from(chunk).toString();
    return [`${where.namespace}/${metadata.labels?.app ?? metadata.name}`, proxyCertificates(dump)] as const;
  });
  return new Map(await Promise.all(asked));
}

export type Watching = {
  responses(cluster: string): number;
  misses(cluster: string): readonly string[];
  /** Until everyone has asked so often since now. */
  more(count: number): Promise<void>;
  end(): Promise<void>;
};

/** Requests from every cluster, until it is ended: the monitor that people watch. */
export function watchTraffic(mesh: Mesh, world: World, simulated: TestWorld): Watching {
  const seen: TrafficEvent[] = [];
  const over = new AbortController();
  const monitoring = monitorTraffic(
    { mesh, cluster: world.cluster, clock: realClock, each: true },
    event => seen.push(event),
    AbortSignal.any([over.signal, simulated.signal]),
  );
  const responses = (cluster: string) =>
    seen.filter(each => each.event === 'response' && each.cluster === cluster).length;
  return {
    responses,
    misses: cluster =>
      seen.flatMap(each => (each.event === 'miss' && each.cluster === cluster ? [JSON.stringify(each)] : [])),
    async more(count) {
      const before = mesh.members.map(({ name }) => responses(name));
      await eventually('all go on asking', () =>
        mesh.members.every(({ name }, index) => responses(name) >= (before[index] ?? 0) + count),
      );
    },
    async end() {
      over.abort();
      await monitoring.catch(() => undefined);
    },
  };
}

const system = 'istio-system';

/** As if no CA had ever been plugged in: istiod signs for itself, and every proxy has such a certificate. */
export async function signForThemselves(simulated: TestWorld, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const { api } = simulated.cluster(name);
    await api.remove({ apiVersion: 'v1', kind: 'Secret', namespace: system, name: 'cacerts' }, {}, simulated.signal);
    await replacePods(simulated, name, { namespace: system, labels: 'app=istiod' });
    await eventually(`the istiod of ${name} serves`, async () => {
      const where = { namespace: system, labels: 'app=istiod', container: 'discovery' };
      const words = ['pilot-discovery', 'request', 'GET', '/debug/clusterz'];
      return (await run(simulated.cluster(name), where, words, simulated.signal)).startsWith('[');
    });
    await replacePods(simulated, name, { namespace: system, labels: 'istio=eastwestgateway' });
    await replacePods(simulated, name, { namespace: 'sample', labels: '' });
  }
}

/** Deletes these pods, and waits for others that are ready. */
export async function replacePods(
  simulated: TestWorld,
  name: string,
  { namespace, labels }: { readonly namespace: string; readonly labels: string },
): Promise<void> {
  const { api } = simulated.cluster(name);
  const kind = { apiVersion: 'v1', kind: 'Pod' };
  const selection = labels === '' ? { namespace } : { namespace, labels };
  const before = (await api.list(kind, selection, simulated.signal)).items;
  for (const pod of before) await api.remove({ ...kind, namespace, name: pod.metadata.name }, {}, simulated.signal);
  await eventually(`others in place of ${namespace} ${labels}`, async () => {
    const { items } = await api.list(kind, selection, simulated.signal);
    const isNew = items.every(pod => !before.some(old => old.metadata.uid === pod.metadata.uid));
    return isNew && items.length >= before.length && items.every(isPodReady);
  });
}

/** SHA-256 of the roots that a cluster publishes. */
export async function publishedOn(simulated: TestWorld, name: string): Promise<readonly string[]> {
  const ref = { apiVersion: 'v1', kind: 'ConfigMap', namespace: system, name: 'istio-ca-root-cert' };
  const map = await simulated.cluster(name).api.get(ref, simulated.signal);
  return certificateFingerprints(textAt(map, 'data', 'root-cert.pem') ?? '');
}
