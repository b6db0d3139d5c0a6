/** Where people find a Kiali, and what only they can do there: log in to the other clusters. */
import { cleaned } from '../../source/model/clean.ts';
import { recordAt, textAt } from '../../source/model/fields.ts';
import { type KialiPlan, kialiRoot } from '../../source/model/kiali.ts';
import { ProblemError } from '../../source/model/problem.ts';
import { sh } from '../../source/model/shell-word.ts';
import type { Cluster } from '../../source/ports.ts';
import { KIALI_PORT, servesTls } from '../../source/steps/kiali-proof.ts';
import { kialiPods } from '../../source/steps/kiali-rollout.ts';

/** Lines for people. What cannot be found out is left out: the run is over. */
export async function kialiLinks(kiali: KialiPlan, cluster: Cluster, signal: AbortSignal): Promise<string> {
  const { home, namespace, instance } = kiali;
  const route = { apiVersion: 'route.openshift.io/v1', kind: 'Route', namespace, name: instance };
  const found = home.platform === 'openshift' ? await orNothing(cluster.read(route, signal)) : undefined;
  const host = textAt(found, 'status', 'ingress', 0, 'host');
  if (host === undefined) {
    const forward = sh`kubectl --context ${home.context} -n ${namespace} port-forward service/${instance} ${KIALI_PORT}`;
    const scheme = servesTls(kiali) ? 'https' : 'http';
    return `Kiali: ${forward}, then ${scheme}://localhost:${KIALI_PORT}${kialiRoot(kiali)}/\n`;
  }
  const url = `https://${host}${kialiRoot(kiali)}/`;
  const logins = kiali.auth === 'openshift' ? await orNothing(loginsOf(kiali, cluster, signal)) : undefined;
  const others = Object.entries(logins ?? {}).filter(([name]) => name !== home.name);
  const each = others.map(([name, login]) => `  ${cleaned(name)}: ${cleaned(String(login), 1_000)}\n`);
  const todo = each.length === 0 ? '' : 'Log in to each other cluster as well, to see what is in it:\n';
  return [`Kiali: ${cleaned(url)}\n`, todo, ...each].join('');
}

/** Where the server sends people to log in, by cluster. */
async function loginsOf(kiali: KialiPlan, cluster: Cluster, signal: AbortSignal) {
  const { namespace } = kiali;
  const pods = await cluster.list({ apiVersion: 'v1', kind: 'Pod' }, { namespace, labels: kialiPods(kiali) }, signal);
  const pod = pods.find(({ metadata }) => metadata.deletionTimestamp === undefined)?.metadata.name ?? '';
  const target = { namespace, pod, port: KIALI_PORT };
  const tls = servesTls(kiali) ? ({ tls: true } as const) : {};
  const info = await cluster.request(target, { path: `${kialiRoot(kiali)}/api/auth/info`, ...tls }, signal);
  try {
    return recordAt(JSON.parse(info.body), 'authorizationEndpointPerCluster');
  } catch {
    return {};
  }
}

async function orNothing<Found>(asked: Promise<Found>): Promise<Found | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ProblemError) return undefined;
    throw error;
  }
}
