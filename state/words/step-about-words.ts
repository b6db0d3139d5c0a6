/** What each step is, and why a mesh needs it: for the help. */
import { kindName, type StepName } from '../../source/steps/step-id.ts';
import type { StepAbout } from './about-words.ts';
import { kialiStepAbout } from './kiali-step-about-words.ts';
import { removalStepAbout } from './removal-step-about-words.ts';

/** Of an install. */
const meshStepAbout: Readonly<Record<StepName, StepAbout>> = {
  // Operator
  'operator-namespace': [
    'The namespace in which the operator runs.',
    'Its Deployment, account and leader Lease are kept apart from the mesh.',
  ],
  'operator-kinds': [
    'The CRDs of the operator: Istio, IstioRevision, IstioCNI and their like.',
    'Without them the API server refuses an Istio resource as an unknown kind.',
  ],
  'operator-rights': [
    'The ServiceAccount of the operator, its roles and their bindings.',
    'It creates istiod with these permissions.',
  ],
  operator: [
    'What installs the operator: a Subscription of OLM, or its Deployment.',
    'The operator is what installs istiod, repairs it and upgrades it.',
  ],
  'operator-version': [
    'OLM resolves the Subscription to one version, approves its InstallPlan and installs its ClusterServiceVersion.',
    'A Subscription alone runs nothing: OLM may find no version, or wait for an approval.',
  ],
  'operator-ready': [
    'Waits until the Deployment of the operator has its pods ready.',
    'Before, nothing acts on its resources, and its webhook may refuse them.',
  ],
  kinds: [
    'Waits until the API server has the resources Istio and IstioCNI.',
    'A CRD is usable only once it is established: a create before that fails.',
  ],
  'istio-version': [
    'Chooses the newest Istio version that the operators of all clusters can install; an existing one, or the chosen one, comes first.',
    'All control planes of a mesh should run one version.',
  ],
  // Namespace and CA
  namespace: [
    'The namespace of istiod, with the label topology.istio.io/network.',
    'By the label istiod knows which network the pods of the cluster are on; pods of others are reached through a gateway.',
  ],
  'pull-secrets': [
    'Copies the pull secrets into the namespace of istiod.',
    'A pod uses only Secrets of its own namespace, and a private registry refuses images without them.',
  ],
  ca: [
    'A key and an intermediate CA for this cluster, signed by the root of the mesh; both are kept in the certificates folder.',
    'Each istiod signs with its own CA, so that the key of the root is on no cluster.',
  ],
  cacerts: [
    'The Secret from which istiod reads its CA when it starts. An existing one is verified and kept.',
    'Without it istiod makes a root of its own, which no other cluster trusts.',
  ],
  'istiod-root': [
    'Restarts an istiod whose root is not the one in cacerts.',
    'istiod reads cacerts when it starts: until then it signs with the old CA.',
  ],
  // Control plane
  'cni-namespace': [
    'The namespace of the CNI agent.',
    'The agent runs with privileges that istio-system does not give.',
  ],
  'cni-pull-secrets': [
    'Copies the pull secrets into the namespace of the CNI agent.',
    'A pod uses only Secrets of its own namespace.',
  ],
  cni: [
    'The Istio CNI agent, a DaemonSet with a pod on every node.',
    'It redirects the traffic of a pod to its sidecar, so that the pods need no privileges for it.',
  ],
  'hand-over': [
    'Marks the objects of an istiod of Helm or istioctl so that the operator takes them over where they are.',
    'Without the marks Helm, which the operator uses, refuses them as those of another release.',
  ],
  'control-plane': [
    'The Istio resource, from which the operator installs istiod; on a remote it names the istiod of its primary.',
    'Mesh ID, cluster name and network are set in it: they tell istiod which endpoints are behind which gateway.',
  ],
  injector: [
    'Waits until the webhook that adds sidecars responds: the API server is asked by dry run.',
    'A pod that is created before gets no sidecar, or is refused.',
  ],
  'remote-ready': [
    'Waits until the proxies of the remote get their configuration from the istiod of the primary.',
    'The remote has no istiod: without that of its primary nothing of it is in the mesh.',
  ],
  // East-west gateway
  'metallb-namespace': ['The namespace of MetalLB.', 'Its operator watches only the namespace that it is in.'],
  'metallb-operator': [
    'A Subscription, by which OLM installs the operator of MetalLB.',
    'The cluster has no load balancer of its own, and the gateway needs an address.',
  ],
  'metallb-operator-version': [
    'OLM resolves the Subscription to one version and installs it.',
    'Until then there is no kind MetalLB.',
  ],
  metallb: [
    'MetalLB itself: its controller assigns addresses, its speakers announce them.',
    'Without speakers an assigned address is not reached.',
  ],
  'address-pool': [
    'The addresses that MetalLB may assign, and how it announces them.',
    'Without a pool the Service of the gateway stays pending.',
  ],
  gateway: [
    'The east-west gateway: a proxy with a Service of type LoadBalancer, on port 15443.',
    'Pods of other networks reach the Services of this cluster through it alone.',
  ],
  'gateway-address': [
    'Waits until a load balancer has assigned an address to the gateway.',
    'istiod gives this address to the other clusters: without it they have no way to this one.',
  ],
  'discovery-address': [
    'Finds the IP address at which remotes reach the istiod of this primary.',
    'The proxies of a remote, and the webhooks of its API server, connect to it.',
  ],
  'expose-istiod': [
    'A Gateway and a VirtualService that let remotes reach istiod, ports 15012 and 15017.',
    'A remote gets its configuration and certificates through them.',
  ],
  'expose-services': [
    'A Gateway for *.local on port 15443 that passes mTLS through (AUTO_PASSTHROUGH).',
    'The gateway forwards requests only for hosts that are exposed.',
  ],
  // Remote secrets
  reach: [
    'Tries a connection from this cluster to the gateway of one that joins, before istiod is told of it.',
    'A firewall in between would lose requests that the mesh has served so far.',
  ],
  'remote-secret': [
    'A Secret with API server, CA and token of another cluster, for istiod of this one.',
    'By it istiod discovers the endpoints there: without it this cluster sends requests to its own pods only.',
  ],
  'reader-account': [
    'The account istio-reader with read-only permissions, by which the istiod of other clusters read this one.',
    'They need no login of a person, which would expire.',
  ],
  'reader-token': [
    'A token of that account that does not expire, in a Secret.',
    'Kubernetes creates no such token by itself; the remote secret contains it.',
  ],
  'reader-proof': [
    'Logs in with the token, and asks for what istiod reads.',
    'A token that is refused would only be seen in the log of istiod.',
  ],
  // Sample apps
  'sample-namespace': [
    'The namespace of the sample apps, labelled for injection.',
    'Only pods with a sidecar are in the mesh.',
  ],
  'sample-pull-secrets': [
    'Copies the pull secrets into the namespace of the sample apps.',
    'A pod uses only Secrets of its own namespace.',
  ],
  helloworld: [
    'helloworld in a version that no other cluster has, with its Service.',
    'A response names the version, and so the cluster that it came from.',
  ],
  client: [
    'A pod that sends requests to helloworld.',
    'The proof is what a workload of this cluster receives, sidecar included.',
  ],
  'travels-namespaces': [
    'The namespaces of the Travels demo, labelled for injection.',
    'Only pods with a sidecar are in the mesh.',
  ],
  'travels-agency': [
    'The Services of the travel agency, version v1.',
    'The portals ask them: the traffic is seen in Kiali.',
  ],
  'travels-portal': [
    'The portals, which send requests to the agency all the time.',
    'They are the traffic of the demo.',
  ],
  'travels-control': ['A page that shows and changes the traffic of the portals.', 'It is how people see the demo.'],
  'travels-versions': ['Further versions of the agency, on another cluster.', 'Requests to them cross the clusters.'],
  'travels-traffic': [
    'Waits until the portals have received responses from every version.',
    'Only that shows that the demo crosses the clusters.',
  ],
  // Proof
  traffic: [
    'Sends requests from this cluster until responses from every version have been received.',
    'Only that is called proven: configured objects alone prove nothing.',
  ],
  'gateways-reached': [
    'Connects to the gateways of the other networks from within this cluster.',
    'It tells a firewall or a wrong address from a fault of the mesh.',
  ],
  synced: [
    'Asks istiod which clusters it has synced, and for which networks it has a gateway.',
    'A cluster that it has not synced has no endpoints.',
  ],
  'drill-away': [
    'Scales helloworld of this cluster to 0.',
    'Its clients must then receive responses of the other clusters alone, without an error.',
  ],
  'drill-back': ['Scales helloworld back to what it was.', 'The responses of this cluster must return.'],
};

/** Of all steps, by their names. */
export const stepAbouts: Readonly<Record<string, StepAbout>> = {
  ...meshStepAbout,
  ...kialiStepAbout,
  ...removalStepAbout,
};

/** What the step of this id is, and why it is needed; undefined for one that neither an install nor a removal has. */
export function stepAbout(id: string): StepAbout | undefined {
  const name = kindName(id);
  return Object.hasOwn(stepAbouts, name) ? stepAbouts[name] : undefined;
}
