/** Routes to subsets that only some primaries have: configuration of one cluster is not read in another. */
import { cleaned } from '../../model/clean.ts';
import { listAt, textAt } from '../../model/fields.ts';
import type { KubeObject } from '../../model/kube.ts';
import type { ClusterReading } from '../cluster-reading.ts';
import { type HealthCheck, ifSeen } from '../health-check.ts';
import type { Finding } from '../result.ts';

export const subsetRoutes: HealthCheck = {
  id: 'subset-routes',
  group: 'configuration',
  title: 'Routes to subsets are the same in every primary',
  weight: 'warning',
  judge: ({ clusters }) => {
    const primaries = clusters.filter(({ member }) => member.role === 'primary');
    if (primaries.length < 2) return { skipped: 'there is one primary' };
    const unknown = primaries.flatMap(({ member, destinationRules, virtualServices }) =>
      [destinationRules, virtualServices].flatMap(list =>
        'unseen' in list ? [`routes of ${member.name} cannot be read: ${cleaned(list.unseen)}`] : [],
      ),
    );
    const titles = [...new Set(primaries.flatMap(each => [...routesOf(each).keys()]))];
    const findings = titles.flatMap(title => findingOf(title, primaries));
    const evidence = primaries.map(each => ({
      cluster: each.member.name,
      words: `${routesOf(each).size} with subsets`,
    }));
    return { evidence, findings, unknown };
  },
};

/** By "DestinationRule sample/helloworld": what it says. */
function routesOf(cluster: ClusterReading): ReadonlyMap<string, string> {
  const all = [...ifSeen(cluster.destinationRules), ...ifSeen(cluster.virtualServices)];
  const own = all.filter(each => each.metadata.namespace !== cluster.system && namesSubsets(each));
  return new Map(
    own.map(({ kind, metadata, spec }) => [`${kind} ${metadata.namespace}/${metadata.name}`, JSON.stringify(spec)]),
  );
}

function namesSubsets(object: KubeObject): boolean {
  if (listAt(object, 'spec', 'subsets').length > 0) return true;
  const routes = ['http', 'tcp', 'tls'].flatMap(field => listAt(object, 'spec', field));
  return routes
    .flatMap(each => listAt(each, 'route'))
    .some(each => textAt(each, 'destination', 'subset') !== undefined);
}

function findingOf(title: string, primaries: readonly ClusterReading[]): readonly Finding[] {
  const without = primaries.filter(each => !routesOf(each).has(title)).map(each => each.member.name);
  const said = new Set(primaries.flatMap(each => routesOf(each).get(title) ?? []));
  if (without.length === 0 && said.size === 1) return [];
  const has = primaries.filter(each => routesOf(each).has(title)).map(each => each.member.name);
  return [
    {
      words: `${cleaned(title)} ${without.length > 0 ? `is in ${has.join(', ')} and not in ${without.join(', ')}` : `differs between ${has.join(', ')}`}: connections to its subsets through a gateway are reset`,
      evidence: [`the gateway of a cluster knows the subsets of its own primary alone`],
      fix: 'apply the same DestinationRules and VirtualServices in every primary',
    },
  ];
}
