/** Whether new connections to the gateways of other networks come about, tried from each cluster again and again. */

import { commandEnd } from '../command-output.ts';
import { addressesOf } from '../model/gateway-addresses.ts';
import { acrossNetworks, type Member, type Mesh } from '../model/mesh.ts';
import { systemNamespace } from '../model/plane.ts';
import { ProblemError } from '../model/problem.ts';
import { SECOND } from '../model/time-units.ts';
import type { Clock, Cluster } from '../ports.ts';
import { dialCommand, dialFailure, unreachedWords } from './dial.ts';
import { type Followed, followed } from './followed.ts';
import { createPods, type Pods } from './pods.ts';
import { runTaskGroup } from './task-group.ts';

/** Gentle: a connection or two per cluster, gateway and round. */
const PAUSE = 5 * SECOND;
const PATIENCE = 10 * SECOND;
/** A gateway whose pod is just being replaced fails once. */
const IN_A_ROW = 2;

/** Tells every change until the signal aborts: by "FROM TO" in words which gateway is not reached from where. */
export async function probeGateways(
  mesh: Mesh,
  cluster: (name: string) => Cluster,
  clock: Clock,
  changed: (unreached: ReadonlyMap<string, string>) => void,
  signal: AbortSignal,
): Promise<void> {
  const reached = mesh.members.filter(member => acrossNetworks(mesh, member).length > 0);
  if (reached.length === 0) return;
  const services = new Map(reached.map(member => [member.name, gatewayServices(member, cluster(member.name), clock)]));
  const { namespace, client } = mesh.samples;
  const failing = new Map<string, string>();

  function tell(pair: string, words: string | undefined): void {
    if (failing.get(pair) === words) return;
    if (words === undefined) failing.delete(pair);
    else failing.set(pair, words);
    changed(new Map(failing));
  }

  const dialling = reached.flatMap(from => {
    const pods = createPods(cluster(from.name), { namespace, labels: `app=${client}` }, clock);
    const pairs = acrossNetworks(mesh, from).map(to => {
      const dial = { from, to, cluster: cluster(from.name), pods, services: services.get(to.name), namespace, clock };
      return (stop: AbortSignal) => dialOnAndOn(dial, words => tell(`${from.name} ${to.name}`, words), stop);
    });
    return [pods.follow, ...pairs];
  });
  await runTaskGroup([...[...services.values()].map(each => each.follow), ...dialling], signal);
}

type Dialling = {
  readonly from: Member;
  readonly to: Member;
  readonly cluster: Cluster;
  readonly pods: Pods;
  readonly services: Followed | undefined;
  readonly namespace: string;
  readonly clock: Clock;
};

async function dialOnAndOn(dial: Dialling, tell: (words: string | undefined) => void, signal: AbortSignal) {
  let failures = 0;
  while (!signal.aborted) {
    const words = await failureOf(dial, signal);
    failures = words === undefined ? 0 : failures + 1;
    if (words === undefined || failures >= IN_A_ROW) tell(words);
    await dial.clock.sleep(words === undefined ? PAUSE : SECOND, signal);
  }
}

/** One of several addresses that is reached is enough. What cannot be tried is not told. */
async function failureOf(dial: Dialling, signal: AbortSignal): Promise<string | undefined> {
  const { from, to, cluster, pods, services, namespace, clock } = dial;
  const [pod] = pods.ready() ?? [];
  const addresses = to.gateway === undefined ? (services?.objects() ?? []).flatMap(addressesOf) : [to.gateway];
  if (pod === undefined) return undefined;
  let last: string | undefined;
  for (const address of addresses) {
    const command = dialCommand(address);
    if (command === undefined) continue;
    const target = { namespace, pod, container: 'istio-proxy' };
    try {
      const ended = await commandEnd(cluster, target, command, { clock, within: PATIENCE }, signal);
      const why = dialFailure(ended);
      if (why === undefined) return undefined;
      last = unreachedWords(from.name, to.name, address, why);
    } catch (error) {
      // The cluster does not let it be tried: its answers tell of that.
      if (signal.aborted || !(error instanceof ProblemError)) throw error;
      return undefined;
    }
  }
  return last;
}

function gatewayServices(member: Member, cluster: Cluster, clock: Clock): Followed {
  const selection = { namespace: systemNamespace(member), labels: 'topology.istio.io/network' };
  return followed(cluster, { apiVersion: 'v1', kind: 'Service' }, selection, clock);
}
