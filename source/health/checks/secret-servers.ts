/** Remote secrets whose URL means another machine in every pod. */
import { cleaned } from '../../model/clean.ts';
import { sh } from '../../model/shell-word.ts';
import type { HealthCheck, MeshSeen } from '../health-check.ts';
import type { Finding } from '../result.ts';

export const secretServers: HealthCheck = {
  id: 'secret-servers',
  group: 'configuration',
  title: 'No remote secret that fails has a loopback URL',
  weight: 'problem',
  judge: seen => {
    const names = [...seen.statuses.keys()];
    if (names.length === 0) return { skipped: 'no control plane was read' };
    const evidence = names.map(cluster => {
      const logins = seen.statuses.get(cluster)?.logins ?? [];
      const words = logins.map(each => `${cleaned(each.cluster, 63)} at ${cleaned(each.server ?? 'no server', 200)}`);
      return { cluster, words: words.join(', ') || 'no remote secret' };
    });
    return { evidence, findings: names.flatMap(name => findingsOf(name, seen)) };
  },
};

function findingsOf(holder: string, { statuses, evidence }: MeshSeen): readonly Finding[] {
  const istiods = evidence.get(holder)?.istiods;
  const reports = istiods !== undefined && 'seen' in istiods ? istiods.seen : [];
  const isSynced = (id: string) =>
    reports.length > 0 &&
    reports.every(({ clusters }) => clusters.some(each => each.id === id && each.sync === 'synced'));
  return (statuses.get(holder)?.logins ?? []).flatMap(({ secret, namespace, cluster, server }): readonly Finding[] => {
    // Clusters simulated on this machine are reached by such a URL.
    if (server === undefined || !isLoopback(server) || isSynced(cluster)) return [];
    const id = cleaned(cluster, 63);
    return [
      {
        words: `the remote secret for ${id} on ${holder} has a loopback URL: in a pod it is the pod itself`,
        evidence: [
          `Secret ${cleaned(secret)}: server ${cleaned(server, 200)}`,
          `istiod of ${holder} is not synced with ${id}`,
        ],
        fix: sh`name the URL at which the others reach it (kind, minikube: the node's InternalIP, port 6443): eastwest up --cluster ${id}=CONTEXT,api=https://ADDRESS:6443; before: kubectl -n ${namespace} delete secret ${secret.slice(secret.indexOf('/') + 1)}`,
      },
    ];
  });
}

function isLoopback(server: string): boolean {
  if (!URL.canParse(server)) return false;
  const { hostname } = new URL(server);
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]|0\.0\.0\.0)$/.test(hostname);
}
