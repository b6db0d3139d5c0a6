/** A mesh as a look at its clusters finds it, and the plan that is made from that. */
import { clustersThatIstiodReads } from '../../source/checks/istiod-reads.ts';
import type { Member, Mesh } from '../../source/model/mesh.ts';
import { topologyOf } from '../../source/plans/topologies.ts';
import type { World } from '../../source/ports.ts';
import { type RehearsedRun, rehearse } from '../helpers/rehearsed-run.ts';

/** The mesh with what a look at its clusters would find now. */
export async function seen(mesh: Mesh, world: World, signal: AbortSignal): Promise<Mesh> {
  const probe = async (member: Member): Promise<Member> => {
    const cluster = world.cluster(member.name);
    const istio = await cluster
      .read({ apiVersion: 'sailoperator.io/v1', kind: 'Istio', name: 'default' }, signal)
      .catch(() => undefined);
    if (istio === undefined) return member;
    const cacerts = await cluster.read(
      { apiVersion: 'v1', kind: 'Secret', namespace: 'istio-system', name: 'cacerts' },
      signal,
    );
    const reads = member.role === 'remote' ? undefined : await clustersThatIstiodReads(cluster, 'istio-system', signal);
    return { ...member, keepsCacerts: cacerts !== undefined, ...(reads === undefined ? {} : { reads }) };
  };
  return { ...mesh, members: await Promise.all(mesh.members.map(probe)) };
}

export async function up(mesh: Mesh, world: World, signal: AbortSignal): Promise<RehearsedRun> {
  const found = await seen(mesh, world, signal);
  return rehearse(found, topologyOf(found.topology)?.steps(found) ?? [], world, signal);
}
