/** Gateway addresses that the user names: of a host name, the IPs that it stands for now. */

import type { NamedGateway } from '../checks/subject.ts';
import { orUndefined } from '../model/or-undefined.ts';
import type { Found } from './found.ts';
import type { Host } from './host.ts';

/** What was found, with the IPs of named gateways. A name that does not resolve has none: a check reports it. */
export function withGatewayIps(
  found: readonly Found[],
  host: Pick<Host, 'resolve'>,
  signal: AbortSignal,
): Promise<readonly Found[]> {
  return Promise.all(
    found.map(async each => {
      const said = each.choice.gateway;
      return said === undefined ? each : { ...each, gateway: await resolved(said, host, signal) };
    }),
  );
}

async function resolved(said: string, { resolve }: Pick<Host, 'resolve'>, signal: AbortSignal): Promise<NamedGateway> {
  return { said, ips: (await orUndefined(resolve(said, signal))) ?? [] };
}
