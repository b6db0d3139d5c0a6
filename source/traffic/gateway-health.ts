import { numberAt } from '../model/fields.ts';
import { acrossNetworks, hasRemotes, type Member, type Mesh, primaries, primaryOf } from '../model/mesh.ts';
import { MESH_PORT } from '../model/mesh-port.ts';
import { systemNamespace } from '../model/plane.ts';
import type { Clock, Cluster } from '../ports.ts';
import { exposesServices, gatewayLabel } from './exposure.ts';
import { type Followed, followed } from './followed.ts';
import { istiodExposureTrouble } from './istiod-exposure.ts';
import { runTaskGroup } from './task-group.ts';

/** What a cluster lacks to be reached from other networks, in words. `unseen`: unknown, as its objects cannot be watched. */
export type GatewayTrouble = { readonly cluster: string; readonly words: string; readonly unseen?: true };

/** Tells every change until the signal aborts: what is broken, nothing where all gateways are open. */
export async function watchGatewayHealth(
  mesh: Mesh,
  cluster: (name: string) => Cluster,
  clock: Clock,
  changed: (broken: readonly GatewayTrouble[]) => void,
  signal: AbortSignal,
): Promise<void> {
  let told: string | undefined;
  const reached = mesh.members.filter(member => acrossNetworks(mesh, member).length > 0);
  const exposing = [...new Set(reached.map(member => primaryOf(mesh, member)))];
  const serving = primaries(mesh).filter(member => hasRemotes(mesh, member));
  const follow = (members: readonly Member[], what: typeof gatewayPods) =>
    new Map([...new Set(members)].map(each => [each.name, what(each, cluster(each.name), clock, tell)]));
  const gateways = follow([...reached, ...serving], gatewayPods);
  const exposures = follow([...exposing, ...serving], exposure);
  const routes = follow(serving, istiodRoutes);

  function tell(): void {
    const said = (cluster: string, words: string | undefined) => (words === undefined ? [] : [{ cluster, words }]);
    const unseen = (cluster: string, words: string | undefined) =>
      words === undefined ? [] : [{ cluster, words, unseen: true as const }];
    const broken: readonly GatewayTrouble[] = [
      ...[...gateways].flatMap(([name, found]) => unseen(name, unknown(name, 'the east-west gateway', found))),
      ...[...exposures].flatMap(([name, found]) => unseen(name, unknown(name, 'Gateways', found))),
      ...[...routes].flatMap(([name, found]) => unseen(name, unknown(name, 'VirtualServices', found))),
      ...[...new Set([...reached, ...serving])].flatMap(member => {
        const from = reached.includes(member) ? 'other networks' : 'remotes';
        return said(member.name, gatewayTrouble(member, from, gateways.get(member.name)));
      }),
      ...exposing.flatMap(member => said(member.name, exposureTrouble(member, exposures.get(member.name)))),
      ...serving.flatMap(({ name }) => {
        const opened = exposures.get(name)?.objects();
        const led = routes.get(name)?.objects();
        return opened === undefined || led === undefined
          ? []
          : said(name, istiodExposureTrouble(name, opened, led, gatewayLabel));
      }),
    ];
    const telling = broken.map(each => each.words).join('\n');
    if (telling === told) return;
    told = telling;
    changed(broken);
  }

  tell();
  await runTaskGroup(
    [...gateways.values(), ...exposures.values(), ...routes.values()].map(each => each.follow),
    signal,
  );
}

function gatewayPods(member: Member, cluster: Cluster, clock: Clock, changed: () => void): Followed {
  const labels = `${gatewayLabel.name}=${gatewayLabel.value}`;
  const selection = { namespace: systemNamespace(member), labels };
  return followed(cluster, { apiVersion: 'apps/v1', kind: 'Deployment' }, selection, clock, changed);
}

function exposure(member: Member, cluster: Cluster, clock: Clock, changed: () => void): Followed {
  const kind = { apiVersion: 'networking.istio.io/v1', kind: 'Gateway' };
  return followed(cluster, kind, { namespace: systemNamespace(member) }, clock, changed);
}

function istiodRoutes(member: Member, cluster: Cluster, clock: Clock, changed: () => void): Followed {
  const kind = { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService' };
  return followed(cluster, kind, { namespace: systemNamespace(member) }, clock, changed);
}

/** What cannot be seen is no way that is open: a mesh is not proven over it. */
function unknown(cluster: string, what: string, { objects, trouble }: Followed): string | undefined {
  const why = trouble();
  if (why !== undefined) return `cannot watch ${what} in ${cluster}: its gateway health is unknown (${why})`;
  return objects() === undefined ? `${what} in ${cluster} not read yet: its gateway health is unknown` : undefined;
}

/** What is unknown is told by itself, and is not a problem here. */
function gatewayTrouble({ name }: Member, from: string, deployments: Followed | undefined): string | undefined {
  const found = deployments?.objects();
  if (found === undefined) return undefined;
  if (found.length === 0) return `${name} has no east-west gateway: new connections from ${from} fail`;
  const runs = found.some(each => (numberAt(each, 'status', 'availableReplicas') ?? 0) > 0);
  return runs ? undefined : `no pod of the east-west gateway in ${name} is available`;
}

function exposureTrouble({ name }: Member, resources: Followed | undefined): string | undefined {
  const found = resources?.objects();
  if (found === undefined || found.some(exposesServices)) return undefined;
  return `${name} does not expose its services (no Gateway opens port ${MESH_PORT}): new connections from other networks fail`;
}
