/** What the server of Kiali reads of the other clusters: accounts there, proven before the server is told of them. */
import type { Facts, Step } from '../engine/step.ts';
import { kialiMark, kialiServer } from '../manifests/kiali.ts';
import {
  fingerprintOf,
  KIALI_CLUSTERS_SECRET,
  type KialiCluster,
  kialiClusterSecret,
  kialiClusters,
} from '../manifests/kiali-clusters.ts';
import type { RemoteCredentials } from '../manifests/remote-secret.ts';
import { listAt, textAt } from '../model/fields.ts';
import { isKialiAtLeast, type KialiPlan, kialiAccount, remotesOfKiali } from '../model/kiali.ts';
import type { KubeObject } from '../model/kube.ts';
import type { Member } from '../model/mesh.ts';
import { sh } from '../model/shell-word.ts';
import { minutes } from '../model/time-units.ts';
import { kialiId } from './kiali-id.ts';
import { kialiRollout, kialiRolloutPending, restartedAfter } from './kiali-rollout.ts';
import { isAdopted, kialiReconciled, kialiVersion, serverNeeds } from './kiali-server.ts';

/** What the server's kubeconfig of this member holds. */
function credentials(member: Member, facts: Facts): RemoteCredentials {
  return {
    server: member.api,
    ca: member.apiTls === undefined ? facts.text(member.name, 'kialiCa', 'API server CA') : member.apiTls.ca,
    serverName: member.apiTls?.serverName,
    ...(member.apiTls?.insecure ? { insecure: true } : {}),
    token: facts.text(member.name, 'kialiToken', 'token of Kiali'),
  };
}

/** Exactly what the server will use, tried from here: one cluster that does not let it in stops the whole server. */
export function kialiAccessProven(kiali: KialiPlan, member: Member): Step {
  const user = `system:serviceaccount:${kiali.namespace}:${kialiAccount(kiali)}`;
  return {
    id: kialiId(member, 'access'),
    cluster: member.name,
    title: 'Verify access of Kiali',
    needs: [kialiId(member, 'token')],
    until: {
      by: 'access',
      access: facts => credentials(member, facts),
      reader: 'kiali',
      within: 2 * minutes,
      byHand: sh`kubectl auth can-i list pods --as=${user} -A`,
      hint: sh`the URL, its CA and the account's permissions must fit: ${member.api}; another one: --cluster ${member.name}=CONTEXT,api=URL; its CA or name: ,api-ca=FILE or ,api-server-name=NAME`,
    },
    byHand: '',
  };
}

const clustersOf = (kiali: KialiPlan, facts: Facts): readonly KialiCluster[] =>
  remotesOfKiali(kiali).map(member => ({ name: member.name, credentials: credentials(member, facts) }));

/**
 * Whether all clusters are in one Secret, which operators read from 2.8 and servers from 2.11 on. Where Secrets of each
 * are there, they stay the only ones: of a cluster that is in both, one is ignored.
 */
export function isOneSecret({ secretEach, home }: Pick<KialiPlan, 'secretEach' | 'home'>, facts: Facts): boolean {
  if (secretEach === true) return false;
  if (facts.planning) return true;
  const { kialiOperator, kialiServer: server } = facts.of(home.name);
  if (kialiOperator === undefined || !isKialiAtLeast(kialiOperator, '2.8')) return false;
  return server === undefined || server === 'default' || isKialiAtLeast(server, '2.11');
}

/** The server is told of the other clusters, all of which were proven to let it in. */
export function connectClusters(kiali: KialiPlan): readonly Step[] {
  const { home } = kiali;
  const remotes = remotesOfKiali(kiali);
  if (remotes.length === 0) return [];
  const names = remotes.map(({ name }) => name).join(', ');
  return [
    {
      id: kialiId(home, 'clusters'),
      cluster: home.name,
      title: `Connect Kiali to ${names}`,
      needs: [...serverNeeds(kiali), ...remotes.map(member => kialiId(member, 'access'))],
      apply: facts => {
        const clusters = clustersOf(kiali, facts);
        if (isOneSecret(kiali, facts)) return [kialiClusters(kiali, clusters)];
        return clusters.map(each => kialiClusterSecret(kiali, each));
      },
      until: {
        by: 'outcome',
        ...kialiRollout(kiali),
        judge: (before, facts) => restartedAfter(isOneSecret(kiali, facts) ? before : { ...before, changed: false }),
      },
      byHand: 'kubectl apply -f kiali-clusters.yaml',
    },
    {
      id: kialiId(home, 'restart'),
      cluster: home.name,
      title: 'Cluster credentials mounted',
      needs: [kialiId(home, 'clusters')],
      apply: facts => (isOneSecret(kiali, facts) ? [] : [remounted(kiali, facts)]),
      until: kialiReconciled(kiali),
      byHand: sh`kubectl -n ${kiali.namespace} annotate --overwrite kiali.kiali.io/${kiali.name} kiali.io/reconcile="$(date)"`,
    },
  ];
}

/** The operator mounts Secrets of single clusters when it runs; the mark on the pods makes it run, and them restart. */
function remounted(kiali: KialiPlan, facts: Facts): KubeObject {
  const connected = facts.planning ? '<learned: mark of the credentials>' : fingerprintOf(clustersOf(kiali, facts));
  // On a foreign one only the mark is ours.
  if (isAdopted(kiali)) return kialiMark(kiali, connected);
  return kialiServer(kiali, { version: kialiVersion(kiali, facts), connected });
}

/** The server with every cluster in it is what runs. */
export function kialiConnected(kiali: KialiPlan): readonly Step[] {
  const { home } = kiali;
  const remotes = remotesOfKiali(kiali);
  if (remotes.length === 0) return [];
  return [
    {
      id: kialiId(home, 'connected'),
      cluster: home.name,
      title: 'Kiali ready with all clusters',
      needs: [kialiId(home, 'restart')],
      until: {
        by: 'watch',
        ...kialiRollout(kiali),
        pending: seen => missing(seen, kiali, remotes) ?? kialiRolloutPending(seen),
      },
      byHand: '',
    },
  ];
}

/** A cluster whose Secret is nowhere among the volumes. That for all is one of them also where there is no such Secret. */
function missing(
  seen: KubeObject | undefined,
  { secretEach }: Pick<KialiPlan, 'secretEach'>,
  remotes: readonly Member[],
): string | undefined {
  const volumes = listAt(seen, 'spec', 'template', 'spec', 'volumes').map(each => textAt(each, 'name'));
  if (secretEach !== true && volumes.includes(KIALI_CLUSTERS_SECRET)) return undefined;
  const lacking = remotes.filter(({ name }) => !volumes.includes(name)).map(({ name }) => name);
  return lacking.length === 0 ? undefined : `its pods do not have the credentials of ${lacking.join(', ')} yet`;
}
