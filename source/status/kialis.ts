/** The Kialis of a cluster: what their operator says, and whether the servers are ready, which it never says. Read only. */

import { liveReason } from '../engine/live-reason.ts';
import { cleaned } from '../model/clean.ts';
import { conditionOf, numberAt, textAt } from '../model/fields.ts';
import { isServerOfKiali, kialiPods } from '../model/kiali.ts';
import { clustersOf } from '../model/kiali-of-mesh.ts';
import { type KubeObject, objectTitle, refOf } from '../model/kube.ts';
import { orUndefined } from '../model/or-undefined.ts';
import { ProblemError } from '../model/problem.ts';
import type { Cluster } from '../ports.ts';
import { missingStore } from './kiali-metrics.ts';

export type KialiStatus = {
  /** "Kiali istio-system/kiali". */
  readonly title: string;
  readonly namespace: string;
  /** Of the server, and of its Deployment. */
  readonly instance: string;
  /** `account`: only what the server of another cluster needs there. */
  readonly role: 'server' | 'account';
  /** Of the server: `v2.30.0`; absent where it is not named. */
  readonly version?: string;
  /** The clusters that Secrets beside the server lead to. */
  readonly clusters: readonly string[];
  /** Why the last run of its operator failed, in the operator's words. */
  readonly failure?: string;
  /** Absent where the server is ready, and of an account. */
  readonly down?: KialiDown;
  /** Why it is not known whether the server is ready. */
  readonly unseen?: string;
  /** Where it looks for metrics, where that is a Service of the cluster which does not exist: its graphs are empty. */
  readonly missingStore?: string;
};

export type KialiDown = {
  readonly what: 'missing' | 'stopped' | 'unready';
  /** "0 of 1 pods ready". */
  readonly words: string;
  /** What holds the pods, in the cluster's own words. */
  readonly reason?: string;
};

/** A Secret by which a Kiali reaches another cluster, never its contents. */
export type KialiClusterSecret = { readonly secret: string; readonly namespace: string; readonly cluster: string };

const secretLabels = ['kiali.io/multiCluster=true', 'kiali.io/kiali-multi-cluster-secret=true'];

/** Throws `ProblemError` where Kialis cannot be listed. */
export async function readKialis(cluster: Cluster, signal: AbortSignal): Promise<readonly KialiStatus[]> {
  const all = await cluster.list({ apiVersion: 'kiali.io/v1alpha1', kind: 'Kiali' }, {}, signal);
  if (all.length === 0) return [];
  const secrets = (await orUndefined(kialiClusterSecrets(cluster, signal))) ?? [];
  return Promise.all(all.map(each => statusOf(each, secrets, cluster, signal)));
}

/** In both forms: a Secret for each cluster, and one for all. Throws `ProblemError`. */
export async function kialiClusterSecrets(
  cluster: Cluster,
  signal: AbortSignal,
): Promise<readonly KialiClusterSecret[]> {
  const lists = await Promise.all(
    secretLabels.map(labels => cluster.list({ apiVersion: 'v1', kind: 'Secret' }, { labels }, signal)),
  );
  return lists.flat().flatMap(secret => {
    const { namespace = '', name } = secret.metadata;
    return clustersOf(secret).map(each => ({ secret: `${namespace}/${name}`, namespace, cluster: each }));
  });
}

async function statusOf(
  kiali: KubeObject,
  secrets: readonly KialiClusterSecret[],
  cluster: Cluster,
  signal: AbortSignal,
): Promise<KialiStatus> {
  const { namespace = '' } = kiali.metadata;
  const instance = textAt(kiali, 'spec', 'deployment', 'instance_name') ?? 'kiali';
  const failure = conditionOf(kiali, 'Failure');
  const said = failure?.status === 'True' ? (failure.message ?? failure.reason ?? 'it does not say why') : undefined;
  const common = {
    title: objectTitle(refOf(kiali)),
    namespace,
    instance,
    ...(said === undefined ? {} : { failure: cleaned(said, 600) }),
  };
  if (!isServerOfKiali(kiali)) return { ...common, role: 'account', clusters: [] };
  // What goes with it is no fault.
  if (kiali.metadata.deletionTimestamp !== undefined) return { ...common, role: 'server', clusters: [] };
  // A Deployment of OpenShift Service Mesh names its image by digest, which is no version.
  const asked = versionIn(textAt(kiali, 'status', 'specVersion'));
  const store = await orUndefined(missingStore(kiali, cluster, signal), 'forbidden');
  return {
    ...common,
    role: 'server',
    clusters: secrets.filter(each => each.namespace === namespace).map(each => cleaned(each.cluster, 63)),
    ...(asked === undefined ? {} : { version: asked }),
    ...(await serverOf({ namespace, instance }, cluster, signal)),
    ...(store === undefined ? {} : { missingStore: store }),
  };
}

/** Nothing for `default`, or for a part of a digest. */
const versionIn = (text: string | undefined) => /^v\d+\.\d+[\w.-]*$/.exec(text ?? '')?.[0];

type Place = Pick<KialiStatus, 'namespace' | 'instance'>;

async function serverOf(
  place: Place,
  cluster: Cluster,
  signal: AbortSignal,
): Promise<Pick<KialiStatus, 'version' | 'down' | 'unseen'>> {
  const ref = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: place.namespace, name: place.instance };
  try {
    const deployment = await cluster.read(ref, signal);
    const version = versionIn(deployment?.metadata.labels?.['app.kubernetes.io/version']);
    const down = await downOf(deployment, place, cluster, signal);
    return { ...(version === undefined ? {} : { version }), ...(down === undefined ? {} : { down }) };
  } catch (error) {
    if (error instanceof ProblemError) return { unseen: cleaned(error.problem.title, 300) };
    throw error;
  }
}

/** Nothing where as many of its pods are ready as there should be. */
async function downOf(
  deployment: KubeObject | undefined,
  { namespace, instance }: Place,
  cluster: Cluster,
  signal: AbortSignal,
): Promise<KialiDown | undefined> {
  if (deployment === undefined) return { what: 'missing', words: 'its Deployment does not exist' };
  const wanted = numberAt(deployment, 'spec', 'replicas') ?? 1;
  const ready = numberAt(deployment, 'status', 'readyReplicas') ?? 0;
  if (wanted === 0) return { what: 'stopped', words: 'its Deployment is scaled to 0' };
  if (ready >= wanted) return undefined;
  const reason = await orUndefined(liveReason(cluster, { namespace, labels: kialiPods({ instance }) }, signal));
  const words = `${ready} of ${wanted} pods ready`;
  return { what: 'unready', words, ...(reason === undefined ? {} : { reason: cleaned(reason, 600) }) };
}
