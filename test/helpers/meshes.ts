/** Meshes and members for tests, built with what a test does not care about filled in. */
import type { Member, Mesh } from '../../source/model/mesh.ts';

/** A member on its own network, as the rehearsal has them. */
export function member(name: string, changes: Partial<Member> = {}): Member {
  return {
    name,
    context: name,
    role: 'primary',
    network: 'network1',
    platform: 'openshift',
    keepsCacerts: false,
    api: `https://api.${name}.example.com:6443`,
    ...changes,
  };
}

/** A multi-primary, multi-network mesh of these clusters. */
export function meshOf(names: readonly string[], changes: Partial<Mesh> = {}): Mesh {
  return {
    id: 'mesh1',
    topology: 'multi-primary-multi-network',
    members: names.map((name, index) => member(name, { network: `network${index + 1}` })),
    samples: { namespace: 'sample', client: 'curl' },
    ...changes,
  };
}
