/** All simulated clusters of one rehearsal: who is where, whose token is whose, and the traffic between them. */
import type { KubeObject } from '../../model/kube.ts';
import { ProblemError } from '../../model/problem.ts';
import type { Api, Clock, RemoteAccess } from '../../ports.ts';
import { controlPlaneOf } from '../mesh/control-plane-of.ts';
import { createDataPlane, type DataPlane } from '../mesh/data-plane.ts';
import { createIdentities } from '../mesh/identities.ts';
import {
  DESTINATION_RULE,
  ISTIO_REVISION,
  NAMESPACE,
  PEER_AUTHENTICATION,
  POD,
  SERVICE,
  SIDECAR,
} from '../mesh/objects.ts';
import { createRandom } from '../mesh/random.ts';
import type { MeshCluster, MeshView } from '../mesh/view.ts';
import { type Breathe, createBreather } from './breather.ts';
import type { ObjectCache } from './cache.ts';
import { dialLoopback, isOnThisMachine } from './dial-loopback.ts';

export type WorldMember = MeshCluster & {
  readonly objects: ObjectCache;
  /** URL of its API server, as in a kubeconfig. */
  readonly server: string;
  /** PEM of the CA that signed the API server's certificate. */
  readonly ca: string;
  /** The API as the bearer of a token; nothing when the server refuses the token. */
  readonly login: (token: string) => Promise<Api | undefined>;
};

export type SimulatedWorld = {
  readonly view: MeshView;
  readonly dataPlane: DataPlane;
  readonly breathe: Breathe;
  join(member: WorldMember): void;
  leave(name: string): void;
  member(name: string): WorldMember | undefined;
  /**
   * Connects as istiod does with a remote secret: exactly that URL, CA, server name and token, also through a proxy on
   * this machine. Throws `ProblemError` with the words of the dialler: `unreachable`, or `unauthorized`.
   */
  dial(access: RemoteAccess): Promise<{ readonly cluster: string; readonly api: Api }>;
  /** A pod's proxy asks for its certificate when it comes up, from the istiod that it has then. */
  identify(cluster: MeshCluster, pod: KubeObject): void;
};

/** What endpoints are made of: which pods answer for a Service, on which network, behind which gateways, for whom. */
const partsOfEndpoints = [SERVICE, POD, NAMESPACE, DESTINATION_RULE, SIDECAR, PEER_AUTHENTICATION, ISTIO_REVISION];

/** An empty world; clusters join it. The same seed gives the same traffic. */
export function createWorld({ clock, seed }: { readonly clock: Clock; readonly seed: number }): SimulatedWorld {
  const members = new Map<string, WorldMember>();
  const identities = createIdentities(cluster => controlPlaneOf(view, cluster)[0], clock);
  let revision = 0;
  const view: MeshView = {
    clusters: () => [...members.values()],
    cluster: name => members.get(name),
    revision: () => revision,
    identityOf: pod => identities.of(pod),
  };

  /** The member that answers there, whatever is in front of it. */
  async function behind(access: RemoteAccess): Promise<WorldMember | undefined> {
    const answered = await dialLoopback(access);
    if ('why' in answered) throw refused(answered.code, answered.why);
    return [...members.values()].find(({ objects }) =>
      objects.list(NAMESPACE).some(each => each.metadata.name === 'kube-system' && each.metadata.uid === answered.uid),
    );
  }

  return {
    view,
    breathe: createBreather(clock),
    dataPlane: createDataPlane(view, clock, createRandom(seed)),
    join: member => {
      members.set(member.name, member);
      for (const kind of partsOfEndpoints) {
        member.objects.onChange(kind, () => {
          revision += 1;
        });
      }
    },
    leave: name => {
      members.delete(name);
      revision += 1;
    },
    member: name => members.get(name),
    async dial(access) {
      const { server, ca, serverName, insecure, token } = access;
      const named = [...members.values()].find(each => sameServer(each.server, server));
      const isDialled = (named === undefined || serverName !== undefined) && isOnThisMachine(server);
      const member = isDialled ? await behind(access) : named;
      if (member === undefined) throw refused('unreachable', `dial tcp ${hostOf(server)}: i/o timeout`);
      if (!isDialled && insecure !== true && ca?.trim() !== member.ca.trim()) {
        throw refused(
          'unreachable',
          'tls: failed to verify certificate: x509: certificate signed by unknown authority',
        );
      }
      const api = await member.login(token);
      if (api === undefined) throw refused('unauthorized', 'Unauthorized');
      return { cluster: member.name, api };
    },
    identify: (cluster, pod) => identities.begin(cluster, pod),
  };
}

function sameServer(left: string, right: string): boolean {
  return left.replace(/\/$/, '') === right.replace(/\/$/, '');
}

function hostOf(server: string): string {
  return server.replace(/^https?:\/\//, '').replace(/\/.*$/s, '');
}

function refused(code: 'unreachable' | 'unauthorized', title: string): ProblemError {
  return new ProblemError({ code, title, hint: 'check the server, the CA and the token of the remote secret' });
}
