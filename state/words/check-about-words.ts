/** Why a mesh needs what each check is about, and what the documentation calls it. */

export type CheckAbout = { readonly why: string; readonly called: string };

/** By the id of the check. */
const checks: Readonly<Record<string, readonly [why: string, called: string]>> = {
  // Requirements
  reachable: [
    'What cannot be read cannot be planned, and nothing can be installed there.',
    'Kubernetes: Organizing Cluster Access Using kubeconfig Files',
  ],
  'different-clusters': [
    'Two contexts of one cluster would be installed twice, each overwriting the other.',
    'Istio: Deployment Models, clusters',
  ],
  rights: ['A missing permission would end the install halfway.', 'Kubernetes: Using RBAC Authorization'],
  operator: [
    'The operator installs istiod and the CNI plugin; without one nothing of Istio runs.',
    'Sail Operator: Installation',
  ],
  'api-version': [
    'The plan writes resources of sailoperator.io/v1, which an older operator does not know.',
    'Sail Operator: API Reference',
  ],
  'kubernetes-version': [
    'Istio and its operator are tested with some versions of Kubernetes only.',
    'Istio: Supported Releases',
  ],
  architectures: ['An image that has no build for a node never starts there.', 'Istio: Supported Releases, platforms'],
  cni: [
    'On OpenShift pods may not set up the redirection of traffic themselves: the agent does it for them.',
    'Istio: Install the Istio CNI node agent',
  ],
  claims: ['Two runs at once would undo each other’s steps.', 'Kubernetes: Leases'],
  names: [
    'istiod tells endpoints apart by the name of their cluster, and ignores a second one of the same name.',
    'Istio: Deployment Models, clusters',
  ],
  'mesh-id': [
    'Control planes with different mesh IDs are different meshes, also where their secrets fit.',
    'Istio: Install Multi-Primary on different networks, meshID',
  ],
  'one-mesh': [
    'A cluster has one istio-system, one CA and one network: it is in one mesh.',
    'Istio: Deployment Models, mesh',
  ],
  'existing-mesh': [
    'What runs already keeps its role, its network and its workloads; the plan has to fit to it.',
    'Istio: Install Multicluster, Before you begin',
  ],
  injection: [
    'A pod without a sidecar is not in the mesh, and a gateway without one has no proxy at all.',
    'Istio: Installing the Sidecar',
  ],
  'pod-security': ['A namespace that refuses what a sidecar needs gets no pods.', 'Kubernetes: Pod Security Admission'],
  'existing-objects': [
    'What others created is not overwritten: a run would stop at it.',
    'Kubernetes: Server-Side Apply, conflicts',
  ],
  topology: [
    'Roles and networks decide who runs a control plane and where gateways are needed.',
    'Istio: Deployment Models',
  ],
  'istio-version': [
    'All control planes should run one version, which each operator must bring images for.',
    'Istio: Supported Releases; Sail Operator: versions',
  ],
  'known-faults': ['Some versions lose endpoints of other clusters.', 'Istio: Release Announcements'],
  'istio-values': [
    'The operator refuses values that its schema does not know.',
    'Sail Operator: API Reference, spec.values',
  ],
  images: [
    'Pods restart for years: the registry of their images has to be there then as well.',
    'Istio: Installation, hub',
  ],
  'pull-secrets': [
    'Without it a private registry refuses the images, and no pod starts.',
    'Kubernetes: Pull an Image from a Private Registry',
  ],
  'root-ca': [
    'Proxies trust only certificates of a root that they know: mTLS between clusters needs one for all.',
    'Istio: Plug in CA Certificates',
  ],
  secrets: [
    'A Secret that does not fit is not overwritten: keys in it may be in use.',
    'Istio: Plug in CA Certificates; Enable Endpoint Discovery',
  ],
  clocks: [
    'A certificate that is not valid yet by the clock of the other side is refused.',
    'Istio: Security Problems, clock skew',
  ],
  'api-addresses': [
    'istiod of another cluster reads this API server: at localhost it would find its own.',
    'Istio: Install Multicluster, API Server Access',
  ],
  'api-tls': [
    'istiod verifies the API server by the CA of the remote secret, and connects to no other.',
    'Istio: Enable Endpoint Discovery (istioctl create-remote-secret)',
  ],
  'gateway-addresses': [
    'The others connect to these addresses: a host name, or one address twice, leads nowhere.',
    'Istio: Install the east-west gateway',
  ],
  'pod-ranges': [
    'On one network pods reach each other by their IP, which only one pod may have.',
    'Istio: Install Multi-Primary, one network',
  ],
  'address-pools': [
    'A pool of addresses that others use takes their traffic.',
    'MetalLB: Configuration, IPAddressPool',
  ],
  'load-balancers': [
    'The other clusters reach the east-west gateway at an address that a load balancer assigns.',
    'Istio: Install the east-west gateway; Kubernetes: Service type LoadBalancer',
  ],
  'metallb-pools': ['Two gateways with one address answer for each other.', 'MetalLB: Configuration, IPAddressPool'],
  // Configuration
  'one-control-plane': [
    'Two control planes in one namespace share CA and remote secrets.',
    'Istio: Install Multiple Istio Control Planes in a Single Cluster',
  ],
  'managed-by-operator': [
    'What the operator does not manage it neither repairs nor upgrades.',
    'Sail Operator: Istio resource',
  ],
  'cluster-name': [
    'istiod tells its own endpoints from those of others by this name.',
    'Istio: Install Multicluster, clusterName',
  ],
  'network-label': [
    'Without the label istiod takes pods of another network for reachable directly.',
    'Istio: Install Multicluster, Set the default network',
  ],
  'revision-tags': [
    'Without a tag every upgrade means to relabel each namespace.',
    'Istio: Canary Upgrades, Stable revision labels',
  ],
  'control-plane-state': [
    'A control plane that is not healthy sends its proxies nothing new.',
    'Sail Operator: Istio resource, status',
  ],
  cacerts: [
    'Without cacerts istiod makes a root of its own, which no other cluster trusts.',
    'Istio: Plug in CA Certificates',
  ],
  'root-in-use': [
    'istiod reads cacerts when it starts: until then it signs with the old CA.',
    'Istio: Plug in CA Certificates',
  ],
  'same-mesh-id': ['Control planes with different mesh IDs are different meshes.', 'Istio: Deployment Models, mesh'],
  'same-trust-domain': [
    'The trust domain is part of every identity: policies for one do not match the other.',
    'Istio: Trust Domain Migration',
  ],
  'distinct-names': ['Endpoints of two clusters of one name are mixed up.', 'Istio: Deployment Models, clusters'],
  'common-root': [
    'Without a common root every handshake between the clusters fails.',
    'Istio: Plug in CA Certificates',
  ],
  'secret-logins': [
    'A login by a program or a password does not work inside istiod.',
    'Istio: Enable Endpoint Discovery (istioctl create-remote-secret)',
  ],
  'remote-secrets': [
    'Without it a primary does not know the endpoints of that cluster.',
    'Istio: Enable Endpoint Discovery',
  ],
  'known-clusters': [
    'A secret for a cluster that is gone keeps istiod asking for it, and may hold up its start.',
    'Istio: Troubleshooting Multicluster',
  ],
  networks: [
    'A network that no other cluster is on needs a gateway; a mistyped one loses all its endpoints.',
    'Istio: Deployment Models, networks',
  ],
  'network-gateways': ['Pods of other networks are reached through it alone.', 'Istio: Install the east-west gateway'],
  'secret-servers': ['A loopback URL leads istiod to itself.', 'Istio: Install Multicluster, API Server Access'],
  'subset-routes': [
    'Each primary configures its own proxies: a route in one only holds for one only.',
    'Istio: Traffic Management Best Practices, multicluster',
  ],
  'ambient-networks': ['Ambient without it does not send requests to another network.', 'Istio: Ambient Multicluster'],
  // What runs
  reconciled: [
    'What the operator cannot apply stays as it was, whatever the resource says.',
    'Sail Operator: Istio resource, status',
  ],
  'remote-control-planes': [
    'A remote has no istiod: without that of its primary its proxies get no configuration.',
    'Istio: Install Primary-Remote',
  ],
  'pods-created': [
    'A Deployment whose pods are refused looks right, and nothing runs.',
    'Istio: Sidecar Injection Problems',
  ],
  pods: ['Only pods that are ready receive requests.', 'Kubernetes: Pod Lifecycle'],
  webhooks: [
    'A webhook that leads nowhere refuses every pod, or lets them start without a sidecar.',
    'Istio: Dynamic Admission Webhooks Overview',
  ],
  'leaving-namespaces': [
    'In a namespace that is being deleted nothing can be created.',
    'Kubernetes: Namespaces; Finalizers',
  ],
  'node-port-gateways': [
    'A node port has no address of its own: istiod takes those of the nodes that are named.',
    'Istio: Gateway annotation traffic.istio.io/nodeSelector',
  ],
  'proxy-certificates': [
    'A certificate of the old root is refused by who trusts the new one alone.',
    'Istio: Plug in CA Certificates',
  ],
  kiali: ['Kiali shows what its clusters tell it: one that is missing is not in the graph.', 'Kiali: Multi-cluster'],
  // Path of a request
  client: ['The requests that prove the mesh come from it.', 'Istio: Verify the installation'],
  service: [
    'A Service that only one cluster has is not found by the clients of the other.',
    'Istio: Traffic Management Best Practices, namespace sameness',
  ],
  'remote-secret': ['istiod learns the endpoints of the other cluster by it.', 'Istio: Enable Endpoint Discovery'],
  istiod: ['Endpoints of a cluster that is not synced are not sent to any proxy.', 'Istio: istioctl remote-clusters'],
  server: ['Only a ready pod with a sidecar takes requests by mTLS.', 'Istio: Verify the installation'],
  'endpoints-known': ['What istiod does not know no proxy is sent.', 'Istio: Troubleshooting Multicluster'],
  network: [
    'By the label istiod decides whether a request needs the gateway.',
    'Istio: Install Multicluster, Set the default network',
  ],
  'gateway-address': [
    'Endpoints of another network are replaced by this address.',
    'Istio: Install the east-west gateway',
  ],
  gateway: ['Every request from another network comes in through it.', 'Istio: Install the east-west gateway'],
  exposure: [
    'The gateway lets pass only what is exposed; exposed twice, one of both wins.',
    'Istio: Expose services in all clusters',
  ],
  endpoints: ['A proxy sends requests only where it has an endpoint.', 'Istio: istioctl proxy-config endpoints'],
  connection: [
    'A firewall between the clusters is seen by no API server: only a connection tells.',
    'Istio: Troubleshooting Multicluster',
  ],
  trust: [
    'The handshake fails where one end does not trust the root of the other.',
    'Istio: Security Problems, mutual TLS errors',
  ],
  routing: ['A route decides before endpoints do.', 'Istio: Virtual Services'],
  locality: [
    'With a preference the other cluster is asked only when the own one fails.',
    'Istio: Locality Load Balancing',
  ],
  policy: ['A policy can refuse what all hops before it let pass.', 'Istio: Authorization Policy'],
  responses: ['Only a response proves that all of it works together.', 'Istio: Verifying Cross-Cluster Traffic'],
  // Reachable from inside
  'reach-gateways': [
    'Requests to another network go to its gateway, port 15443.',
    'Istio: Install the east-west gateway',
  ],
  'reach-api-servers': [
    'istiod watches the API server of every cluster that it serves.',
    'Istio: Install Multicluster, API Server Access',
  ],
  'reach-istiods': [
    'The proxies of a remote get certificates and configuration from there: ports 15012 and 15017.',
    'Istio: Install Primary-Remote, Expose the control plane',
  ],
};

/** Undefined for one that this program does not have. */
export function checkAbout(id: string): CheckAbout | undefined {
  const [why, called] = (Object.hasOwn(checks, id) ? checks[id] : undefined) ?? [];
  return why === undefined || called === undefined ? undefined : { why, called };
}
