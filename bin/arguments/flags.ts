/** Every flag, once: the parser and the help pages both read this table. */

export type Flag = {
  readonly name: string;
  readonly short?: string;
  /** The value's name on the help page. Absent: the flag takes none. */
  readonly value?: string;
  /** The value may be left out; it then needs `=`. */
  readonly optional?: true;
  readonly repeated?: true;
  readonly help: string;
};

const flag = (name: string, value: string | undefined, help: string, more: Partial<Flag> = {}): Flag =>
  value === undefined ? { name, help, ...more } : { name, value, help, ...more };

export const kubeconfig = flag(
  'kubeconfig',
  'FILE',
  'the kubeconfig to use (default: the files of $KUBECONFIG, else ~/.kube/config)',
);
export const rehearse = flag(
  'rehearse',
  'N',
  'work on N simulated clusters (default 2), begun and ended with the command',
  { optional: true },
);
export const pace = flag(
  'pace',
  'P',
  'delays of simulated clusters: 1 lifelike, 0 none (default: 1 on the full screen, else 0)',
);
export const platform = flag(
  'platform',
  'openshift|kubernetes|mixed',
  'what simulated clusters are: OpenShift with OLM (default), plain Kubernetes without, or both in turn, OpenShift first',
);
export const operator = flag(
  'operator',
  'olm|installed|none',
  'how an operator comes to simulated clusters: by OLM (default on OpenShift), installed already (default on plain ' +
    'Kubernetes), or not at all, so that --operator-bundle is needed (plain Kubernetes only)',
);
export const operatorVersion = flag(
  'operator-version',
  'V',
  'the version of the operator on simulated clusters, as 3.0.0 on OpenShift or 1.0.0 on plain Kubernetes, which make no ' +
    'reader account (default: the newest). Its Istio versions are those that can be installed',
);
export const loadBalancer = flag(
  'load-balancer',
  'ip|hostname|none',
  'what load balancers of simulated clusters give: an IP (default), a host name as on AWS, or nothing',
);
export const registryGone = flag(
  'registry-gone',
  'HOST',
  'a registry that the nodes of simulated clusters do not find, as registry.istio.io: its images cannot be pulled. Repeat it',
  { repeated: true },
);
export const cluster = flag(
  'cluster',
  'NAME[=CONTEXT][,key=value…]',
  'a cluster of the mesh: its name in Istio and its context; keys: network, role, primary, api (its API server URL as the ' +
    'other clusters reach it), gateway (its east-west gateway address as they reach it). Repeat it; the order is kept',
  { repeated: true },
);
export const topology = flag(
  'topology',
  'T',
  'multi-primary-multi-network, multi-primary-single-network, primary-remote-multi-network or ' +
    'primary-remote-single-network. Says roles and networks that --cluster leaves open: the first cluster is a primary ' +
    '(default: the one that fits what the clusters have already and --cluster says, else the first)',
);
export const meshId = flag('mesh-id', 'ID', 'the mesh ID (default mesh1)');
export const istioVersion = flag(
  'istio-version',
  'V',
  'the Istio version, as v1.30.3 (default: the newest that all operators offer)',
);
export const operatorBundle = flag(
  'operator-bundle',
  'REF',
  'where the operator comes from on Kubernetes without OLM: a folder or .tgz with an OLM bundle, an https URL of one, ' +
    'or a bundle image (default: OperatorHub’s image of the version that this release was tested with)',
);
export const client = flag(
  'client',
  'curl|sleep',
  'the sample app that asks (default: the one that is there; else curl, before Istio 1.24 sleep)',
);
export const copiedClusters = flag(
  'copied-clusters',
  undefined,
  'two contexts that cannot be told from one cluster are copies of a cluster (a restored snapshot, a cloned machine): ' +
    'warn and go on',
);
export const istioRegistry = flag(
  'istio-registry',
  'REGISTRY',
  'where Istio’s own images (istiod, proxyv2, install-cni) are pulled from, as docker.io/istio or ' +
    'registry.example.com:5000/mirror: the same names and tags below it (default: what is there; else docker.io/istio where the operator names a registry that ends)',
);
export const sampleRegistry = flag(
  'sample-registry',
  'REGISTRY',
  'where the images of the sample apps are pulled from, as registry.example.com:5000/mirror: the same names and tags ' +
    'below it (default: the public registries of Istio’s samples)',
);
export const samples = flag(
  'samples',
  'install|none',
  'whether the sample apps are installed, which prove the mesh by their answers (default), or none: what is there is ' +
    'left alone, and the mesh is done, never proven',
);
export const sampleNamespace = flag('sample-namespace', 'NAME', 'the namespace of the sample apps (default sample)');
export const gatewayAnnotation = flag(
  'gateway-annotation',
  '[NAME:]KEY=VALUE',
  'an annotation for the Service of the east-west gateways, as a cloud’s load balancer wants it; with NAME: in front ' +
    'on that cluster only. Repeat it',
  { repeated: true },
);
export const istioValues = flag(
  'istio-values',
  '[NAME:]FILE',
  'a YAML file of your own values for spec.values of Istio (resources, tolerations, meshConfig …); with NAME: in front ' +
    'for that cluster only. Repeat it: a later file wins, and one for a cluster over those for all',
  { repeated: true },
);
export const certificates = flag(
  'certificates',
  'DIR',
  'the certificates folder (default ./eastwest-certs/<mesh ID>; with --rehearse a temporary one)',
);
export const confirm = flag(
  'confirm',
  'MESHID',
  'the mesh ID again: with --yes what is otherwise typed when asked, so that no other mesh is taken down',
);
export const keep = flag(
  'keep',
  'PARTS',
  'what stays, separated by commas: cacerts, namespaces, samples (cacerts keeps its namespace too)',
);
export const skip = flag(
  'skip',
  'NAME',
  'leave this cluster behind: it is not contacted, and the others forget it. For clusters that cannot be reached. Repeat it',
  { repeated: true },
);
export const only = flag(
  'only',
  'NAME',
  'this cluster alone leaves the mesh; the others, named with --cluster too, forget it and stay. Repeat it',
  { repeated: true },
);
export const removeOperator = flag('operator', undefined, 'the operator goes too, where eastwest installed it');
export const crds = flag(
  'crds',
  undefined,
  'the CRDs of Istio and its operator go too, those of which no object of others is left',
);
export const dryRun = flag('dry-run', undefined, 'show what would go and what would stay, and end');
export const yes = flag('yes', undefined, 'do not ask', { short: 'y' });
export const timeout = flag('timeout', 'TIME', 'give up after this time, as 90s, 15m, 1h30m (default 15m)');
export const probe = flag('probe', undefined, 'contact every cluster: reachable, version, platform, operator, mesh');
export const exitCode = flag('exit-code', undefined, 'exit 6 when there are changes to make, 0 when there are none');
export const duration = flag('for', 'TIME', 'how long it takes, as 30s; 0s: until stopped (default 30s)');
export const each = flag('each', undefined, 'one line per answer besides the counts');
export const from = flag('from', 'NAME', 'only what the client of this cluster asks (default: of every cluster)');
export const to = flag('to', 'NAME', 'only what the servers of this cluster answer (default: of every cluster)');
export const clusters = flag('clusters', 'N', 'how many clusters (default 2)');
export const kubeconfigOut = flag(
  'kubeconfig-out',
  'FILE',
  'write the kubeconfig here, mode 0600 (default: a temporary file that goes with the command)',
);
export const noColor = flag('no-color', undefined, 'no colours (as NO_COLOR in the environment)');
export const ascii = flag('ascii', undefined, 'only ASCII symbols (as in a locale that is not UTF-8)');
export const plain = flag(
  'plain',
  undefined,
  'lines only, no screen; without a command the same way as questions and answers',
);
export const screenReader = flag('screen-reader', undefined, 'the same as --plain');
export const help = flag('help', undefined, 'this page', { short: 'h' });
export const version = flag('version', undefined, 'the version of this program');

/** `-o`, with what a command offers; the first is the default. */
export function output(...offered: readonly string[]): Flag {
  return flag('output', offered.join('|'), `how to write the result (default ${offered[0]})`, { short: 'o' });
}
