/** What came of the new connections that were tried from the client's pod. */
import type { Path } from '../hop.ts';

/** Of the addresses of the server's gateway: the first, and why, where none could be connected to. */
export function failedDial({ at, from, to, mesh, fromPrimary }: Path): { address: string; why: string } | undefined {
  const { dials } = at(from);
  const istiods = at(fromPrimary).istiods;
  const known = ('seen' in istiods ? istiods.seen : []).flatMap(({ gateways }) => gateways);
  const theirs = known
    .filter(each => each.cluster === to.name && each.network === to.network)
    .map(each => each.address);
  const wanted = to.gateway === undefined ? theirs : [to.gateway];
  const tried = [...dials].filter(([address]) => wanted.length === 0 || wanted.includes(address));
  const isOthers = (address: string) =>
    mesh.members.some(
      each =>
        each.name !== to.name && known.some(gateway => gateway.cluster === each.name && gateway.address === address),
    );
  const own = tried.filter(([address]) => !isOthers(address));
  // One address of several that is reached is enough.
  if (own.length === 0 || own.some(([, why]) => why === undefined)) return undefined;
  const [[address, why] = ['', undefined]] = own;
  return why === undefined ? undefined : { address, why };
}
