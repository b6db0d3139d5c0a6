/**
 * Named gateway addresses that remotes could not use: known before anything is written
 * (docs/istio/gateways.md#discovery-address). Pure.
 */
import { isIP } from 'node:net';
import { discoveryIp } from '../model/discovery-ip.ts';
import { hasRemotes, type Mesh, versionOf } from '../model/mesh.ts';
import type { Problem } from '../model/problem.ts';

/** One for each primary whose remotes' version does not take its address. */
export function discoveryProblems(mesh: Mesh): readonly Problem[] {
  return mesh.members.flatMap(member => {
    const { gateway, name } = member;
    if (gateway === undefined || isIP(gateway) === 0 || !hasRemotes(mesh, member)) return [];
    const version = versionOf(mesh, member) ?? '';
    if (discoveryIp([gateway], version) !== undefined) return [];
    const title = `the gateway address of ${name}, ${gateway}, cannot be used by its remotes: with Istio ${version} they reach istiod at an IPv4 address only`;
    const hint = 'name an IPv4 address, or a version that supports IPv6: --istio-version v1.30.0 or later';
    return [{ code: 'bad-input', title, hint } as const];
  });
}
