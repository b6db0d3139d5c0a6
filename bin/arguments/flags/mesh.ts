/** What the mesh shall be. */
import { DEFAULT_MESH_ID, SAMPLE_NAMESPACE, TOPOLOGIES } from '../../../source/model/mesh.ts';
import { all, given, one, oneOr, set } from '../flag.ts';
import { asTyped, folder, reference, words } from '../kind.ts';
import * as kinds from '../kinds.ts';

export const cluster = all(
  'cluster',
  asTyped('NAME[=CONTEXT][,key=value…]', 'cluster'),
  'a cluster of the mesh: its name in Istio and its context; keys: network, role, primary, api (its API server URL as the ' +
    'other clusters reach it), gateway (its east-west gateway address as they reach it). Repeat it; the order is kept',
);
export const topology = one(
  'topology',
  words(TOPOLOGIES, 'T'),
  'multi-primary-multi-network, multi-primary-single-network, primary-remote-multi-network or ' +
    'primary-remote-single-network. Sets the roles and networks that --cluster leaves open: the first cluster is a primary ' +
    '(default: the one that fits what the clusters have already and --cluster says, else the first)',
  {
    details:
      'The first is one where no other is said to be, the others are what the topology says; networks `network1`, ' +
      '`network2` … by order, or all `network1`. What clusters have already wins, and a topology that contradicts it is ' +
      'refused. Without the flag it follows from what the clusters have and `--cluster` says: primary-remote where one is ' +
      'a remote, single-network where two or more are on one network and none on another, else ' +
      '`multi-primary-multi-network`; a new cluster joins as a remote of the first primary where there are remotes, as a ' +
      'primary where there are none.',
  },
);
export const meshId = oneOr(
  'mesh-id',
  kinds.label('ID'),
  DEFAULT_MESH_ID,
  `the mesh ID (default: the one that the clusters have already, else ${DEFAULT_MESH_ID}; on down and doctor ${DEFAULT_MESH_ID})`,
);
export const istioVersion = one(
  'istio-version',
  kinds.istioVersion,
  'the Istio version, such as v1.30.3 (default: the newest that all operators offer)',
);
export const operatorBundle = one(
  'operator-bundle',
  reference,
  'where the operator comes from on Kubernetes without OLM: a folder or .tgz with an OLM bundle, an https URL of one, ' +
    'or a bundle image (default: OperatorHub’s image of the version that this release was tested with)',
  { details: 'See docs/operator.md.' },
);
export const client = one(
  'client',
  words(['curl', 'sleep']),
  'the sample app that sends requests (default: the existing one; else curl, or sleep before Istio 1.24)',
  { details: 'Before 1.24 the samples of Istio have only `sleep`.' },
);
export const copiedClusters = given(
  'copied-clusters',
  'treat contexts that look like one cluster as copies of it (a restored snapshot, a cloned machine): ' +
    'warn and continue',
  {
    details:
      'They look like one cluster where the UID of `kube-system`, the UID of `default`, the CA and the API servers are the same.',
  },
);
export const changeRoot = given(
  'change-root',
  'istiods that sign with a root of their own, and have sidecars, may be moved to the root of the mesh: they restart, and ' +
    'requests fail until every workload is restarted too',
  {
    details:
      'Without it `up` refuses, and says how their root becomes that of the mesh instead, or how they move without an ' +
      'interruption: `eastwest change-root` (docs/changing-the-root.md).',
  },
);
export const istioRegistry = one(
  'istio-registry',
  kinds.registry,
  'where Istio’s own images (istiod, proxyv2, install-cni) are pulled from, such as docker.io/istio or ' +
    'registry.example.com:5000/mirror: the same names and tags below it (default: the existing setting; else docker.io/istio where the operator names a registry that is being shut down)',
  {
    details:
      'On every cluster: `global.hub` of `Istio` and `IstioCNI`, which sidecars and gateways follow; the operator then ' +
      'names no digests of its own, and the tag is that of the version. Without it: what `Istio` and `IstioCNI` have ' +
      'already, as long as they are healthy and keep their version, so that nothing restarts; for the rest ' +
      '`docker.io/istio` where the operator’s own images are at `registry.istio.io` or `gcr.io/istio-release`, which end ' +
      'in December 2026, and nothing is set for other registries (OpenShift Service Mesh).',
  },
);
export const sampleRegistry = one(
  'sample-registry',
  kinds.registry,
  'where the images of the sample apps are pulled from, such as registry.example.com:5000/mirror: the same names and tags ' +
    'below it (default: the public registries of Istio’s samples)',
  {
    details:
      'For clusters that cannot reach the public registries: it stands for `docker.io/istio` and `docker.io/curlimages` ' +
      '(`…/examples-helloworld-v1:1.0`, `…/curl:8.16.0`). Istio’s own images: `--istio-registry`.',
  },
);
export const imagePullSecret = set(
  'image-pull-secret',
  kinds.objectName('a Secret'),
  'a Secret by which images of a private registry are pulled, in istio-system, the namespace of the samples and, with ' +
    'the CNI agent, istio-cni of every cluster; it must exist already, or be in the namespace of `--copy-pull-secret`. Repeat it',
  {
    details:
      'It goes into `global.imagePullSecrets` of `Istio` and `IstioCNI`, which sidecars and gateways follow, and into the ' +
      'pods of the samples; workloads that eastwest did not create keep their own. The check `pull-secrets` reports where it is missing.',
  },
);
export const copyPullSecret = one(
  'copy-pull-secret',
  kinds.label('NAMESPACE'),
  'the Secrets of --image-pull-secret may be copied from this namespace of each cluster to those that need them',
  {
    details:
      'Without it nothing is copied. The contents are read when the copy is written and never shown; an existing Secret ' +
      'is kept, and `down` deletes the copies. Later changes to the original are not copied: delete the copies, ' +
      'and run again.',
  },
);
export const samples = oneOr(
  'samples',
  words(['install', 'none']),
  'install',
  'whether to install the sample apps, whose responses prove the mesh (default), or none: existing ones are ' +
    'left alone, and the mesh is done but not proven',
  {
    details:
      'With `none` the mesh is judged by what every istiod reports on clusters and gateways: its outcome is `done` with exit code ' +
      '0, its verdict `unasked`.',
  },
);
export const sampleNamespace = one(
  'sample-namespace',
  kinds.ownNamespace,
  `the namespace of the sample apps (default ${SAMPLE_NAMESPACE})`,
  {
    details:
      'It is labelled for injection. Samples of an earlier run in another namespace stay there: delete that namespace by hand.',
  },
);
export const gatewayAnnotation = all(
  'gateway-annotation',
  asTyped('[NAME:]KEY=VALUE', 'cluster-prefix'),
  'an annotation for the Service of the east-west gateways, as a cloud’s load balancer needs it; with NAME: in front ' +
    'on that cluster only. Repeat it',
  {
    details: 'One for a cluster wins over one for all. One that is left out later is removed.',
  },
);
export const metalLbPool = all(
  'metallb-pool',
  asTyped('auto|NAME=RANGE[,RANGE…]', 'cluster-prefix'),
  'create a MetalLB address pool for the gateways. auto: on every cluster without a working load balancer, ten addresses ' +
    'next to the nodes’ own that no other cluster uses; NAME=RANGE: these on that cluster, such as ' +
    'east=172.18.255.200-172.18.255.209. Repeat it',
  {
    details:
      'On OpenShift without MetalLB its operator is installed first; elsewhere MetalLB must be installed. Make sure that ' +
      'nothing else, such as a DHCP server, assigns these addresses. The pool of an earlier run keeps its addresses; ' +
      '`down` deletes it. See docs/load-balancers.md.',
  },
);
export const istioValues = all(
  'istio-values',
  asTyped('[NAME:]FILE', 'file'),
  'a YAML file of your own values for spec.values of Istio (resources, tolerations, meshConfig …); with NAME: in front ' +
    'for that cluster only. Repeat it: a later file wins, and one for a cluster over those for all',
  {
    details:
      'Files are merged as Helm does it. What the plan sets itself (mesh ID, network, cluster name, registry, version, ' +
      'revision, roles, CA, CNI) is refused by name, with the flag to say it instead; the check `istio-values` validates the ' +
      'others against the operator’s schema. A field that is left out later is removed.',
  },
);
export const takeOver = set(
  'take-over',
  kinds.ofOthers,
  'take over an object that others created: it is changed as the mesh needs it, and managed by eastwest from then on; NAME is its ' +
    'cluster. all=N: all such objects, if there are exactly N. Repeat it',
  {
    details:
      'Without it nothing that others created is changed: what fits is used as it is, what does not is named by `plan`, ' +
      'with its owner and the fields. `down` deletes what was taken over. What Argo CD, Flux or another controller keeps ' +
      'is never written. See docs/adopting.md.',
  },
);
export const certificates = one(
  'certificates',
  folder,
  'the certificates folder (default ./eastwest-certs/<mesh ID>; with --rehearse a temporary one)',
);
