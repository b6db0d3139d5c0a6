/** What `status` calls deviations, as named checks: each id is a check, the deviations of it are its findings. */
import { cleaned } from '../model/clean.ts';
import type { ClusterStatus, Plane } from '../status/cluster-status.ts';
import type { DeviationId, MeshStatus } from '../status/deviations.ts';
import { type HealthResult, type NamedCheck, resultOf } from './result.ts';

type Row = {
  readonly title: string;
  readonly weight: NamedCheck['weight'];
  /** What was seen on a cluster where it does not deviate. */
  readonly seen: (cluster: ClusterStatus) => string;
};

/** By deviation. A cluster without Istio is not a fault: it may be about to join. */
const rows: Readonly<Record<Exclude<DeviationId, 'istio-there'>, Row>> = {
  'one-control-plane': {
    title: 'Every cluster has one control plane',
    weight: 'warning',
    seen: ofPlanes(({ title, namespace }) => `${title} in ${namespace}`),
  },
  'managed-by-operator': {
    title: 'Control planes are managed by the Sail operator',
    weight: 'warning',
    seen: ofPlanes(({ madeBy }) => `created by ${madeBy}`),
  },
  'cluster-name': {
    title: 'Every istiod has a cluster name of its own',
    weight: 'problem',
    seen: ofPlanes(({ role, clusterName }) => clusterName ?? (role === 'remote' ? 'a remote' : undefined)),
  },
  'network-label': {
    title: 'The namespace of each control plane names its network',
    weight: 'problem',
    seen: ofPlanes(({ namespaceNetwork }) => namespaceNetwork),
  },
  'revision-tags': {
    title: 'Control planes of update strategy RevisionBased have a tag',
    weight: 'warning',
    seen: ofPlanes(({ strategy = 'InPlace', tags }) => [strategy, ...tags].join(' ')),
  },
  'control-plane-state': {
    title: 'Every control plane is healthy',
    weight: 'problem',
    seen: ofPlanes(({ state }) => state),
  },
  cacerts: {
    title: 'Every istiod is given its CA (Secret cacerts)',
    weight: 'problem',
    seen: ofPlanes(({ rootsConfigured }) => `of root ${short(rootsConfigured)}`),
  },
  'root-in-use': {
    title: 'Every istiod signs with the CA in cacerts',
    weight: 'problem',
    seen: ofPlanes(({ rootsRunning }) => short(rootsRunning)),
  },
  'same-mesh-id': {
    title: 'All control planes have one mesh ID',
    weight: 'problem',
    seen: ofPlanes(({ role, meshId }) => meshId ?? (role === 'remote' ? 'that of its primary' : undefined)),
  },
  'same-trust-domain': {
    title: 'All control planes have one trust domain',
    weight: 'problem',
    seen: ofPlanes(({ trustDomain = 'cluster.local' }) => trustDomain),
  },
  'distinct-names': { title: 'No two clusters have one name', weight: 'problem', seen: ({ name }) => name },
  'common-root': {
    title: 'All clusters trust a common root',
    weight: 'problem',
    seen: ofPlanes(({ rootsRunning }) => short(rootsRunning)),
  },
  'secret-logins': {
    title: 'Remote secrets log in by a token',
    weight: 'problem',
    seen: ({ logins }) => (logins.length === 0 ? 'no remote secret' : `${logins.length} with a token`),
  },
  'remote-secrets': {
    title: 'Every primary has a remote secret for every other cluster',
    weight: 'problem',
    seen: ({ logins }) =>
      logins.length === 0 ? 'none needed' : `for ${logins.map(each => cleaned(each.cluster, 63)).join(', ')}`,
  },
  'known-clusters': {
    title: 'Remote secrets are for clusters that were given',
    weight: 'warning',
    seen: ({ logins }) => logins.map(each => cleaned(each.cluster, 63)).join(', ') || 'none',
  },
  networks: {
    title: 'Every control plane is on a network where others are',
    weight: 'problem',
    seen: ofPlanes(({ namespaceNetwork, network }) => namespaceNetwork ?? network),
  },
  'network-gateways': {
    title: 'Every network has an east-west gateway with an address',
    weight: 'problem',
    seen: ({ gateways }) =>
      gateways.map(each => `${each.network}: ${each.addresses.join(', ')}`).join('; ') || 'no gateway',
  },
};

const entries = Object.entries(rows).map(([id, { title, weight, seen }]) => ({
  check: { id, group: 'configuration', title, weight } satisfies NamedCheck,
  seen,
}));

export const configurationChecks: readonly NamedCheck[] = entries.map(({ check }) => check);

/** The same of every control plane of a cluster. */
function ofPlanes(say: (plane: Plane) => string | undefined) {
  return ({ planes }: ClusterStatus) => cleaned(planes.map(plane => say(plane) ?? 'none').join(', '), 300);
}

function short(roots: readonly string[] | undefined): string {
  return roots === undefined ? 'none' : roots.map(each => `${each.slice(0, 23)}…`).join(' and ');
}

/** `skipped`: why nothing was checked. */
export function configurationResults(read: MeshStatus | { readonly skipped: string }): readonly HealthResult[] {
  return entries.map(({ check, seen }) => {
    if ('skipped' in read) return resultOf(check, read);
    const own = read.deviations.filter(each => each.check === check.id);
    const found = own.map(({ cluster, words, fix }) => ({
      words: cleaned(`${cluster === undefined ? '' : `${cluster}: `}${words}`, 600),
      evidence: [],
      fix: cleaned(fix, 600),
    }));
    const fine = read.clusters.filter(
      ({ name, planes }) => planes.length > 0 && !own.some(({ cluster }) => cluster === undefined || cluster === name),
    );
    const evidence = fine.map(cluster => ({ cluster: cluster.name, words: seen(cluster) }));
    return resultOf(check, { evidence, findings: found });
  });
}
