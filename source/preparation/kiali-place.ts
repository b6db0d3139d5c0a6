/** Which cluster's Kiali it is, and where on it. Pure. */
import { textAt } from '../model/fields.ts';
import type { KialiPlan } from '../model/kiali.ts';
import { type KialiSigns, kialiOfMesh, surelyOfMesh } from '../model/kiali-of-mesh.ts';
import type { KubeObject } from '../model/kube.ts';
import { isOurs } from '../model/marks.ts';
import { systemNamespace } from '../model/plane.ts';
import type { Problem } from '../model/problem.ts';
import { sh } from '../model/shell-word.ts';
import type { KialiChoices } from './kiali-choices.ts';
import type { KialiFound } from './kiali-found.ts';

/** Where the Kiali of the home is, or will be. */
export type Place = Pick<KialiPlan, 'name' | 'namespace' | 'instance'> & { readonly found?: KubeObject };

type Mesh = Pick<KialiChoices, 'meshId' | 'clusters'>;

/** What tells its Kiali from others there. */
function signsOf({ meshId, clusters }: Mesh, { member, survey }: KialiFound): KialiSigns {
  const { kialis, remoteSecrets } = survey;
  const others = clusters.map(({ name }) => name).filter(name => name !== member.name);
  return { meshId, system: systemNamespace(member), kialis, remoteSecrets, others };
}

/**
 * The one that was named; else the one that has a Kiali and is not linked to: of several, the one whose Kiali is surely
 * that of this mesh.
 */
export function homeOf(choices: KialiChoices, found: readonly KialiFound[]): KialiFound | Problem {
  const { home, clusters, links = [] } = choices;
  const names = clusters.map(({ name }) => name).join(', ');
  if (home !== undefined) {
    const named = found.find(({ member }) => member.name === home);
    if (named !== undefined) return named;
    return bad(sh`--home ${home}: no cluster is named ${home}`, `Name one of ${names}.`);
  }
  // What is linked to is no home; where all are, each is named for those of the others that link to it.
  const unlinked = found.filter(({ member }) => links.every(({ cluster }) => cluster !== member.name));
  const free = unlinked.length === 0 ? found : unlinked;
  const having = free.filter(each => kialiOfMesh(signsOf(choices, each)) !== undefined);
  const sure = having.filter(each => surelyOfMesh(signsOf(choices, each)) !== undefined);
  const [only, ...more] = sure.length === 1 ? sure : having;
  if (only !== undefined && more.length === 0) return only;
  if (only === undefined)
    return bad('no cluster has a Kiali yet', `Name the one that gets it, of ${names}: --home NAME`);
  const there = [only, ...more].map(({ member }) => member.name).join(' and ');
  return bad(`${there} have a Kiali each`, 'Name the one that should see all clusters: --home NAME');
}

/** A choice that does not fit. */
export function bad(title: string, hint: string): Problem {
  return { code: 'bad-input', title, hint };
}

/** Of several the one that is the mesh's. */
export function placeOf(mesh: Mesh, home: KialiFound): Place {
  const signs = signsOf(mesh, home);
  const { system } = signs;
  const found = kialiOfMesh(signs);
  if (found === undefined) return { name: 'kiali', namespace: system, instance: 'kiali' };
  return {
    name: found.metadata.name,
    namespace: found.metadata.namespace ?? system,
    instance: textAt(found, 'spec', 'deployment', 'instance_name') ?? 'kiali',
    found,
  };
}

/** True for one among the clusters' Kialis that is at this place. */
export const isIn = ({ namespace }: Place, { metadata }: KubeObject) => metadata.namespace === namespace;

/** The one at this place, of its name. */
export const kialiAt = (place: Place, kialis: readonly KubeObject[]) =>
  kialis.find(each => isIn(place, each) && each.metadata.name === place.name);

/** True for a Kiali that others created, which is used as it is. */
export const isForeign = (kiali: KubeObject | undefined) => kiali !== undefined && !isOurs(kiali);
