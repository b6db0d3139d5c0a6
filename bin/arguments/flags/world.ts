/** Which clusters there are, and what simulated ones are like. */
import { all, given, one, oneOr, optional } from '../flag.ts';
import { file, word, words } from '../kind.ts';
import * as kinds from '../kinds.ts';

export const kubeconfig = one(
  'kubeconfig',
  file,
  'the kubeconfig to use (default: the files of $KUBECONFIG, else ~/.kube/config)',
  { details: 'Read by the rules of kubectl.' },
);
export const trace = one(
  'trace',
  file,
  'write every request, watch and event with its time to FILE, to find out why a run waits',
  {
    details:
      'One JSON object per line; the file is replaced. It contains no headers, bodies or texts of servers, so that no token or ' +
      'key can be. Names of clusters and objects are.',
  },
);
export const probe = given('probe', 'contact every cluster: reachable, version, platform, operator, mesh');
export const rehearse = optional(
  'rehearse',
  kinds.count,
  2,
  'use N simulated clusters (default 2), started and stopped with the command',
);
export const clusters = oneOr('clusters', kinds.count, 2, 'how many clusters (default 2)', {
  details: 'They and their contexts are named east, west, north, south, c5, c6 …',
});
export const kubeconfigOut = one(
  'kubeconfig-out',
  file,
  'write the kubeconfig here, mode 0600 (default: a temporary file, deleted when the command ends)',
  { details: 'A file that `rehearse` did not write is never overwritten.' },
);
export const pace = one(
  'pace',
  kinds.pace,
  'delays of simulated clusters: 1 lifelike, 0 none (default: 1 on the full screen, else 0)',
);
export const platform = one(
  'platform',
  words(['openshift', 'kubernetes', 'mixed']),
  'the platform of simulated clusters: OpenShift with OLM (default), plain Kubernetes without, or both in turn, OpenShift first',
);
export const operator = one(
  'operator',
  words(['olm', 'installed', 'none']),
  'how simulated clusters get an operator: from OLM (default on OpenShift), already installed (default on plain ' +
    'Kubernetes), or not at all, so that --operator-bundle is needed (plain Kubernetes only)',
);
export const kialiOperator = one(
  'kiali-operator',
  words(['installed', 'none']),
  'whether the Kiali operator runs already on the first simulated cluster of plain Kubernetes (default), or not, so that ' +
    '--kiali-operator-bundle is needed',
);
export const operatorVersion = one(
  'operator-version',
  word('V'),
  'the operator version on simulated clusters, such as 3.0.0 on OpenShift or 1.0.0 on plain Kubernetes, which create no ' +
    'reader account (default: the newest). It determines which Istio versions can be installed',
);
export const loadBalancer = one(
  'load-balancer',
  words(['ip', 'hostname', 'none', 'metallb', 'old-metallb']),
  'what load balancers of simulated clusters assign: an IP (default), a host name as on AWS, or nothing because there is ' +
    'none; metallb and old-metallb (before 0.13): nothing until there is a pool',
);
export const existingIstio = one(
  'existing-istio',
  words(['own-root', 'helm', 'istioctl']),
  'give simulated clusters an Istio with workloads from the start, each by itself: of the operator, its istiod signing for ' +
    'itself (own-root), or without an operator (helm, istioctl; plain Kubernetes only)',
  { details: 'To try `change-root`, adding, taking over and removing on what others made.' },
);
export const registryGone = all(
  'registry-gone',
  kinds.registryHost,
  'a registry that the nodes of simulated clusters cannot resolve, such as registry.istio.io: its images cannot be pulled. Repeat it',
  {
    details:
      'Pods with images from there stay in `ErrImagePull` and `ImagePullBackOff`. Images of what runs from the start are already pulled.',
  },
);
