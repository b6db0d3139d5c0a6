/** What exists of Kiali on the clusters and conflicts with the plan. Pure. */
import { textAt } from '../model/fields.ts';
import { isServerOfKiali } from '../model/kiali.ts';
import { clustersOf, isOfOneCluster } from '../model/kiali-of-mesh.ts';
import { isOurs } from '../model/marks.ts';
import type { Problem } from '../model/problem.ts';
import { sh } from '../model/shell-word.ts';
import type { KialiFound } from './kiali-found.ts';
import { bad, isIn, type Place } from './kiali-place.ts';

/** A run that names fewer clusters than are connected would disconnect the others. */
export function unnamedClusters(
  home: KialiFound,
  place: Place,
  found: readonly KialiFound[],
  linked: readonly string[],
): readonly Problem[] {
  const names = [...found.map(({ member }) => member.name), ...linked];
  const known = home.survey.remoteSecrets
    .filter(secret => isIn(place, secret) && !isOfOneCluster(secret) && isOurs(secret))
    .flatMap(clustersOf);
  const unnamed = known.filter(name => !names.includes(name));
  if (unnamed.length === 0) return [];
  const [first = ''] = unnamed;
  return [
    bad(
      `the Kiali on ${home.member.name} is connected to more clusters: ${unnamed.join(', ')}`,
      sh`Name all of them with --cluster; take out first what it should no longer see: eastwest kiali … --disconnect ${first}`,
    ),
  ];
}

/** A server reads a cluster or links to it. */
export function linkedAndRead(home: KialiFound, place: Place, linked: readonly string[]): readonly Problem[] {
  const known = home.survey.remoteSecrets.filter(secret => isIn(place, secret) && isOurs(secret)).flatMap(clustersOf);
  return linked
    .filter(name => known.includes(name))
    .map(name =>
      bad(
        sh`--kiali-link ${name}: the Kiali on ${home.member.name} is connected to ${name}`,
        sh`Take it out first: eastwest kiali … --disconnect ${name}`,
      ),
    );
}

/** Of two Secrets for one cluster the server would use either. */
export function connectedByOthers(home: KialiFound, place: Place, found: readonly KialiFound[]): readonly Problem[] {
  const names = found.map(({ member }) => member.name);
  const theirs = home.survey.remoteSecrets.filter(each => isIn(place, each) && !isOurs(each));
  return theirs.flatMap(secret => {
    const known = clustersOf(secret);
    const twice = known.filter(name => names.includes(name) && name !== home.member.name);
    if (twice.length === 0) return [];
    const { name, namespace = '' } = secret.metadata;
    return [
      {
        code: 'exists' as const,
        title: `the Kiali on ${home.member.name} is connected to ${twice.join(', ')} by Secret ${namespace}/${name}, which eastwest did not create`,
        hint: 'Leave it as it is, or take it out of the server first: docs/kiali-openshift.md says in which order.',
        page: 'docs/kiali-openshift.md#a-cluster-less',
      },
    ];
  });
}

/** One instance has one namespace on a cluster: its ClusterRoleBinding is the lock. */
export function otherPlaces(home: KialiFound, place: Place, found: readonly KialiFound[]): readonly Problem[] {
  return found.flatMap(({ member, survey }) => {
    const other = survey.kialis.find(
      each => !isIn(place, each) && (textAt(each, 'spec', 'deployment', 'instance_name') ?? 'kiali') === place.instance,
    );
    if (other === undefined) return [];
    const { namespace = '', name } = other.metadata;
    return [
      {
        code: 'exists' as const,
        title: `${member.name} has a Kiali in another namespace, ${namespace}: its account there cannot be in ${place.namespace}`,
        hint: sh`Delete it: kubectl --context ${member.context} -n ${namespace} delete kiali.kiali.io ${name}; or make that cluster the home instead of ${home.member.name}`,
      },
    ];
  });
}

/** The operator would overwrite a server that Helm or Istio's samples installed: it takes whatever bears the names for its own. */
export function serverWithoutKiali({ member, survey }: KialiFound, place: Place): readonly Problem[] {
  const { namespace, instance, found } = place;
  const server = survey.servers?.find(each => isIn(place, each) && each.metadata.name === instance);
  if (found !== undefined || server === undefined) return [];
  const title = `Deployment ${namespace}/${instance}`;
  return [
    {
      code: 'exists',
      title: `${member.name} has a Kiali that no operator installed, ${title}: the operator would overwrite it`,
      hint: sh`Delete it first, as it was installed: kubectl --context ${member.context} delete -f samples/addons/kiali.yaml (Istio’s samples), or helm --kube-context ${member.context} -n ${namespace} uninstall kiali-server`,
      page: 'docs/kiali-kubernetes.md#a-kiali-without-an-operator',
    },
  ];
}

/** Its operator would not make the account of another of it. */
export function serverOfOurs({ member, survey }: KialiFound, place: Place): readonly Problem[] {
  const server = survey.kialis.find(each => isIn(place, each) && isServerOfKiali(each) && isOurs(each));
  if (server === undefined) return [];
  const { namespace = '', name } = server.metadata;
  return [
    {
      code: 'exists',
      title: `${member.name} has a Kiali of its own, ${namespace}/${name}: the account for another Kiali cannot take its place`,
      hint: sh`Link to it: --kiali-link ${member.name}=URL; or delete it first: kubectl --context ${member.context} -n ${namespace} delete kiali.kiali.io ${name}`,
    },
  ];
}
