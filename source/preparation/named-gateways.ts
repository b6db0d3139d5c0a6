/** Gateway addresses that the user names: of a host name, the IPs that it stands for now. */
import type { NamedGateway } from '../checks/subject.ts';
import { ProblemError } from '../model/problem.ts';
import type { Found } from './found.ts';
import type { Host } from './host.ts';

/** What was found, with the IPs of named gateways. A name that nobody knows stands for none: a check tells. */
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
  try {
    return { said, ips: await resolve(said, signal) };
  } catch (error) {
    if (error instanceof ProblemError) return { said, ips: [] };
    throw error;
  }
}
