/** Primaries that would leave while their remotes stay. Pure. */
import { hasRemotes, type Mesh } from '../model/mesh.ts';

export type PrimaryInUse = { readonly primary: string; readonly remotes: readonly string[] };

/** `leaving`: names of clusters. */
export function primariesStillInUse(mesh: Mesh, leaving: ReadonlySet<string>): readonly PrimaryInUse[] {
  return mesh.members
    .filter(each => leaving.has(each.name) && each.role === 'primary' && hasRemotes(mesh, each))
    .flatMap(({ name: primary }) => {
      const remotes = mesh.members.filter(each => each.primary === primary && !leaving.has(each.name));
      return remotes.length === 0 ? [] : [{ primary, remotes: remotes.map(({ name }) => name) }];
    });
}
