/** What the control planes of a mesh are called and where they are: as the existing ones. Pure. */
import { ISTIO_NAMESPACE, isOwnPlane, OWN_PLANE, type Plane, planeOf, systemNamespace } from '../model/plane.ts';
import type { Problem } from '../model/problem.ts';
import { sh } from '../model/shell-word.ts';
import type { Found } from './found.ts';

type Placed = Pick<Found, 'survey'>;

/**
 * By cluster, in order; undefined where it is the plan's own. A cluster without one gets its Istio where those of the
 * others are, and a remote one of its primary's name: it finds that istiod by the name of its Service.
 */
export function choosePlanes(
  found: readonly (Placed & Pick<Found, 'choice'>)[],
  primaries: readonly (string | undefined)[],
): readonly (Plane | undefined)[] {
  const namespace = namespaceOfMesh(
    found.map(({ survey: { istio } }) => (istio === undefined ? undefined : planeOf(istio))),
  );
  const own: Plane = { ...OWN_PLANE, namespace };
  return found.map(({ survey }, index) => {
    const leader = found.find(({ choice }) => choice.name === primaries[index])?.survey.istio;
    const like = leader === undefined ? own : untagged(planeOf(leader));
    const plane = survey.istio === undefined ? like : planeOf(survey.istio);
    return isOwnPlane(plane) ? undefined : plane;
  });
}

/** A tag is on the primary alone, unless its people made one on the remote too. */
const untagged = ({ istio, namespace, revision }: Plane): Plane => ({ istio, namespace, revision, label: revision });

/** Where the first control plane that is there is; where there is none, where the plan puts them. */
export function namespaceOfMesh(planes: readonly (Plane | undefined)[]): string {
  return planes.find(plane => plane !== undefined)?.namespace ?? ISTIO_NAMESPACE;
}

/** Istio takes a namespace of one name for the same everywhere, its own first of all (docs/istio/model.md#invariants). */
export function planeProblems(found: readonly (Placed & Pick<Found, 'choice'>)[]): readonly Problem[] {
  const placed = found.flatMap(({ choice, survey: { istio } }) => (istio === undefined ? [] : [{ choice, istio }]));
  const [first, ...others] = placed;
  const apart = others.find(({ istio }) => systemNamespace(istio) !== systemNamespace(first?.istio ?? {}));
  if (first === undefined || apart === undefined) return [];
  const words = placed.map(({ choice, istio }) => `${choice.name} in ${systemNamespace(istio)}`).join(', ');
  const { name, context } = apart.choice;
  return [
    {
      code: 'exists',
      title: `control planes of one mesh are in one namespace, these are not: ${words}`,
      hint: sh`leave one out; or move the workloads of ${name} and remove its Istio: kubectl --context ${context} delete istios.sailoperator.io ${planeOf(apart.istio).istio}`,
    },
  ];
}
