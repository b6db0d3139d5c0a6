/** A healthy mesh was read; what reading it shows where something fails. */
import type { ClusterEvidence, IstiodReport } from '../../source/diagnosis/evidence.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import type { KialiStatus } from '../../source/status/kialis.ts';
import { type MeshReading, withEvidence, withReading } from './mesh-reading.ts';

export const object = (kind: string, name: string, more: Partial<KubeObject> = {}): KubeObject => ({
  apiVersion: 'v1',
  kind,
  ...more,
  metadata: { name, namespace: 'istio-system', ...more.metadata },
});

export const kiali: KialiStatus = {
  title: 'Kiali istio-system/kiali',
  namespace: 'istio-system',
  instance: 'kiali',
  role: 'server',
  clusters: [],
};

/** Every istiod of east reports west so. */
export const reported = (change: (of: IstiodReport) => Partial<IstiodReport>) => (reading: MeshReading) =>
  withEvidence(reading, 'east', ({ istiods }) => ({
    istiods: 'seen' in istiods ? { seen: istiods.seen.map(each => ({ ...each, ...change(each) })) } : istiods,
  }));

export const timedOut = reported(() => ({
  clusters: [
    { id: 'east', sync: 'synced' },
    { id: 'west', sync: 'timeout' },
  ],
}));

export const refused = (message: string) => (reading: MeshReading) =>
  withReading(reading, 'west', () => ({
    replicaSets: {
      seen: [
        object('ReplicaSet', 'helloworld-v2-1', {
          status: { conditions: [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message }] },
        }),
      ],
    },
  }));

export const istioWith =
  (type: string, reason: string, message: string, spec = {}) =>
  (reading: MeshReading) =>
    withReading(reading, 'west', () => ({
      istios: {
        seen: [
          object('Istio', 'default', { spec, status: { conditions: [{ type, status: 'False', reason, message }] } }),
        ],
      },
    }));

export const podWith =
  (status: object, events: readonly string[] = [], app = 'helloworld') =>
  (reading: MeshReading) =>
    withReading(reading, 'west', () => ({
      pods: {
        seen: [object('Pod', 'held', { status: status as never, metadata: { name: 'held', labels: { app } } })],
      },
      events: {
        seen: events.map(message =>
          object('Event', 'e', { type: 'Warning', message, involvedObject: { name: 'held' } }),
        ),
      },
    }));

export const waiting = (name: string, reason: string, message: string) => ({
  phase: 'Pending',
  containerStatuses: [{ name, ready: false, state: { waiting: { reason, message } } }],
});

/** West as a remote of east, whose primary has not accepted it. */
export const remote =
  (hook: { readonly caBundle: string; readonly reason: string }, id = 'west') =>
  (reading: MeshReading) => {
    const injectionPath = `/inject/cluster/${id}/net/network2`;
    const spec = { profile: 'remote', values: { istiodRemote: { injectionPath } } };
    const stuck = istioWith('Ready', 'RemoteIstiodNotReady', 'readiness probe on remote istiod failed', spec)(reading);
    const annotations = { 'sailoperator.io/readinessProbe.reason': hook.reason };
    const webhooks = [
      { clientConfig: { caBundle: hook.caBundle, service: { namespace: 'istio-system', name: 'istiod' } } },
    ];
    return withReading(stuck, 'west', ({ member }) => ({
      member: { ...member, role: 'remote', primary: 'east' },
      webhooks: {
        seen: [
          object('MutatingWebhookConfiguration', 'istio-sidecar-injector', {
            metadata: { name: 'istio-sidecar-injector', annotations },
            webhooks,
          }),
        ],
      },
    }));
  };

/** The gateway's Service of west, changed. */
export const gatewayOfWest = (change: Partial<KubeObject>) => (reading: MeshReading) =>
  withEvidence(reading, 'west', ({ gatewayServices: all }) => ({
    gatewayServices: 'seen' in all ? { seen: all.seen.map(each => ({ ...each, ...change })) } : all,
  }));

/** Pods whose proxies are on network1. */
export function plain(servers: ClusterEvidence['servers'] | undefined) {
  if (servers === undefined || !('seen' in servers)) throw new Error('no servers');
  const text = JSON.stringify(servers.seen).replaceAll('network2', 'network1');
  return { seen: JSON.parse(text) as readonly KubeObject[] };
}
