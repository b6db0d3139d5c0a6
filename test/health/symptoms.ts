/**
 * The common failures of a mesh of several clusters, by the numbers of the project's list of symptoms (T1 to T44): which
 * check or hop tells each of them by name. `world`: simulated clusters are broken that way, as the recorded mesh was.
 * `objects`: a healthy mesh was read, and the objects and words that the symptom is known by stand in their place.
 */
import { textAt } from '../../source/model/fields.ts';
import type { breaks } from '../rehearsal/mesh/breaks.ts';
import {
  gatewayOfWest,
  istioWith,
  kiali,
  object,
  plain,
  podWith,
  refused,
  remote,
  reported,
  timedOut,
  waiting,
} from './broken-readings.ts';
import { type MeshReading, withEvidence, withPlane, withReading, withStatus } from './mesh-reading.ts';

export type Symptom = {
  readonly check: string;
  /** In what is wrong, the evidence or the fix. */
  readonly words: RegExp;
} & ({ readonly world: keyof typeof breaks } | { readonly objects: (healthy: MeshReading) => MeshReading });

export const symptoms: Readonly<Record<string, Symptom>> = {
  T1: {
    check: 'secret-servers',
    words: /loopback URL/,
    objects: reading =>
      withStatus(timedOut(reading), 'east', ({ logins }) => ({
        logins: logins.map(each => ({ ...each, server: 'https://127.0.0.1:6443' })),
      })),
  },
  T2: {
    check: 'istiod',
    words: /cannot read that API server/,
    world: 'remote_secret_with_an_unreachable_server',
  },
  T3: {
    check: 'istiod',
    words: /x509: certificate signed by unknown authority/,
    objects: reading =>
      withEvidence(timedOut(reading), 'east', ({ remoteSecrets: all }) => ({
        remoteSecrets:
          'seen' in all
            ? {
                seen: all.seen.map(each => ({
                  ...each,
                  tried: new Map([
                    [
                      'west',
                      {
                        code: 'bad-credential',
                        title: 'x509: certificate signed by unknown authority',
                        hint: '',
                      } as const,
                    ],
                  ]),
                })),
              }
            : all,
      })),
  },
  T4: { check: 'istiod', words: /delete the Secret, then eastwest up/, world: 'remote_secret_with_a_bad_token' },
  T5: { check: 'remote-secret', words: /names another cluster/, world: 'remote_secret_under_another_cluster_name' },
  T6: {
    check: 'endpoints-known',
    words: /istio\/istio#61043/,
    objects: reported(() => ({ shards: ['east'] })),
  },
  T7: {
    check: 'cluster-name',
    words: /calls itself Kubernetes/,
    objects: reading => withPlane(reading, 'west', { clusterName: undefined }),
  },
  T8: { check: 'common-root', words: /no root CA is common/, world: 'different_roots_from_the_start' },
  T9: {
    check: 'trust',
    words: /trust different roots/,
    objects: reading => withEvidence(reading, 'west', () => ({ roots: { seen: ['AA:BB:CC:DD:EE:FF:00:11'] } })),
  },
  T10: {
    check: 'same-trust-domain',
    words: /differ in trust domain/,
    objects: reading => withPlane(reading, 'west', { trustDomain: 'west.local' }),
  },
  T11: {
    check: 'pods',
    words: /istiod ends as soon as it starts.*cacerts/s,
    objects: podWith(
      waiting('discovery', 'CrashLoopBackOff', 'back-off 10s restarting failed container'),
      [],
      'istiod',
    ),
  },
  T12: { check: 'locality', words: /stay local/, world: 'locality_failover_by_destination_rule_in_east' },
  T13: { check: 'network', words: /network/, world: 'namespace_network_label_missing_in_west_after_a_restart' },
  T14: { check: 'gateway-address', words: /has no address yet/, objects: gatewayOfWest({ status: {} }) },
  T15: {
    check: 'remote-control-planes',
    words: /has not patched the webhook/,
    objects: remote({ caBundle: '', reason: "webhooks[].clientConfig.caBundle hasn't been set" }),
  },
  T16: {
    check: 'remote-control-planes',
    words: /15012 and 15017/,
    objects: remote({ caBundle: 'Zm9v', reason: 'Get "https://istiod.istio-system.svc:443/ready": i/o timeout' }),
  },
  T17: {
    check: 'pods-created',
    words: /creates? an EndpointSlice/,
    objects: refused('failed calling webhook "x": no endpoints available for service "istiod"'),
  },
  T18: {
    check: 'pods-created',
    words: /host name.*remotePilotAddress/s,
    objects: refused('failed calling webhook "x": unsupported service type "ExternalName"'),
  },
  T19: {
    check: 'pods-created',
    words: /EKS/,
    objects: refused('failed calling webhook "x": Address is not allowed'),
  },
  T20: {
    check: 'pods',
    words: /its image is still auto/,
    objects: podWith(waiting('istio-proxy', 'ImagePullBackOff', 'Back-off pulling image "auto"')),
  },
  T21: {
    check: 'pods',
    words: /has not written the root CA/,
    objects: podWith(waiting('istio-proxy', 'ContainerCreating', ''), [
      'MountVolume.SetUp failed for volume "istiod-ca-cert" : configmap "istio-ca-root-cert" not found',
    ]),
  },
  T22: {
    check: 'remote-control-planes',
    words: /use one name everywhere/,
    objects: remote({ caBundle: 'Zm9v', reason: '' }, 'vest'),
  },
  T23: {
    check: 'pods-created',
    words: /security context constraints refuse/,
    objects: refused('unable to validate against any security context constraint: runAsUser: Invalid value: 1337'),
  },
  T24: {
    check: 'reconciled',
    words: /Helm release/,
    objects: istioWith(
      'Reconciled',
      'ReconcileError',
      'ServiceAccount "istio-reader" exists and cannot be imported into the current release: invalid ownership metadata',
    ),
  },
  T25: {
    check: 'reconciled',
    words: /choose a version that the operator bundles/,
    objects: istioWith('Reconciled', 'ReconcileError', 'version v1.24.1 is end-of-life'),
  },
  T26: {
    check: 'reconciled',
    words: /create IstioCNI default/,
    objects: istioWith('DependenciesHealthy', 'IstioCNINotFound', 'IstioCNI resource does not exist'),
  },
  T27: {
    check: 'webhooks',
    words: /connection refused/,
    objects: reading =>
      withReading(reading, 'west', ({ pods }) => ({
        pods: 'seen' in pods ? { seen: pods.seen.filter(each => each.metadata.labels?.app !== 'istiod') } : pods,
      })),
  },
  T28: { check: 'service', words: /is missing in west/, world: 'helloworld_service_missing_in_west' },
  T29: {
    check: 'subset-routes',
    words: /is in east and not in west/,
    objects: reading =>
      withReading(reading, 'east', () => ({
        destinationRules: {
          seen: [
            object('DestinationRule', 'helloworld', {
              metadata: { name: 'helloworld', namespace: 'sample' },
              spec: { host: 'helloworld', subsets: [{ name: 'v2' }] },
            }),
          ],
        },
      })),
  },
  T30: {
    check: 'proxy-certificates',
    words: /tls: bad certificate/,
    objects: reading =>
      withReading(reading, 'west', ({ proxies }) => ({
        proxies: proxies.map(each => ({ ...each, certificates: { trusted: ['11:22:33:44:55:66:77:88'] } })),
      })),
  },
  T31: {
    check: 'gateway-address',
    words: /has no east-west gateway for network2/,
    objects: reading =>
      reported(({ gateways }) => ({ gateways: gateways.filter(each => each.network !== 'network2') }))(
        gatewayOfWest({ status: { loadBalancer: { ingress: [{ hostname: 'nlb.example.com' }] } } })(reading),
      ),
  },
  T32: {
    check: 'node-port-gateways',
    words: /nodeSelector/,
    objects: reading =>
      withReading(reading, 'west', ({ services }) => ({
        services:
          'seen' in services
            ? { seen: services.seen.map(each => ({ ...each, spec: { ...each.spec, type: 'NodePort' } })) }
            : services,
      })),
  },
  T33: {
    check: 'connection',
    words: /no response.*gateway=ADDRESS/s,
    objects: reading =>
      withEvidence(reading, 'east', ({ dials }) => ({ dials: new Map([...dials].map(([to]) => [to, 'no response'])) })),
  },
  T34: {
    check: 'connection',
    words: /do not reach the pods of west/,
    objects: reading => {
      const servers = reading.evidence.get('west')?.servers;
      const ip = servers !== undefined && 'seen' in servers ? textAt(servers.seen[0], 'status', 'podIP') : undefined;
      const endpoint = { address: `${ip}:5000`, health: 'healthy', connectFails: 5, errors: 0, successes: 0 };
      const flat = { ...reading.mesh, members: reading.mesh.members.map(each => ({ ...each, network: 'network1' })) };
      const labelled = { ...reading, mesh: flat };
      const namespace = object('Namespace', 'istio-system', {
        metadata: { name: 'istio-system', labels: { 'topology.istio.io/network': 'network1' } },
      });
      const west = withEvidence(labelled, 'west', () => ({ system: { seen: namespace }, servers: plain(servers) }));
      return withEvidence(west, 'east', () => ({ endpoints: { seen: [endpoint] } }));
    },
  },
  T36: {
    check: 'istiod',
    words: /no istiod of east is ready/,
    objects: reading => withEvidence(reading, 'east', () => ({ istiods: { seen: [] } })),
  },
  T37: {
    check: 'kiali',
    words: /not found or not accessible/,
    objects: reading =>
      withReading(reading, 'east', () => ({
        kialis: { seen: [kiali] },
        kialiClusters: {
          seen: [{ secret: 'istio-system/kiali-multi-cluster-secret', namespace: 'istio-system', cluster: 'vest' }],
        },
      })),
  },
  T38: {
    check: 'kiali',
    words: /redirect_uris/,
    objects: reading =>
      withReading(reading, 'west', () => ({
        kialis: { seen: [{ ...kiali, role: 'account', failure: 'auth.openshift.redirect_uris must not be empty' }] },
      })),
  },
  T41: {
    check: 'leaving-namespaces',
    words: /finalizers/,
    objects: reading =>
      withReading(reading, 'west', () => ({
        namespaces: {
          seen: [
            object('Namespace', 'istio-system', {
              metadata: { name: 'istio-system', deletionTimestamp: '2026-11-29T16:00:00Z' },
              status: {
                conditions: [
                  { type: 'NamespaceFinalizersRemaining', status: 'True', message: 'Some content has finalizers' },
                ],
              },
            }),
          ],
        },
      })),
  },
  T42: {
    check: 'webhooks',
    words: /is left over/,
    objects: reading =>
      withReading(reading, 'west', ({ webhookServices }) => ({
        webhookServices: new Map([...webhookServices].map(([name]) => [name, false])),
      })),
  },
  T43: {
    check: 'pods',
    words: /2 Gi of memory/,
    objects: podWith({
      phase: 'Pending',
      conditions: [
        { type: 'PodScheduled', status: 'False', message: '0/1 nodes are available: 1 Insufficient memory.' },
      ],
    }),
  },
  T44: {
    check: 'ambient-networks',
    words: /AMBIENT_ENABLE_MULTI_NETWORK/,
    objects: reading =>
      withReading(reading, 'west', () => ({
        istios: { seen: [object('Istio', 'default', { spec: { profile: 'ambient' } })] },
      })),
  },
};

/** Two that no mesh shows: a metric that nothing here reads, and a Kiali that only lacks a common store of metrics. */
export const untold = ['T35', 'T39'];
/** Told by a check of the requirements. */
export const required = ['T40'];
