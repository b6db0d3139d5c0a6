/** What is at an address that a pod dials past Services and proxies: an API server, a gateway of the mesh, or a node. */
import { listAt, textAt } from '../../model/fields.ts';
import { ProblemError } from '../../model/problem.ts';
import type { RemoteAccess } from '../../ports.ts';
import { refusalOfGateway } from './connect.ts';
import { ownerOf } from './gateways.ts';
import type { MeshView } from './view.ts';

/** Ports of gateways: of the mesh, and of an istiod that is exposed to its remotes. */
const gatewayPorts = [15443, 15012, 15017];

type Dialler = {
  readonly view: MeshView;
  dial(access: RemoteAccess): Promise<unknown>;
};

/** `reset`: it was opened, and no TLS came about. Undefined where the host is a name. */
export async function placeDialled(
  { view, dial }: Dialler,
  { hostname, port, origin }: URL,
): Promise<'open' | 'reset' | 'refused' | 'dropped' | undefined> {
  const host = hostname.replace(/^\[|\]$/g, '');
  const number = Number(port || 443);
  if (!/^[\d.]+$|:/.test(host)) return undefined;
  if (ownerOf(view, host) !== undefined) {
    const refusal = refusalOfGateway(view, host, number);
    if (refusal === undefined) return 'reset';
    return refusal.includes('refused') ? 'refused' : 'dropped';
  }
  const node = view
    .clusters()
    .find(({ objects }) =>
      objects
        .list({ apiVersion: 'v1', kind: 'Node' })
        .some(each => listAt(each, 'status', 'addresses').some(known => textAt(known, 'address') === host)),
    );
  if (node !== undefined && gatewayPorts.includes(number)) return node.droppedPorts.has(number) ? 'dropped' : 'refused';
  try {
    await dial({ server: origin, token: '', ca: undefined, serverName: undefined, insecure: true });
    return 'open';
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    if (error.problem.code === 'unauthorized') return 'open';
    return error.problem.title.includes('refused') ? 'refused' : 'dropped';
  }
}
