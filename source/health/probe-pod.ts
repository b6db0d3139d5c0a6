/** The life of the pod that tries connections before an install: it goes whatever happens, and with the next run at the latest. */
import { randomUUID } from 'node:crypto';
import { podReason } from '../engine/pod-reason.ts';
import { PROBE_HOLDER, PROBE_LABEL, PROBE_NAMESPACE, probePod } from '../manifests/probe-pod.ts';
import { type KubeObject, refOf } from '../model/kube.ts';
import { isOurs } from '../model/marks.ts';
import type { Member, Mesh } from '../model/mesh.ts';
import { isPodReady } from '../model/pod.ts';
import { ProblemError } from '../model/problem.ts';
import { sh } from '../model/shell-word.ts';
import type { Cluster, ExecTarget, World } from '../ports.ts';

/** Milliseconds: for an image to be pulled, between two polls, and for the deletion when everything else is over. */
const PATIENCE = 90_000;
const PAUSE = 500;
const FOR_REMOVAL = 15_000;

/** Does `work` in a new pod of the cluster. Throws `ProblemError` where the pod does not come up. */
export async function inProbePod<Result>(
  mesh: Mesh,
  member: Member,
  world: World,
  work: (target: ExecTarget) => Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  const cluster = world.cluster(member.name);
  await removeLeftProbes(cluster, world, signal);
  const pod = probePod({
    name: `eastwest-reach-${randomUUID().slice(0, 8)}`,
    meshId: mesh.id,
    holder: world.holder,
    samples: mesh.samples,
    version: mesh.version ?? 'v1.30.0',
    platform: member.platform,
  });
  try {
    await cluster.create(pod, signal);
    await ready(pod, cluster, world, signal);
    return await work({ namespace: PROBE_NAMESPACE, pod: pod.metadata.name, container: 'curl' });
  } finally {
    await removed(pod, cluster);
  }
}

/** Where it cannot be deleted its node ends it, and the next run deletes it: what was found out with it stands. */
async function removed(pod: KubeObject, cluster: Cluster): Promise<void> {
  // The run's own signal may be what ended it.
  const late = AbortSignal.timeout(FOR_REMOVAL);
  try {
    await cluster.remove(refOf(pod), {}, late);
  } catch (error) {
    if (!(error instanceof ProblemError) && !late.aborted) throw error;
  }
}

/** Those of runs that are over. One of a run that may be alive is left to it: its node ends it in minutes. */
async function removeLeftProbes(cluster: Cluster, { hasEnded }: World, signal: AbortSignal): Promise<void> {
  const selection = { namespace: PROBE_NAMESPACE, labels: `${PROBE_LABEL}=reach` };
  const left = (await cluster.list({ apiVersion: 'v1', kind: 'Pod' }, selection, signal)).filter(pod => {
    const holder = pod.metadata.annotations?.[PROBE_HOLDER] ?? '';
    return isOurs(pod) && (hasEnded(holder) || isOver(pod));
  });
  for (const pod of left) {
    const { uid } = pod.metadata;
    await cluster.remove(refOf({ ...pod, apiVersion: 'v1', kind: 'Pod' }), uid === undefined ? {} : { uid }, signal);
  }
}

const isOver = ({ status }: KubeObject) => status?.phase === 'Failed' || status?.phase === 'Succeeded';

async function ready(pod: KubeObject, cluster: Cluster, { clock }: World, signal: AbortSignal): Promise<void> {
  const end = clock.now() + PATIENCE;
  let last = 'it has not started';
  while (clock.now() < end) {
    const found = await cluster.read(refOf(pod), signal);
    if (found !== undefined && isPodReady(found)) return;
    last = (found === undefined ? undefined : podReason(found)) ?? last;
    await clock.sleep(PAUSE, signal);
  }
  throw new ProblemError({
    code: 'timed-out',
    title: `pod ${pod.metadata.name} of ${cluster.name} did not start: ${last}`,
    hint: sh`its image must be pulled there: --sample-registry names a mirror`,
  });
}
