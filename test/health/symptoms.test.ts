/**
 * The common failures of a mesh of several clusters, by the numbers of the project's list of symptoms (T1 to T44): which
 * check or hop tells each of them by name. `world`: simulated clusters are broken that way, as the recorded mesh was.
 * `objects`: a healthy mesh was read, and the objects and words that the symptom is known by stand in their place.
 */
import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { operator } from '../../source/checks/requirements/operator.ts';
import type { ClusterEvidence, IstiodReport } from '../../source/diagnosis/evidence.ts';
import { textAt } from '../../source/model/fields.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import type { KialiStatus } from '../../source/status/kialis.ts';
import { candidate, resultOf, subjectOf } from '../checks/subjects.ts';
import { meshByHand } from '../helpers/installed-mesh.ts';
import { meshOf } from '../helpers/meshes.ts';
import { leapingClock } from '../rehearsal/controllers/worlds.ts';
import { breaks } from '../rehearsal/mesh/breaks.ts';
import { type Look, lookAt, resultsOf, withEvidence, withPlane, withReading, withStatus } from './look.ts';

const mesh = meshOf(['east', 'west']);

type Row = {
  readonly check: string;
  /** In what is wrong, the evidence or the fix. */
  readonly words: RegExp;
} & ({ readonly world: keyof typeof breaks } | { readonly objects: (healthy: Look) => Look });

const object = (kind: string, name: string, more: Partial<KubeObject> = {}): KubeObject => ({
  apiVersion: 'v1',
  kind,
  ...more,
  metadata: { name, namespace: 'istio-system', ...more.metadata },
});

const kiali: KialiStatus = {
  title: 'Kiali istio-system/kiali',
  namespace: 'istio-system',
  instance: 'kiali',
  role: 'server',
  clusters: [],
};

/** Every istiod of east reports west so. */
const reported = (change: (of: IstiodReport) => Partial<IstiodReport>) => (look: Look) =>
  withEvidence(look, 'east', ({ istiods }) => ({
    istiods: 'seen' in istiods ? { seen: istiods.seen.map(each => ({ ...each, ...change(each) })) } : istiods,
  }));

const timedOut = reported(() => ({
  clusters: [
    { id: 'east', sync: 'synced' },
    { id: 'west', sync: 'timeout' },
  ],
}));

const refused = (message: string) => (look: Look) =>
  withReading(look, 'west', () => ({
    replicaSets: {
      seen: [
        object('ReplicaSet', 'helloworld-v2-1', {
          status: { conditions: [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message }] },
        }),
      ],
    },
  }));

const istioWith =
  (type: string, reason: string, message: string, spec = {}) =>
  (look: Look) =>
    withReading(look, 'west', () => ({
      istios: {
        seen: [
          object('Istio', 'default', { spec, status: { conditions: [{ type, status: 'False', reason, message }] } }),
        ],
      },
    }));

const podWith =
  (status: object, events: readonly string[] = [], app = 'helloworld') =>
  (look: Look) =>
    withReading(look, 'west', () => ({
      pods: {
        seen: [object('Pod', 'held', { status: status as never, metadata: { name: 'held', labels: { app } } })],
      },
      events: {
        seen: events.map(message =>
          object('Event', 'e', { type: 'Warning', message, involvedObject: { name: 'held' } }),
        ),
      },
    }));

const waiting = (name: string, reason: string, message: string) => ({
  phase: 'Pending',
  containerStatuses: [{ name, ready: false, state: { waiting: { reason, message } } }],
});

/** West as a remote of east, whose primary has not accepted it. */
const remote =
  (hook: { readonly caBundle: string; readonly reason: string }, id = 'west') =>
  (look: Look) => {
    const injectionPath = `/inject/cluster/${id}/net/network2`;
    const spec = { profile: 'remote', values: { istiodRemote: { injectionPath } } };
    const stuck = istioWith('Ready', 'RemoteIstiodNotReady', 'readiness probe on remote istiod failed', spec)(look);
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
const gatewayOfWest = (change: Partial<KubeObject>) => (look: Look) =>
  withEvidence(look, 'west', ({ gatewayServices: all }) => ({
    gatewayServices: 'seen' in all ? { seen: all.seen.map(each => ({ ...each, ...change })) } : all,
  }));

const rows: Readonly<Record<string, Row>> = {
  T1: {
    check: 'secret-servers',
    words: /loopback URL/,
    objects: look =>
      withStatus(timedOut(look), 'east', ({ logins }) => ({
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
    objects: look =>
      withEvidence(timedOut(look), 'east', ({ remoteSecrets: all }) => ({
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
    objects: look => withPlane(look, 'west', { clusterName: undefined }),
  },
  T8: { check: 'common-root', words: /no root CA is common/, world: 'different_roots_from_the_start' },
  T9: {
    check: 'trust',
    words: /trust different roots/,
    objects: look => withEvidence(look, 'west', () => ({ roots: { seen: ['AA:BB:CC:DD:EE:FF:00:11'] } })),
  },
  T10: {
    check: 'same-trust-domain',
    words: /differ in trust domain/,
    objects: look => withPlane(look, 'west', { trustDomain: 'west.local' }),
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
    objects: look =>
      withReading(look, 'west', ({ pods }) => ({
        pods: 'seen' in pods ? { seen: pods.seen.filter(each => each.metadata.labels?.app !== 'istiod') } : pods,
      })),
  },
  T28: { check: 'service', words: /is missing in west/, world: 'helloworld_service_missing_in_west' },
  T29: {
    check: 'subset-routes',
    words: /is in east and not in west/,
    objects: look =>
      withReading(look, 'east', () => ({
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
    objects: look =>
      withReading(look, 'west', ({ proxies }) => ({
        proxies: proxies.map(each => ({ ...each, certificates: { trusted: ['11:22:33:44:55:66:77:88'] } })),
      })),
  },
  T31: {
    check: 'gateway-address',
    words: /has no east-west gateway for network2/,
    objects: look =>
      reported(({ gateways }) => ({ gateways: gateways.filter(each => each.network !== 'network2') }))(
        gatewayOfWest({ status: { loadBalancer: { ingress: [{ hostname: 'nlb.example.com' }] } } })(look),
      ),
  },
  T32: {
    check: 'node-port-gateways',
    words: /nodeSelector/,
    objects: look =>
      withReading(look, 'west', ({ services }) => ({
        services:
          'seen' in services
            ? { seen: services.seen.map(each => ({ ...each, spec: { ...each.spec, type: 'NodePort' } })) }
            : services,
      })),
  },
  T33: {
    check: 'connection',
    words: /no response.*gateway=ADDRESS/s,
    objects: look =>
      withEvidence(look, 'east', ({ dials }) => ({ dials: new Map([...dials].map(([to]) => [to, 'no response'])) })),
  },
  T34: {
    check: 'connection',
    words: /do not reach the pods of west/,
    objects: look => {
      const servers = look.evidence.get('west')?.servers;
      const ip = servers !== undefined && 'seen' in servers ? textAt(servers.seen[0], 'status', 'podIP') : undefined;
      const endpoint = { address: `${ip}:5000`, health: 'healthy', connectFails: 5, errors: 0, successes: 0 };
      const flat = { ...look.mesh, members: look.mesh.members.map(each => ({ ...each, network: 'network1' })) };
      const labelled = { ...look, mesh: flat };
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
    objects: look => withEvidence(look, 'east', () => ({ istiods: { seen: [] } })),
  },
  T37: {
    check: 'kiali',
    words: /not found or not accessible/,
    objects: look =>
      withReading(look, 'east', () => ({
        kialis: { seen: [kiali] },
        kialiClusters: {
          seen: [{ secret: 'istio-system/kiali-multi-cluster-secret', namespace: 'istio-system', cluster: 'vest' }],
        },
      })),
  },
  T38: {
    check: 'kiali',
    words: /redirect_uris/,
    objects: look =>
      withReading(look, 'west', () => ({
        kialis: { seen: [{ ...kiali, role: 'account', failure: 'auth.openshift.redirect_uris must not be empty' }] },
      })),
  },
  T41: {
    check: 'leaving-namespaces',
    words: /finalizers/,
    objects: look =>
      withReading(look, 'west', () => ({
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
    objects: look =>
      withReading(look, 'west', ({ webhookServices }) => ({
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
    objects: look =>
      withReading(look, 'west', () => ({
        istios: { seen: [object('Istio', 'default', { spec: { profile: 'ambient' } })] },
      })),
  },
};

/** Pods whose proxies are on network1. */
function plain(servers: ClusterEvidence['servers'] | undefined) {
  if (servers === undefined || !('seen' in servers)) throw new Error('no servers');
  const text = JSON.stringify(servers.seen).replaceAll('network2', 'network1');
  return { seen: JSON.parse(text) as readonly KubeObject[] };
}

/** Two that no mesh shows: a metric that nothing here reads, and a Kiali that only lacks a common store of metrics. */
const untold = ['T35', 'T39'];
/** Told by a check of the requirements, below. */
const required = ['T40'];

async function worldBroken(t: TestContext, name: string): Promise<Look> {
  const { omit = {}, by } = breaks[name] ?? {};
  const world = await meshByHand(t, mesh, { trafficClock: leapingClock() }, omit);
  await by?.(world);
  return lookAt(t, world, mesh);
}

function tells(look: Look, { check, words }: Row): void {
  const found = resultsOf(look).find(each => each.id === check);
  const text = JSON.stringify(found?.findings ?? []);
  assert.ok(
    found?.verdict === 'problem' || found?.verdict === 'warning',
    `${check} is ${found?.verdict}: ${found?.why}`,
  );
  assert.match(text, words);
}

test('at least forty of the symptoms are told by name, and those that are not are named', () => {
  const told = [...Object.keys(rows), ...required];
  assert.ok(told.length >= 40, String(told.length));
  const numbers = Array.from({ length: 44 }, (_each, index) => `T${index + 1}`);
  assert.deepEqual([...told, ...untold].toSorted(), numbers.toSorted());
});

describe('symptoms in simulated clusters', { concurrency: 4 }, () => {
  for (const [name, row] of Object.entries(rows)) {
    if (!('world' in row)) continue;
    test(`${name} is told by ${row.check}`, async t => tells(await worldBroken(t, row.world), row));
  }
});

test('symptoms in what was read of a healthy mesh', async t => {
  const healthy = await worldBroken(t, 'healthy');
  await t.test('nothing is wrong before', () => {
    assert.deepEqual(
      resultsOf(healthy).filter(({ verdict }) => !['ok', 'skipped'].includes(verdict)),
      [],
    );
  });
  for (const [name, row] of Object.entries(rows)) {
    if ('objects' in row) await t.test(`${name} is told by ${row.check}`, () => tells(row.objects(healthy), row));
  }
});

test('T40 is told by operator', async () => {
  const ground = {
    namespace: 'openshift-operators',
    package: 'servicemeshoperator3',
    groups: ['one', 'two'],
    isConfined: false,
    approvedByHand: [],
  };
  const result = await resultOf(operator, subjectOf([candidate('east', { survey: { olmGround: ground } })]));
  assert.equal(result.verdict, 'problem');
  assert.match(JSON.stringify(result.problems), /2 OperatorGroups/);
});
