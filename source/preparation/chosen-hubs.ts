/** Which registry a cluster's control plane and CNI agent are told to pull from, where the user names none. Pure. */
import { chooseHub, registryOf } from '../model/image-registries.ts';
import type { Member } from '../model/mesh.ts';
import type { Found } from './found.ts';

/** `version`: the Istio version that the cluster is to have; undefined while it is still to be learned. */
export function chooseHubs(
  { survey, bundle }: Pick<Found, 'survey' | 'bundle'>,
  version: string | undefined,
): Pick<Member, 'hubs'> {
  const brought = bundle === undefined || 'problem' in bundle ? {} : bundle.registries;
  const named = registryOf(survey.operator?.registries ?? brought, version);
  const { istio: plane, cni: agent } = survey;
  const there = plane === undefined ? undefined : { ...plane, healthy: plane.state === 'Healthy' };
  const [istio, cni] = [chooseHub(named, version, there), chooseHub(named, version, agent)];
  if (istio === undefined && cni === undefined) return {};
  return { hubs: { ...(istio === undefined ? {} : { istio }), ...(cni === undefined ? {} : { cni }) } };
}
