/**
 * A run's claim on a cluster: a Lease that it creates before it writes anything, renews while it lives, and deletes at
 * its end. It is in `default`, which every cluster has before anything is installed.
 */
import { cleaned } from './clean.ts';
import { numberAt, textAt } from './fields.ts';
import type { KubeObject, ObjectRef } from './kube.ts';
import { marked, meshOf } from './marks.ts';
import type { Problem } from './problem.ts';
import { sh } from './shell-word.ts';

export const claimRef: ObjectRef = {
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  namespace: 'default',
  name: 'eastwest',
};

/** Seconds without a renewal after which a run counts as dead. */
export const CLAIM_SECONDS = 15;

/** Seconds that a claim may ask to be waited for, whatever it says: who wrote it is not known. */
export const MOST_CLAIM_SECONDS = 30;

/** Who claims: the same for every cluster of a run. */
export type Claimant = { readonly holder: string; readonly meshId: string };

/** The holder as the Lease has it; '' where it is free. */
export function holderIn(lease: KubeObject): string {
  return textAt(lease, 'spec', 'holderIdentity') ?? '';
}

/** Its words are fit for a terminal. */
export type Claim = {
  /** "alice@laptop, process 4711, …". */
  readonly holder: string;
  readonly mesh: string | undefined;
  readonly since: string | undefined;
  readonly renewed: string | undefined;
  /** How long it stands without being renewed. */
  readonly seconds: number;
};

/** The claim in a Lease; undefined where it is free. */
export function claimIn(lease: KubeObject | undefined): Claim | undefined {
  const holder = lease === undefined ? '' : holderIn(lease);
  if (lease === undefined || holder === '') return undefined;
  const mesh = meshOf(lease);
  const since = textAt(lease, 'spec', 'acquireTime');
  const seconds = numberAt(lease, 'spec', 'leaseDurationSeconds') ?? CLAIM_SECONDS;
  return {
    holder: cleaned(holder, 120),
    mesh: mesh === undefined ? undefined : cleaned(mesh, 80),
    since: since === undefined ? undefined : cleaned(since, 40),
    renewed: textAt(lease, 'spec', 'renewTime'),
    seconds: Math.min(Math.max(seconds, 1), MOST_CLAIM_SECONDS),
  };
}

/** Whether this Lease is held by this run. */
export function isHeldBy(lease: KubeObject, { holder }: Claimant): boolean {
  return holderIn(lease) === holder;
}

/** The Lease of a run that claims since `since` and lives `now`, replacing an existing one. Milliseconds since 1970. */
export function claimLease(
  claimant: Claimant,
  times: { readonly since: number; readonly now: number },
  there?: KubeObject,
): KubeObject {
  const { apiVersion, kind, ...place } = claimRef;
  const { uid, resourceVersion } = there?.metadata ?? {};
  const metadata = {
    ...place,
    ...(uid === undefined ? {} : { uid }),
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
  };
  const spec = {
    holderIdentity: claimant.holder,
    leaseDurationSeconds: CLAIM_SECONDS,
    acquireTime: microTime(times.since),
    renewTime: microTime(times.now),
  };
  return marked({ apiVersion, kind, metadata, spec }, claimant.meshId);
}

/** RFC 3339 with six digits, as a Lease has it. */
function microTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('Z', '000Z');
}

/** "alice@laptop, process 4711, at work on mesh mesh1 since 10:32:05". */
export function claimWords({ holder, mesh, since }: Claim): string {
  const words = mesh === undefined ? '' : ` for mesh ${mesh}`;
  return `${holder}${words}${since === undefined ? '' : `, since ${since.replace(/\.\d+Z$/, 'Z')}`}`;
}

/** Another run is alive there. */
export function claimed(cluster: string, context: string, claim: Claim): Problem {
  return {
    code: 'claimed',
    title: `${cluster} is claimed by another run: ${claimWords(claim)}`,
    hint: `wait for that run to end, or stop it there, then run again; nothing was changed. If it is certainly dead: ${deleteCommand(context)}`,
  };
}

/** Another run took the cluster over while this one could not renew its claim. */
export function claimLost(cluster: string, claim: Claim | undefined): Problem {
  const by = claim === undefined ? 'the Lease default/eastwest' : claimWords(claim);
  return {
    code: 'claimed',
    title: `${cluster} was taken over by another run: ${by}`,
    hint: `this run sent no heartbeat there for more than ${CLAIM_SECONDS} s and stopped writing; when the other has ended, run again to resume`,
  };
}

function deleteCommand(context: string): string {
  return sh`kubectl --context ${context} -n ${claimRef.namespace} delete lease ${claimRef.name}`;
}
