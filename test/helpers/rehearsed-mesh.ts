/** Meshes on simulated clusters in process, and all that is on such a cluster. */

import { objectTitle, refOf } from '../../source/model/kube.ts';
import type { Mesh, Platform, TopologyId } from '../../source/model/mesh.ts';
import { apiVersionOf } from '../../source/rehearsal/api-server/resources.ts';
import type { TestCluster, WorldOptions } from '../rehearsal/controllers/worlds.ts';
import { member, meshOf } from './meshes.ts';

/** `primaries` maps each remote to its primary. */
export function rehearsedMesh(
  networks: Readonly<Record<string, string>>,
  primaries: Readonly<Record<string, string>> = {},
  platform: Platform = 'openshift',
): Mesh {
  const members = Object.entries(networks).map(([name, network]) => {
    const primary = primaries[name];
    const api = `https://${name}.test:6443`;
    return member(name, { network, api, platform, ...(primary === undefined ? {} : { role: 'remote', primary }) });
  });
  return meshOf([], { members });
}

/** A mesh of two clusters in each topology. */
export function everyTopology(platform: Platform): readonly { id: TopologyId; mesh: Mesh; options: WorldOptions }[] {
  const [several, one] = [
    { east: 'network1', west: 'network2' },
    { east: 'network1', west: 'network1' },
  ];
  const led = { west: 'east' };
  const flat: WorldOptions = { platform, podNetwork: 'flat' };
  return [
    { id: 'multi-primary-multi-network', mesh: rehearsedMesh(several, {}, platform), options: { platform } },
    { id: 'multi-primary-single-network', mesh: rehearsedMesh(one, {}, platform), options: flat },
    { id: 'primary-remote-multi-network', mesh: rehearsedMesh(several, led, platform), options: { platform } },
    { id: 'primary-remote-single-network', mesh: rehearsedMesh(one, led, platform), options: flat },
  ];
}

/** "Kind namespace/name" of everything on a cluster but events. */
export async function everythingOn({ api, server }: TestCluster, signal: AbortSignal): Promise<readonly string[]> {
  const kinds = server.inside.core.registry.all().filter(({ kind }) => kind !== 'Event');
  const lists = kinds.map(async ({ group, kind, versions }) => {
    const { items } = await api.list({ kind, apiVersion: apiVersionOf(group, versions[0] ?? '') }, {}, signal);
    return items.map(item => `${group === '' ? '' : `${group} `}${objectTitle({ ...refOf(item), kind })}`);
  });
  return (await Promise.all(lists)).flat().toSorted();
}
