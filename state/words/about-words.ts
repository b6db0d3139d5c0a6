/** What the things on the screens are, why a mesh needs them, and what the documentation calls them. */
import type { TopologyId } from '../../source/model/mesh.ts';
import type { Phase } from '../../source/steps/step-id.ts';

export type About = {
  readonly title: string;
  /** What it is, and why it is needed. */
  readonly what: readonly string[];
  /** Where more is written: the names in the documentation of Istio, Kiali or OpenShift, and the page here. */
  readonly called: readonly string[];
};

/** What a step is, and why it is needed. */
export type StepAbout = readonly [what: string, why: string];

const removed = (what: string): Omit<About, 'title'> => ({
  what: [what, 'Only what this program created is deleted; what others created stays and is listed.'],
  called: ['Istio: Install Multicluster, Cleanup; Sail Operator: Uninstall', 'docs/removing.md'],
});

/** Of the phases of a plan. */
export const aboutPhases: Readonly<Record<Phase, Omit<About, 'title'>>> = {
  operator: {
    what: [
      'The operator installs istiod and the CNI plugin from its own resources (Istio, IstioCNI) and keeps them in that state.',
      'With OLM a Subscription installs it; without, it is installed from the bundle of the same release.',
    ],
    called: ['Sail Operator; Red Hat OpenShift Service Mesh 3', 'docs/operator.md'],
  },
  certificates: {
    what: [
      'Each cluster gets an intermediate CA of one common root, in the Secret cacerts of istio-system.',
      'Without a common root the proxies of one cluster do not trust those of the other, and every mTLS handshake fails.',
    ],
    called: ['Istio: Plug in CA Certificates', 'docs/istio/certificates.md'],
  },
  'control-plane': {
    what: [
      'istiod configures all proxies and issues their certificates. A primary runs one; a remote uses that of its primary.',
      'Mesh ID, cluster name and network are set here: they tell istiod which endpoints are behind which gateway.',
    ],
    called: ['Istio: Install Multicluster, primary and remote clusters', 'docs/istio/istiod.md'],
  },
  gateway: {
    what: [
      'Pods of one network reach Services of the other through its east-west gateway, on port 15443, by mTLS from end to end.',
      'It needs an address that the other clusters reach, which a load balancer gives.',
    ],
    called: ['Istio: Install the east-west gateway, Expose services', 'docs/istio/gateways.md'],
  },
  'remote-secrets': {
    what: [
      'A remote secret gives istiod of one cluster read access to the API server of another, to discover its endpoints.',
      'Without it a cluster receives responses from its own pods only.',
    ],
    called: ['Istio: Enable Endpoint Discovery (istioctl create-remote-secret)', 'docs/istio/remote-secrets.md'],
  },
  samples: {
    what: [
      'helloworld responds with its version, a different one in each cluster, and a client sends it requests: the response says which cluster it came from.',
    ],
    called: ['Istio: Verify the installation', 'docs/istio/traffic.md'],
  },
  'kiali-server': {
    what: [
      'Kiali shows the mesh as a graph, with its health and configuration, in the browser.',
      'One server reads all clusters of the mesh, so that a request is followed from one to the other.',
    ],
    called: ['Kiali: Installation guide', 'docs/kiali-openshift.md'],
  },
  'kiali-access': {
    what: [
      'A read-only account on each cluster that Kiali is to see, and a token for it.',
      'Without it Kiali sees the cluster that it runs on, and no other.',
    ],
    called: ['Kiali: Multi-cluster, remote cluster resources', 'docs/kiali-openshift.md'],
  },
  'kiali-connection': {
    what: ['A Secret with address, CA and token lets the Kiali of one cluster read another.'],
    called: ['Kiali: Multi-cluster, remote cluster secret', 'docs/kiali-openshift.md'],
  },
  metrics: {
    what: ['Kiali draws traffic from metrics: one store must have those of all clusters.'],
    called: ['Kiali: Prometheus, Thanos, federation', 'docs/metrics.md'],
  },
  proof: {
    what: [
      'Requests from every cluster until each has received responses from every version, its own and those of the others.',
      'Only that is called proven: configured objects alone prove nothing.',
    ],
    called: ['Istio: Verifying Cross-Cluster Traffic', 'docs/istio/traffic.md'],
  },
  'remove-kiali': removed('Kiali and its connections to clusters.'),
  'remove-samples': removed('The sample apps and their namespace.'),
  'remove-remote-secrets': removed('The remote secrets, so that no istiod reads a cluster that leaves.'),
  'remove-gateway': removed('The east-west gateway and its load balancer.'),
  'remove-control-plane': removed('istiod and the CNI plugin, which the operator uninstalls.'),
  'remove-rest': removed('The CA of the mesh, and its namespaces.'),
  'remove-operator': removed('The operator, if requested.'),
  other: {
    what: ['Steps that belong to no other phase.'],
    called: ['Istio: Install Multicluster', 'docs/how-it-works.md'],
  },
};

/** The pages of Istio's documentation, under Install Multicluster. */
export const topologyNames: Readonly<Record<TopologyId, string>> = {
  'multi-primary-multi-network': 'Istio: Install Multi-Primary on different networks',
  'multi-primary-single-network': 'Istio: Install Multi-Primary',
  'primary-remote-multi-network': 'Istio: Install Primary-Remote on different networks',
  'primary-remote-single-network': 'Istio: Install Primary-Remote',
};
