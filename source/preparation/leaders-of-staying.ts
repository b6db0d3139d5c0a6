/** Clusters that leave while others use the control plane that they have. Pure. */
import { hasRemotes, type Mesh } from '../model/mesh.ts';

export type LeaderOfStaying = { readonly leader: string; readonly led: readonly string[] };

/** `leaving`: names of clusters. */
export function leadersOfStaying(mesh: Mesh, leaving: ReadonlySet<string>): readonly LeaderOfStaying[] {
  return mesh.members
    .filter(each => leaving.has(each.name) && each.role === 'primary' && hasRemotes(mesh, each))
    .flatMap(({ name: leader }) => {
      const led = mesh.members.filter(each => each.primary === leader && !leaving.has(each.name));
      return led.length === 0 ? [] : [{ leader, led: led.map(({ name }) => name) }];
    });
}
