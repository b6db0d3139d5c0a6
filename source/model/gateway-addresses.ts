/** The addresses of an east-west gateway's Service, as istiod takes them. */

import { listAt, textAt } from './fields.ts';
import type { KubeObject } from './kube.ts';

/** External IPs first, then what the load balancer gave: IPs and host names. */
export function addressesOf(service: KubeObject): readonly string[] {
  const given = listAt(service, 'status', 'loadBalancer', 'ingress').flatMap(
    each => textAt(each, 'ip') ?? textAt(each, 'hostname') ?? [],
  );
  const external = listAt(service, 'spec', 'externalIPs').filter(each => typeof each === 'string');
  return [...external, ...given];
}
