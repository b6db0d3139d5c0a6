/** The webhook that validates MetalLB's pools: no response until its controller runs. */

import { listAt } from '../../../model/fields.ts';
import { overlap, rangeOf } from '../../../model/ranges.ts';
import type { AdmissionRequest, AdmissionResponse } from '../../api-server/admission.ts';
import { IP_ADDRESS_POOL } from '../kinds.ts';
import type { Site } from '../site.ts';
import { runningMetalLb } from './controller.ts';

export const WEBHOOK_SERVICE = 'metallb-webhook-service';

/** Its answer; throws what the API server's HTTP client would say without a response. */
export function admitPool(site: Site, request: AdmissionRequest, lead: string): AdmissionResponse {
  if (runningMetalLb(site) !== 'kinds')
    throw new Error(`${lead}: no endpoints available for service "${WEBHOOK_SERVICE}"`);
  if (request.kind.kind !== IP_ADDRESS_POOL.kind || request.object === undefined) return { allowed: true };
  const message = objectionTo(site, request.name, listAt(request.object, 'spec', 'addresses').map(String));
  return message === undefined ? { allowed: true } : { allowed: false, status: { code: 403, message } };
}

function objectionTo(site: Site, name: string, addresses: readonly string[]): string | undefined {
  const bad = addresses.find(each => rangeOf(each) === undefined);
  if (bad !== undefined) {
    const why = bad.includes('-') ? `invalid IP range "${bad}"` : `invalid CIDR "${bad}"`;
    return `parsing address pool ${name}: invalid CIDR "${bad}" in pool "${name}": ${why}`;
  }
  for (const other of site.cache.list(IP_ADDRESS_POOL).filter(each => each.metadata.name !== name)) {
    const shared = overlap(addresses, listAt(other, 'spec', 'addresses').map(String));
    if (shared === undefined) continue;
    return `CIDR "${shared.left}" in pool "${name}" overlaps with already defined CIDR "${shared.right}"`;
  }
  return undefined;
}
