/** The `global.hub` of a member's Istio and IstioCNI: the user's, the one decided before, or by the operator just installed. */
import type { Facts } from '../engine/step.ts';
import { chooseHub, registryOf } from '../model/image-registries.ts';
import type { Member, Mesh } from '../model/mesh.ts';
import { istioVersion } from './istio-version.ts';

/** Undefined: none is set, and the operator's own images are taken. */
export function istioHub(mesh: Mesh, member: Member, facts: Facts, of: 'istio' | 'cni'): string | undefined {
  if (mesh.istioRegistry !== undefined) return mesh.istioRegistry;
  const { operator, bundle, hubs, platform } = member;
  if (operator !== undefined || bundle !== undefined) return hubs?.[of];
  // From OLM: on OpenShift that is Service Mesh, whose registry does not end.
  if (facts.planning) return platform === 'openshift' ? undefined : UNKNOWN;
  const version = istioVersion(mesh, member, facts);
  return chooseHub(registryOf(facts.of(member.name).imageRegistries ?? {}, version), version, undefined);
}

const UNKNOWN = '<learned: docker.io/istio if the operator’s registry is being shut down>';
