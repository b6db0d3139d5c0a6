/** Every flag, once: parser, help pages, completion, man page and the table of docs/cli.md read this. */
import { DEFAULT_MESH_ID, SAMPLE_NAMESPACE, TOPOLOGIES } from '../../source/model/mesh.ts';
import type { Keepable } from '../../source/steps/removal/removing.ts';
import { all, type Flag, given, one, oneOr, optional, set } from './flag.ts';
import * as kinds from './kinds.ts';
import { metricsAddress, metricsSource } from './metrics.ts';

export const kubeconfig = one(
  'kubeconfig',
  kinds.file,
  'the kubeconfig to use (default: the files of $KUBECONFIG, else ~/.kube/config)',
  { details: 'Read by the rules of kubectl.' },
);
export const trace = one(
  'trace',
  kinds.file,
  'write every request, watch and event with its time to FILE, to find out why a run waits',
  {
    details:
      'One JSON object per line; the file is replaced. No headers, bodies or texts of servers are in it, so that no token or ' +
      'key can be. Names of clusters and objects are.',
  },
);
export const rehearse = optional(
  'rehearse',
  kinds.count,
  2,
  'use N simulated clusters (default 2), started and stopped with the command',
);
export const pace = one(
  'pace',
  kinds.pace,
  'delays of simulated clusters: 1 lifelike, 0 none (default: 1 on the full screen, else 0)',
);
export const platform = one(
  'platform',
  kinds.words(['openshift', 'kubernetes', 'mixed']),
  'the platform of simulated clusters: OpenShift with OLM (default), plain Kubernetes without, or both in turn, OpenShift first',
);
export const operator = one(
  'operator',
  kinds.words(['olm', 'installed', 'none']),
  'how simulated clusters get an operator: from OLM (default on OpenShift), already installed (default on plain ' +
    'Kubernetes), or not at all, so that --operator-bundle is needed (plain Kubernetes only)',
);
export const operatorVersion = one(
  'operator-version',
  kinds.word('V'),
  'the operator version on simulated clusters, such as 3.0.0 on OpenShift or 1.0.0 on plain Kubernetes, which create no ' +
    'reader account (default: the newest). It determines which Istio versions can be installed',
);
export const loadBalancer = one(
  'load-balancer',
  kinds.words(['ip', 'hostname', 'none', 'metallb', 'old-metallb']),
  'what load balancers of simulated clusters assign: an IP (default), a host name as on AWS, or nothing because there is ' +
    'none; metallb and old-metallb (before 0.13): nothing until there is a pool',
);
export const registryGone = all(
  'registry-gone',
  kinds.registryHost,
  'a registry that the nodes of simulated clusters cannot resolve, such as registry.istio.io: its images cannot be pulled. Repeat it',
  {
    details:
      'Pods with images from there stay in `ErrImagePull` and `ImagePullBackOff`. What runs from the start was pulled before.',
  },
);
export const cluster = all(
  'cluster',
  kinds.asTyped('NAME[=CONTEXT][,key=value…]', 'cluster'),
  'a cluster of the mesh: its name in Istio and its context; keys: network, role, primary, api (its API server URL as the ' +
    'other clusters reach it), gateway (its east-west gateway address as they reach it). Repeat it; the order is kept',
);
export const topology = one(
  'topology',
  kinds.words(TOPOLOGIES, 'T'),
  'multi-primary-multi-network, multi-primary-single-network, primary-remote-multi-network or ' +
    'primary-remote-single-network. Says roles and networks that --cluster leaves open: the first cluster is a primary ' +
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
  kinds.reference,
  'where the operator comes from on Kubernetes without OLM: a folder or .tgz with an OLM bundle, an https URL of one, ' +
    'or a bundle image (default: OperatorHub’s image of the version that this release was tested with)',
  { details: 'See docs/operator.md.' },
);
export const client = one(
  'client',
  kinds.words(['curl', 'sleep']),
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
  kinds.words(['install', 'none']),
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
  kinds.asTyped('[NAME:]KEY=VALUE', 'cluster-prefix'),
  'an annotation for the Service of the east-west gateways, as a cloud’s load balancer needs it; with NAME: in front ' +
    'on that cluster only. Repeat it',
  {
    details: 'One for a cluster wins over one for all. One that is left out later is removed.',
  },
);
export const metalLbPool = all(
  'metallb-pool',
  kinds.asTyped('auto|NAME=RANGE[,RANGE…]', 'cluster-prefix'),
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
  kinds.asTyped('[NAME:]FILE', 'file'),
  'a YAML file of your own values for spec.values of Istio (resources, tolerations, meshConfig …); with NAME: in front ' +
    'for that cluster only. Repeat it: a later file wins, and one for a cluster over those for all',
  {
    details:
      'Files are merged as Helm does it. What the plan sets itself (mesh ID, network, cluster name, registry, version, ' +
      'revision, roles, CA, CNI) is refused by name, with the flag to say it instead; the check `istio-values` holds the ' +
      'others against the operator’s schema. A field that is left out later is removed.',
  },
);
export const takeOver = set(
  'take-over',
  kinds.ofOthers,
  'an object that others created is changed as the mesh needs it, and belongs to the mesh from then on: NAME is its ' +
    'cluster. all=N: every one that there is, where they are N. Repeat it',
  {
    details:
      'Without it nothing that others created is changed: what fits is used as it is, what does not is named by `plan`, ' +
      'with its owner and the fields. `down` deletes what was taken over. What Argo CD, Flux or another controller keeps ' +
      'is never written. See docs/adopting.md.',
  },
);
export const certificates = one(
  'certificates',
  kinds.folder,
  'the certificates folder (default ./eastwest-certs/<mesh ID>; with --rehearse a temporary one)',
);
export const home = one(
  'home',
  kinds.word('NAME', 'cluster-name'),
  'the cluster that Kiali runs on (default: the one that has a Kiali already), or that gets all of the demo',
);
export const kialiAuth = one(
  'kiali-auth',
  kinds.words(['openshift', 'anonymous', 'token', 'openid']),
  'how people log in to Kiali (default: openshift on OpenShift, anonymous elsewhere; an existing Kiali keeps its own). ' +
    'With token only the home cluster is shown to them; openid needs auth.openid in --kiali-values',
);
export const kialiVersion = one(
  'kiali-version',
  kinds.kialiVersion,
  'the Kiali version, such as v2.22 or default (default: on OpenShift the one that goes with the mesh’s Istio, elsewhere ' +
    'the newest of the operator)',
  { details: 'The operator removes an installed Kiali before it installs another version.' },
);
export const kialiOperatorBundle = one(
  'kiali-operator-bundle',
  kinds.reference,
  'where the Kiali operator comes from on clusters without OLM: a folder or .tgz with an OLM bundle, an https URL of one, or ' +
    'a bundle image (default: OperatorHub’s image of the version that this release was tested with)',
  { details: 'See docs/kiali-kubernetes.md.' },
);
export const kialiRemoteOperator = one(
  'kiali-remote-operator',
  kinds.words(['install', 'none']),
  'whether the other clusters get the Kiali operator, which creates the account that Kiali uses there, or none: eastwest ' +
    'creates account and roles itself (default: install on OpenShift, elsewhere an existing operator is used, else none)',
  {
    details:
      'The operator has most permissions of a cluster, for one ServiceAccount and its roles. The logins of OpenShift need it on ' +
      'each OpenShift cluster. What an earlier run did is kept.',
  },
);
export const rotateToken = all(
  'rotate-token',
  kinds.asTyped('NAME', 'cluster-name'),
  'give Kiali another token for this cluster: it is tested, Kiali restarts with it and is seen to work, then the previous one ' +
    'is deleted. Repeat it',
  { details: 'A rotation that was interrupted is finished by the next run, with or without the flag.' },
);
export const disconnect = all(
  'disconnect',
  kinds.asTyped('NAME', 'cluster-name'),
  'take this cluster out of Kiali, and nothing else: Kiali restarts without it, then its account there is deleted, where the ' +
    'cluster is given with --cluster as well. Repeat it',
  { details: 'The cluster stays in the mesh. To take it out of both: `eastwest down --only NAME`.' },
);
export const kialiImpersonation = one(
  'kiali-impersonation',
  kinds.words(['on', 'off']),
  'one login for all clusters (OpenShift’s logins only): Kiali acts on each cluster in the name of whoever logged in. Needs an ' +
    'operator that knows it (Kiali 2.31) on every cluster (default: off; an existing Kiali keeps its own)',
);
export const kialiConsole = given(
  'console',
  'also install the plugin that shows Kiali in OpenShift’s web console, on the home cluster (an OSSMConsole of the operator kiali-ossm)',
  { details: 'Later runs keep it at the version of Kiali, with or without the flag; `down` removes it.' },
);
export const kialiLink = all(
  'kiali-link',
  kinds.kialiLink,
  'a cluster that Kiali cannot reach, with the URL of its own Kiali: it is shown as inaccessible, with a link. Run the command ' +
    'on that cluster too, with a link back. Repeat it',
  { details: 'A link that is left out later is removed.' },
);
export const kialiQueryScope = all(
  'kiali-query-scope',
  kinds.labelValue,
  'a label that Kiali adds to every query for metrics, where one store holds those of several meshes. Repeat it',
);
export const metrics = one(
  'metrics',
  metricsSource,
  'where Kiali’s metrics come from (default: as an earlier run had it): thanos, OpenShift’s user workload monitoring; ' +
    'federation, a Prometheus in each cluster that the home’s reads; or the URL of a store that has all',
  {
    details:
      'With thanos one line is added to the monitoring config of each cluster, which `down` takes out again. See docs/metrics.md.',
  },
);
export const metricsAddresses = all(
  'metrics-address',
  metricsAddress,
  'with --metrics federation: where the home’s Prometheus reaches that of another cluster (default: a load balancer ' +
    'of its own, without a login). Repeat it',
);
export const kialiValues = one(
  'kiali-values',
  kinds.file,
  'a YAML file of your own fields for spec of the Kiali on the home cluster (resources, ingress, logging, metrics …)',
  {
    details:
      'What connects the clusters (names, namespaces, logins) is refused by name. A field that is left out later is removed.',
  },
);
export const confirm = one(
  'confirm',
  kinds.word('MESHID'),
  'the mesh ID again: replaces typing the ID (on down with --yes), so that no other mesh is meant',
);
export const keep = oneOr(
  'keep',
  kinds.parts<Keepable>(['cacerts', 'namespaces', 'samples']),
  new Set(),
  'what to keep, separated by commas: cacerts, namespaces, samples (cacerts keeps its namespace too)',
);
export const skip = all(
  'skip',
  kinds.asTyped('NAME', 'cluster-name'),
  'skip this cluster: it is not contacted, and the others drop it. For unreachable clusters. Repeat it',
  { details: 'The command that cleans it up later is printed.' },
);
export const only = all(
  'only',
  kinds.asTyped('NAME', 'cluster-name'),
  'remove only this cluster from the mesh; the others, also given with --cluster, drop it and stay. Repeat it',
);
export const removeOperator = given('operator', 'also remove the operator, where eastwest installed it');
export const crds = given('crds', 'also delete the CRDs of Istio and its operator that have no objects left');
export const kialiOnly = given(
  'kiali-only',
  'delete Kiali alone, or with --only take that cluster out of Kiali; the mesh stays',
);
export const clearFinalizers = given(
  'clear-finalizers',
  'where the Istio operator is gone and will not come back: delete what it created, then clear its finalizers',
  {
    details:
      'Only on clusters without a ready operator, only finalizer `sailoperator.io/sail-operator`, and only after the webhooks, ' +
      'ClusterRoles and other objects that the operator created are gone. To restore the operator first is better: ' +
      '`eastwest up`, then `down`.',
  },
);
export const dryRun = given('dry-run', 'show what would be deleted or installed, and what would stay, then exit');
export const yes = given('yes', 'do not ask for confirmation', {
  short: 'y',
  details: 'On `down` it also needs `--confirm`.',
});
export const timeout = oneOr(
  'timeout',
  kinds.duration,
  // `up` of a few clusters takes minutes; what takes longer than this hangs.
  15 * 60,
  'give up after this time, such as 90s, 15m, 1h30m (default 15m)',
  { details: 'It covers everything except waiting for an answer to a prompt.' },
);
export const reach = given(
  'reach',
  'also tell what reaches what from inside the clusters, and what a firewall has to let through',
  {
    details:
      'On a mesh that exists: from the client’s sidecar of each cluster to the gateway of each other network on port 15443, and ' +
      'whether every istiod is synced with every API server. A matrix, and a line for each connection with the addresses of the ' +
      'nodes that it comes from. Before an install, only with `--yes` or a yes to the prompt: from a pod in namespace `default` of each cluster, ' +
      'which is deleted afterwards whatever happens, to the API servers and to the place of each gateway.',
  },
);
export const probe = given('probe', 'contact every cluster: reachable, version, platform, operator, mesh');
export const other = one(
  'other',
  kinds.word('NAME', 'cluster-name'),
  'the cluster that gets more versions of one app, and the Services that they call',
);
export const removeDemo = given('remove', 'delete what the command created');
export const exitCode = given('exit-code', 'exit 6 when there are changes, 0 when there are none');
export const duration = oneOr(
  'for',
  kinds.duration,
  30,
  'how long to send requests, such as 30s; 0s: until stopped (default 30s)',
  {
    details: 'Probing the clusters first counts towards it.',
  },
);
export const rate = oneOr(
  'rate',
  kinds.rate,
  10,
  'requests per second from each cluster (default 10), at most 20 without --burst',
  {
    details: 'Each request is a connection of its own, as that of a caller that is new.',
  },
);
export const burst = given('burst', 'more than 20 requests per second are meant: a load test');
export const until = one(
  'until',
  kinds.words(['proven']),
  'end as soon as the mesh is proven; --for says for how long to try',
  {
    details: 'Where it is not proven by then, the exit code is 3.',
  },
);
export const expect = one(
  'expect',
  kinds.versions,
  'the versions that every cluster must receive responses from, such as v1,v2 (default: those of all clusters)',
  {
    details:
      'The exit code is 0 when they do, whatever else the verdict says; with `--until` it ends as soon as they do.',
  },
);
export const metricsFile = one(
  'metrics-file',
  kinds.file,
  'write the paths as metrics into this file every 5 s and at the end',
  {
    details: 'For a collector of text files, such as that of the node exporter: it is replaced as a whole.',
  },
);
export const metricsPort = one(
  'metrics-port',
  kinds.port,
  'serve the paths as metrics on this port of 127.0.0.1, under /metrics',
  {
    details: 'OpenMetrics for clients that ask for it, else the older text format. Reachable from this machine only.',
  },
);
export const watch = given('watch', 'the live monitor on the full screen, on the mesh that is there', {
  details: 'It opens on Traffic and changes nothing; `q` leaves it. It needs a terminal.',
});
export const url = one(
  'url',
  kinds.url,
  'send requests to this URL instead of helloworld, as pods of the mesh call it',
  {
    details:
      'What the responses say of it is told, and nothing of the mesh: the verdict is `answered`, never `proven`. `--expect` ' +
      'names versions that every cluster must receive. See docs/traffic.md.',
  },
);
export const method = one('method', kinds.method, 'the method of requests to --url (default GET)');
export const header = all('header', kinds.header, 'a header of requests to --url. Repeat it', {
  details: 'No secrets: it can be read in the process list of the pod and in the audit log of the cluster.',
});
export const match = one(
  'match',
  kinds.match,
  'the text around the version in a response of --url, with {} in its place (default: responses are told apart by status)',
);
export const clientPods = one(
  'client-pods',
  kinds.clientPods,
  'the pods that send requests to --url, with curl in them (default: the client among the samples)',
);
export const drill = one(
  'drill',
  kinds.word('NAME', 'cluster-name'),
  'failover drill: scale helloworld of this cluster to zero and back, and say when responses moved and what was lost',
  {
    details:
      'It begins once the mesh is proven, and takes as long as it takes: `--for` does not apply. Asks for the mesh ID first, ' +
      'unless `--confirm MESHID`. Whatever happens, helloworld is scaled back; where the program is killed meanwhile, the next ' +
      '`eastwest up` or drill does it.',
  },
);
export const each = given('each', 'one line per response, besides the counts');
export const from = one(
  'from',
  kinds.word('NAME', 'cluster-name'),
  'only requests from the client of this cluster (default: every cluster)',
);
export const to = one(
  'to',
  kinds.word('NAME', 'cluster-name'),
  'only requests to the servers of this cluster (default: every cluster)',
);
export const fromReport = one(
  'from-report',
  kinds.file,
  'walk over what is in a file of `eastwest report` instead of contacting clusters',
);
export const reportTo = oneOr(
  'to',
  kinds.file,
  'eastwest-report.tgz',
  'the file to write (default eastwest-report.tgz)',
  {
    details: 'For its owner to read only. An existing file is never overwritten.',
  },
);
export const clusters = oneOr('clusters', kinds.count, 2, 'how many clusters (default 2)', {
  details: 'They and their contexts are named east, west, north, south, c5, c6 …',
});
export const kubeconfigOut = one(
  'kubeconfig-out',
  kinds.file,
  'write the kubeconfig here, mode 0600 (default: a temporary file that goes with the command)',
  { details: 'A file that `rehearse` did not write is never overwritten.' },
);
export const noColor = given('no-color', 'no colours (as NO_COLOR in the environment)');
export const ascii = given('ascii', 'only ASCII symbols (as in a locale that is not UTF-8)');
export const plain = given('plain', 'lines only, no screen; without a command, prompts instead of screens', {
  details: 'Lines are only appended; also used on a terminal that cannot draw (`TERM=dumb`).',
});
export const screenReader = given('screen-reader', 'the same as --plain');
export const help = given('help', 'this page', { short: 'h' });
export const version = given('version', 'the version of this program');

/** `-o`, with what a command offers; the first is the default. */
export function output<const Format extends string>(...offered: readonly [Format, ...Format[]]): Flag<Format> {
  const help = `how to write the result (default ${offered[0]})`;
  return oneOr<Format>('output', kinds.words(offered), offered[0], help, { short: 'o' });
}
