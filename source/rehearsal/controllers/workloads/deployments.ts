/** The Deployment controller: a ReplicaSet per pod template, rolled out, and a status in Kubernetes' own steps and words. */

import { at, numberAt, recordAt, textAt } from '../../../model/fields.ts';
import type { JsonObject, KubeObject } from '../../../model/kube.ts';
import { hashOf, nameOf } from '../../mesh/random.ts';
import { controllerReference, objectOf, ownedBy, ownedObjects, startController } from '../controller.ts';
import { recordEvent } from '../events.ts';
import { DEPLOYMENT, REPLICA_SET } from '../kinds.ts';
import { isSame } from '../merge-patch.ts';
import type { Site } from '../site.ts';
import { deploymentStatus, replicaSetCreated } from './deployment-status.ts';
import { mostUnavailable, replicasOf } from './replicas.ts';

const MANAGER = 'kube-controller-manager';
const REVISION = 'deployment.kubernetes.io/revision';
const HISTORY = 'deployment.kubernetes.io/revision-history';

export function startDeployments(site: Site): void {
  const watched = [{ kind: DEPLOYMENT }, { kind: REPLICA_SET, affects: ownedBy(DEPLOYMENT) }];
  startController(site, watched, async (key, signal) => {
    const deployment = objectOf(site, DEPLOYMENT, key);
    if (deployment === undefined || deployment.metadata.deletionTimestamp !== undefined) return;
    await reconcile(site, deployment, signal);
  });
}

async function reconcile(site: Site, deployment: KubeObject, signal: AbortSignal): Promise<void> {
  const hash = templateHash(deployment);
  const all = ownedObjects(site, REPLICA_SET, deployment);
  const current = all.find(each => isMadeFrom(each, deployment));
  if (current === undefined) {
    await createReplicaSet(site, deployment, hash, nextRevision(all), signal);
    return;
  }
  await renumber(site, deployment, current, nextRevision(all.filter(each => each !== current)), signal);
  await rollOut(site, deployment, current, all, signal);
  const sets = ownedObjects(site, REPLICA_SET, deployment);
  const present = sets.find(each => each.metadata.uid === current.metadata.uid) ?? current;
  await site.writer(MANAGER).status(deployment, deploymentStatus(site.clock, deployment, present, sets), signal);
}

async function createReplicaSet(
  site: Site,
  deployment: KubeObject,
  hash: string,
  revision: number,
  signal: AbortSignal,
): Promise<void> {
  const writer = site.writer(MANAGER);
  const { name, namespace } = deployment.metadata;
  const labels = { ...(recordAt(deployment, 'spec', 'template', 'metadata', 'labels') as Record<string, string>) };
  const template = recordAt(deployment, 'spec', 'template') as JsonObject;
  const replicas = replicasOf(deployment);
  const set = await writer.create(
    {
      ...REPLICA_SET,
      metadata: {
        name: `${name}-${hash}`,
        ...(namespace === undefined ? {} : { namespace }),
        labels: { ...labels, 'pod-template-hash': hash },
        annotations: {
          ...copiedAnnotations(deployment),
          'deployment.kubernetes.io/desired-replicas': String(replicas),
          'deployment.kubernetes.io/max-replicas': String(replicas + surgeOf(deployment, replicas)),
          [REVISION]: String(revision),
        },
        ownerReferences: [controllerReference(deployment)],
      },
      spec: {
        replicas,
        selector: {
          matchLabels: {
            ...(recordAt(deployment, 'spec', 'selector', 'matchLabels') as JsonObject),
            'pod-template-hash': hash,
          },
        },
        template: {
          ...template,
          metadata: { ...(template.metadata as JsonObject), labels: { ...labels, 'pod-template-hash': hash } },
        },
      },
    },
    signal,
  );
  await scaled(site, deployment, set, 0, replicas, signal);
  const status = replicaSetCreated(site.clock, deployment, set);
  await writer.annotatedStatus(deployment, status, { [REVISION]: String(revision) }, signal);
}

/** True for the ReplicaSet of the Deployment's present template, whatever the order of its fields. */
function isMadeFrom(set: KubeObject, deployment: KubeObject): boolean {
  const template = recordAt(set, 'spec', 'template');
  const metadata = recordAt(template, 'metadata');
  const { 'pod-template-hash': _, ...labels } = recordAt(metadata, 'labels');
  return isSame({ ...template, metadata: { ...metadata, labels } }, recordAt(deployment, 'spec', 'template'));
}

const revisionOf = (set: KubeObject): number => Number(set.metadata.annotations?.[REVISION] ?? 0);
const nextRevision = (sets: readonly KubeObject[]): number => Math.max(0, ...sets.map(revisionOf)) + 1;

/** An old ReplicaSet that is the current one again gets a new number; annotations follow the Deployment's. */
async function renumber(
  site: Site,
  deployment: KubeObject,
  current: KubeObject,
  next: number,
  signal: AbortSignal,
): Promise<void> {
  const last = revisionOf(current);
  const revision = Math.max(last, next);
  const history = [current.metadata.annotations?.[HISTORY] ?? [], String(last)].flat().join(',');
  const annotations = {
    ...copiedAnnotations(deployment),
    [REVISION]: String(revision),
    ...(revision === last ? {} : { [HISTORY]: history }),
  };
  const writer = site.writer(MANAGER);
  await writer.patch(current, { metadata: { annotations } }, signal);
  if (deployment.metadata.annotations?.[REVISION] === String(revision)) return;
  const status = (deployment.status ?? {}) as JsonObject;
  await writer.annotatedStatus(deployment, status, { [REVISION]: String(revision) }, signal);
}

/** A ReplicaSet inherits what stands on its Deployment, but for what `kubectl apply` keeps there for itself. */
function copiedAnnotations(deployment: KubeObject): Readonly<Record<string, string>> {
  const own = ['kubectl.kubernetes.io/last-applied-configuration', REVISION, HISTORY];
  return Object.fromEntries(
    Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => !own.includes(key)),
  );
}

/** The new ReplicaSet to its size; of the old ones as much goes as may be missing: what is not ready first. */
async function rollOut(
  site: Site,
  deployment: KubeObject,
  current: KubeObject,
  all: readonly KubeObject[],
  signal: AbortSignal,
): Promise<void> {
  const wanted = replicasOf(deployment);
  await scale(site, deployment, current, wanted, signal);
  const olds = all.filter(each => each.metadata.uid !== current.metadata.uid && replicasOf(each) > 0);
  const least = wanted - mostUnavailable(deployment);
  const total = [current, ...olds].reduce((sum, each) => sum + availableOf(each), 0);
  const pods = olds.reduce((sum, each) => sum + replicasOf(each), wanted);
  let unready = pods - least - Math.max(0, wanted - availableOf(current));
  let spare = total - least;
  for (const old of olds) {
    const broken = Math.min(Math.max(0, unready), Math.max(0, replicasOf(old) - availableOf(old)));
    const healthy = Math.min(Math.max(0, spare), replicasOf(old) - broken, Math.max(0, unready - broken));
    unready -= broken + healthy;
    spare -= healthy;
    await scale(site, deployment, old, replicasOf(old) - broken - healthy, signal);
  }
}

const availableOf = (set: KubeObject): number => numberAt(set, 'status', 'availableReplicas') ?? 0;

async function scale(site: Site, deployment: KubeObject, set: KubeObject, to: number, signal: AbortSignal) {
  const from = replicasOf(set);
  if (from === to) return;
  await site.writer(MANAGER).patch(set, { spec: { replicas: to } }, signal);
  await scaled(site, deployment, set, from, to, signal);
}

function scaled(site: Site, about: KubeObject, set: KubeObject, from: number, to: number, signal: AbortSignal) {
  const message = `Scaled ${to < from ? 'down' : 'up'} replica set ${set.metadata.name} from ${from} to ${to}`;
  const component = 'deployment-controller';
  return recordEvent(site, { about, type: 'Normal', reason: 'ScalingReplicaSet', message, component }, signal);
}

function surgeOf(deployment: KubeObject, replicas: number): number {
  const surge = at(deployment, 'spec', 'strategy', 'rollingUpdate', 'maxSurge') ?? '25%';
  return typeof surge === 'number' ? surge : Math.ceil((replicas * Number.parseInt(String(surge), 10)) / 100);
}

/** A name for the template's contents: the same template, the same ReplicaSet. */
function templateHash(deployment: KubeObject): string {
  const text = JSON.stringify(recordAt(deployment, 'spec', 'template'));
  return nameOf(hashOf(text + (textAt(deployment, 'metadata', 'name') ?? '')), 10);
}
