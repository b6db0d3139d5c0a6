/** The objects that a mesh is made of, followed in every cluster: what changes about them is told, and by whom. */
import type { Incident } from '../model/incident.ts';
import type { KindRef, KubeObject } from '../model/kube.ts';
import type { Member, Mesh } from '../model/mesh.ts';
import { systemNamespace } from '../model/plane.ts';
import type { Clock, Cluster, Selection } from '../ports.ts';
import { followed } from './followed.ts';
import { type Change, changesOf } from './incidents/changes.ts';
import { runTaskGroup } from './task-group.ts';

type Kind = { readonly kind: KindRef; readonly selection: Selection };

/**
 * Those whose change can break a mesh or mend it. Each kind and namespace is one watch, shared with its other
 * followers.
 */
function kindsOf(mesh: Mesh, member: Member): readonly Kind[] {
  const system = { namespace: systemNamespace(member) };
  const samples = { namespace: mesh.samples.namespace };
  const security = (kind: string) => ({ apiVersion: 'security.istio.io/v1', kind });
  const networking = (kind: string) => ({ apiVersion: 'networking.istio.io/v1', kind });
  const deployment = { apiVersion: 'apps/v1', kind: 'Deployment' };
  const service = { apiVersion: 'v1', kind: 'Service' };
  return [
    { kind: { apiVersion: 'v1', kind: 'Secret' }, selection: { ...system, labels: 'istio/multiCluster=true' } },
    { kind: service, selection: { ...system, labels: 'topology.istio.io/network' } },
    { kind: deployment, selection: system },
    { kind: networking('Gateway'), selection: system },
    { kind: networking('DestinationRule'), selection: system },
    { kind: security('PeerAuthentication'), selection: system },
    { kind: security('AuthorizationPolicy'), selection: system },
    { kind: deployment, selection: samples },
    { kind: service, selection: { ...samples, labels: 'app=helloworld' } },
    { kind: networking('DestinationRule'), selection: samples },
    { kind: networking('VirtualService'), selection: samples },
    { kind: networking('Sidecar'), selection: samples },
    { kind: security('PeerAuthentication'), selection: samples },
    { kind: security('AuthorizationPolicy'), selection: samples },
  ];
}

/** Tells every change, and of which kind, until the signal aborts. What may not be watched is passed over: its changes are not seen. */
export async function watchMeshObjects(
  mesh: Mesh,
  cluster: (name: string) => Cluster,
  clock: Clock,
  tell: (incident: Incident, kind: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const watches = mesh.members.flatMap(member =>
    kindsOf(mesh, member).map(({ kind, selection }) => {
      let seen: readonly KubeObject[] | undefined;
      const watch = followed(cluster(member.name), kind, selection, clock, () => {
        const now = watch.objects();
        if (now === undefined || watch.trouble() !== undefined) return;
        for (const change of seen === undefined ? [] : changesOf(seen, now))
          tell(incidentOf(member, kind, change), kind.kind);
        seen = now;
      });
      return watch.follow;
    }),
  );
  await runTaskGroup(watches, signal);
}

/** "east: Secret istio-system/istio-remote-secret-west deleted". */
function incidentOf({ name: cluster }: Member, { kind }: KindRef, { what, object, by }: Change): Incident {
  const { name, namespace } = object.metadata;
  const writer = by === undefined ? '' : ` by ${by}`;
  return {
    kind: 'object',
    standing: what === 'deleted' ? 'warning' : 'info',
    cluster,
    words: `${cluster}: ${kind} ${namespace}/${name} ${what}${writer}`,
    ...(by === undefined ? {} : { by }),
  };
}
