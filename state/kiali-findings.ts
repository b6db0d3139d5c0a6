/** From what was read of clusters to what the screen may know of it: never a credential. */
import type { MetricsSurvey } from '../source/checks/metrics-survey.ts';
import { cleaned } from '../source/model/clean.ts';
import { textAt } from '../source/model/fields.ts';
import { isServerOfKiali } from '../source/model/kiali.ts';
import { clustersOf, kialiOfMesh, surelyOfMesh } from '../source/model/kiali-of-mesh.ts';
import { hasImpersonation, linksIn, queryScopeIn } from '../source/model/kiali-options.ts';
import type { KubeObject } from '../source/model/kube.ts';
import { isOurs } from '../source/model/marks.ts';
import { systemNamespace } from '../source/model/plane.ts';
import type { KialiReading, PreparedKiali } from '../source/preparation/prepare-kiali.ts';
import { cleanedProblem } from './draft.ts';
import type { FoundConnection, FoundKiali, KialiDecided, KialiFinding } from './kiali.ts';

/** One for each cluster that was read, in their order. */
export function findingsOf(reading: KialiReading, meshId: string): readonly KialiFinding[] {
  return reading.map(({ name, seen }) => {
    if ('problem' in seen) return { name, problem: cleanedProblem(seen.problem), kialis: [], connections: [] };
    const { platform, olm, operator, istioVersion, kialis, remoteSecrets, clusterIds, consoles = [] } = seen.survey;
    const others = reading.map(each => each.name).filter(each => each !== name);
    const signs = { meshId, system: systemNamespace(seen.member), kialis, remoteSecrets, others };
    const server = kialiOfMesh(signs);
    const isSure = server !== undefined && server === surelyOfMesh(signs);
    return {
      name,
      platform,
      olm,
      isPrimary: clusterIds.length > 0,
      ...(istioVersion === undefined ? {} : { istio: cleaned(istioVersion, 40) }),
      ...(operator === undefined ? {} : { operator: cleaned(`${operator.title} in ${operator.namespace}`, 120) }),
      ...metricsIn(seen.metrics),
      ...(consoles.length === 0 ? {} : { console: consoles.every(isOurs) ? 'ours' : 'of others' }),
      ...(server === undefined ? {} : { server: { ...kialiOf(server), isSure } }),
      kialis: kialis.map(kialiOf),
      connections: remoteSecrets.flatMap(connectionsOf),
    };
  });
}

/** As a plan that is told nothing takes it. */
function metricsIn({ prometheus, federated, ourMonitors }: MetricsSurvey): Pick<KialiFinding, 'metrics'> {
  if (federated.length > 0 || prometheus?.ours === true) return { metrics: 'federation' };
  return ourMonitors ? { metrics: 'thanos' } : {};
}

function kialiOf(kiali: KubeObject): FoundKiali {
  const { name, namespace = '' } = kiali.metadata;
  const version = textAt(kiali, 'spec', 'version');
  const auth = textAt(kiali, 'spec', 'auth', 'strategy');
  return {
    name: cleaned(name, 63),
    namespace: cleaned(namespace, 63),
    server: isServerOfKiali(kiali),
    ours: isOurs(kiali),
    ...(version === undefined ? {} : { version: cleaned(version, 40) }),
    ...(auth === undefined ? {} : { auth: cleaned(auth, 40) }),
    ...(hasImpersonation(kiali.spec) ? { impersonation: true as const } : {}),
    ...(isOurs(kiali) ? chosenOf(kiali) : {}),
  };
}

function chosenOf({ spec }: KubeObject): Pick<FoundKiali, 'links' | 'queryScope'> {
  const links = linksIn(spec).map(({ cluster, url }) => ({ cluster: cleaned(cluster, 63), url: cleaned(url, 1_000) }));
  const scope = Object.entries(queryScopeIn(spec) ?? {});
  const labels = scope.map(([label, value]) => [cleaned(label, 120), cleaned(value, 200)]);
  return {
    ...(links.length === 0 ? {} : { links }),
    ...(labels.length === 0 ? {} : { queryScope: Object.fromEntries(labels) }),
  };
}

function connectionsOf(secret: KubeObject): readonly FoundConnection[] {
  const { name } = secret.metadata;
  return clustersOf(secret).map(cluster => ({
    cluster: cleaned(cluster, 63),
    secret: cleaned(name, 120),
    ours: isOurs(secret),
  }));
}

/** What a prepared plan came to. */
export function decidedOf({ kiali, apart }: PreparedKiali): KialiDecided {
  const { home, auth, namespace, name, instance, mesh } = kiali;
  const members = mesh.members.map(each => each.name);
  return {
    home: home.name,
    auth,
    namespace: cleaned(namespace, 63),
    name: cleaned(name, 63),
    instance: cleaned(instance, 63),
    members,
    apart: apart.map(each => each.home.name),
  };
}
