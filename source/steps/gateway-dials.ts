/** New connections from one cluster to the gateway of another, tried in a proxy. */
import type { Facts, JudgedCommand } from '../engine/step.ts';
import type { Member } from '../model/mesh.ts';
import { dialCommand, dialFailure, unreachedWords } from '../traffic/dial.ts';

/** None where its address is not known, or no address. */
export function gatewayDials(from: Member, to: Member, facts: Facts): readonly JudgedCommand[] {
  const addresses = to.gateway === undefined ? (facts.of(to.name).gatewayAddresses ?? []) : [to.gateway];
  // Those of one gateway lead to the same pods.
  const [address] = addresses;
  const command = address === undefined ? undefined : dialCommand(address);
  if (address === undefined || command === undefined) return [];
  return [
    {
      command,
      pending: ended => {
        const why = dialFailure(ended);
        return why === undefined ? undefined : unreachedWords(from.name, to.name, address, why);
      },
    },
  ];
}
