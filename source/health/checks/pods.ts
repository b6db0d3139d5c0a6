/** Pods that do not come up, and pods that are never created, with what usually is behind the words of the cluster. */
import { podReason } from '../../engine/pod-reason.ts';
import { cleaned } from '../../model/clean.ts';
import { conditionOf, textAt } from '../../model/fields.ts';
import type { KubeObject } from '../../model/kube.ts';
import { isPodReady } from '../../model/pod.ts';
import { sh } from '../../model/shell-word.ts';
import type { ClusterReading } from '../cluster-reading.ts';
import { type HealthCheck, ifSeen, inEach } from '../health-check.ts';
import type { Finding } from '../result.ts';

export const podsReady: HealthCheck = {
  id: 'pods',
  group: 'workloads',
  title: 'The pods of the control plane, the gateways and the samples are ready',
  weight: 'problem',
  judge: seen =>
    inEach(
      seen,
      'Pods',
      ({ pods }) => pods,
      (pods, cluster) => {
        const meant = pods.filter(isMeant);
        const held = meant.flatMap(pod => (isPodReady(pod) ? [] : heldBy(pod, cluster)));
        return { fine: `${meant.filter(isPodReady).length} of ${meant.length} ready`, findings: held };
      },
    ),
};

/** Not on its way out, and not one that has done its work. */
function isMeant(pod: KubeObject): boolean {
  const phase = textAt(pod, 'status', 'phase');
  return pod.metadata.deletionTimestamp === undefined && phase !== 'Succeeded';
}

/** A pod that is only starting is held by nothing. */
function heldBy(pod: KubeObject, cluster: ClusterReading): readonly Finding[] {
  const { namespace = '', name } = pod.metadata;
  const happened = ifSeen(cluster.events)
    .filter(each => textAt(each, 'involvedObject', 'name') === name)
    .flatMap(each => textAt(each, 'message') ?? []);
  const own = podReason(pod);
  const all = [...(own === undefined ? [] : [own]), ...happened].map(each => cleaned(each, 400));
  const known = podFixes.find(([sign]) => all.some(each => sign.test(each)));
  const isStuck = own !== undefined && /BackOff|Err|exit code|no node for|Invalid/.test(own);
  const isIstiod = pod.metadata.labels?.app === 'istiod';
  const isStarting = known === undefined && !isStuck && !(isIstiod && happened.length > 0);
  if (isStarting) return [];
  return [
    {
      words: `pod ${name} in ${namespace} of ${cluster.member.name} is not ready${known === undefined ? '' : `: ${known[1]}`}`,
      evidence: [...new Set(all)].slice(0, 4),
      fix: known?.[2] ?? sh`inspect it: kubectl -n ${namespace} describe pod ${name}`,
    },
  ];
}

type Known = readonly [sign: RegExp, what: string, fix: string];

const podFixes: readonly Known[] = [
  [
    /"auto"|docker\.io\/library\/auto/,
    'it was created before the sidecar injector was ready, and its image is still auto',
    'check that its namespace or pod is labelled for injection, then delete the pod: it is created again with a proxy',
  ],
  [
    /configmap "istio-ca-root-cert" not found/,
    'the istiod of its primary has not written the root CA there',
    'check that its primary has a remote secret for this cluster and is named in topology.istio.io/controlPlaneClusters, then restart the istiod of the primary',
  ],
  [
    /incomplete signing CA bundle/,
    'Secret cacerts lacks a key that istiod needs',
    'give it ca-cert.pem, ca-key.pem, root-cert.pem and cert-chain.pem; see the check root-ca',
  ],
  [
    /CrashLoopBackOff[^:]{0,100}: pod [^,:]+, container discovery/,
    'istiod ends as soon as it starts',
    'read why: kubectl -n istio-system logs deploy/istiod --previous; a Secret cacerts that is incomplete or of another key is the usual cause (check root-ca)',
  ],
  [
    /Insufficient (memory|cpu)|no node for|nodes are available/,
    'no node has room for it',
    'istiod asks for 2 Gi of memory by default: lower it with --istio-values (pilot.resources.requests.memory), or add nodes',
  ],
  [
    /ErrImagePull|ImagePullBackOff|Failed to pull image/,
    'its image cannot be pulled',
    'check the registry and the pull Secrets (checks images and pull-secrets)',
  ],
  [
    /Readiness probe failed/,
    'it is running and does not become ready',
    'an istiod waits for the remote clusters that it cannot reach (30 s by default, for ever with PILOT_REMOTE_CLUSTER_TIMEOUT=0): delete the remote secret of the cluster that is gone; a proxy waits for its istiod',
  ],
];

export const podsCreated: HealthCheck = {
  id: 'pods-created',
  group: 'workloads',
  title: 'Pods of the mesh are admitted',
  weight: 'problem',
  judge: seen =>
    inEach(
      seen,
      'ReplicaSets',
      ({ replicaSets }) => replicaSets,
      (sets, cluster) => {
        const owners = [...sets, ...ifSeen(cluster.deployments)];
        const refused = owners.flatMap(owner => {
          const failure = conditionOf(owner, 'ReplicaFailure');
          return failure?.status === 'True'
            ? [{ owner, said: cleaned(failure.message ?? failure.reason ?? '', 600) }]
            : [];
        });
        const bySaid = [...new Map(refused.map(each => [each.said, each])).values()];
        return { fine: 'none is refused', findings: bySaid.map(each => refusal(each, cluster.member.name)) };
      },
    ),
};

function refusal({ owner, said }: { readonly owner: KubeObject; readonly said: string }, cluster: string): Finding {
  const { namespace = '', name } = owner.metadata;
  const known = refusals.find(([sign]) => sign.test(said));
  return {
    words: `pods of ${owner.kind} ${name} in ${namespace} of ${cluster} are refused${known === undefined ? '' : `: ${known[1]}`}`,
    evidence: [said],
    fix: known?.[2] ?? sh`see its events: kubectl -n ${namespace} describe ${owner.kind.toLowerCase()} ${name}`,
  };
}

const refusals: readonly Known[] = [
  [
    /unsupported service type "ExternalName"/,
    'the address of the primary’s istiod is a host name, which API servers do not call',
    'set global.remotePilotAddress to an IP: give the gateway of the primary a fixed one (--cluster NAME=CONTEXT,gateway=IP)',
  ],
  [
    /Address is not allowed/,
    'the API server calls no webhook outside its own network (EKS)',
    'make the cluster a primary: a remote cannot work there',
  ],
  [
    /no endpoints available for service|endpoints "istiod[^"]*" not found/,
    'the webhook’s Service has no Endpoints that the API server sees',
    'API servers before 1.33 read Endpoints, and charts from Istio 1.28 on create an EndpointSlice: create Endpoints istiod with the address of the primary’s gateway, or upgrade the operator; on a primary: get istiod ready',
  ],
  [
    /service "istiod[^"]*" not found|service "istio[^"]*" not found/,
    'a webhook of an Istio that is gone is left over',
    'delete it: see the check webhooks',
  ],
  [
    /security context constraint|runAsUser: Invalid value/,
    'OpenShift’s security context constraints refuse the proxy’s user',
    'the primary that injects must be synced with this cluster (checks istiod and remote-secret) and be on the same platform: it writes the user of the namespace only then; then delete the pods',
  ],
  [/violates PodSecurity/, 'Pod Security of the namespace refuses them', 'see the check pod-security'],
  [
    /exceeded quota/,
    'the quota of the namespace is used up',
    'raise the ResourceQuota, or lower the requests (--istio-values)',
  ],
  [
    /failed calling webhook/,
    'the webhook of the sidecar injector does not respond',
    'get istiod ready, and allow the API server to reach it on 15017',
  ],
];
