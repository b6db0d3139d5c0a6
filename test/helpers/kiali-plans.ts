/** Kialis as planned for meshes of tests. */
import type { KialiPlan } from '../../source/model/kiali.ts';
import type { Mesh } from '../../source/model/mesh.ts';

/** For the first cluster of a mesh, which has nothing of Kiali yet. */
export function kialiFor(mesh: Mesh, changes: Partial<KialiPlan> = {}): KialiPlan {
  const [home] = mesh.members;
  if (home === undefined) throw new Error('a mesh without members has no Kiali');
  return {
    mesh,
    home,
    sites: new Map(),
    name: 'kiali',
    namespace: 'istio-system',
    instance: 'kiali',
    auth: home.platform === 'openshift' ? 'openshift' : 'anonymous',
    values: {},
    ...changes,
  };
}
