/** What Kiali shall be, and the demo that it shows. */
import { all, given, one } from '../flag.ts';
import { asTyped, file, reference, word, words } from '../kind.ts';
import * as kinds from '../kinds.ts';
import { metricsAddress, metricsSource } from '../metrics.ts';

export const home = one(
  'home',
  word('NAME', 'cluster-name'),
  'the cluster that Kiali runs on (default: the one that has a Kiali already), or that gets all of the demo',
);
export const kialiAuth = one(
  'kiali-auth',
  words(['openshift', 'anonymous', 'token', 'openid']),
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
  reference,
  'where the Kiali operator comes from on clusters without OLM: a folder or .tgz with an OLM bundle, an https URL of one, or ' +
    'a bundle image (default: OperatorHub’s image of the version that this release was tested with)',
  { details: 'See docs/kiali-kubernetes.md.' },
);
export const kialiRemoteOperator = one(
  'kiali-remote-operator',
  words(['install', 'none']),
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
  asTyped('NAME', 'cluster-name'),
  'give Kiali another token for this cluster: it is tested, Kiali restarts with it and is seen to work, then the previous one ' +
    'is deleted. Repeat it',
  { details: 'A rotation that was interrupted is finished by the next run, with or without the flag.' },
);
export const disconnect = all(
  'disconnect',
  asTyped('NAME', 'cluster-name'),
  'take this cluster out of Kiali and its federated metrics, and nothing else: Kiali restarts without it, then its account ' +
    'there is deleted, where the cluster is given with --cluster as well. Repeat it',
  {
    details:
      'The cluster stays in the mesh. To take it out of both: `eastwest down --only NAME`; to remove all of Kiali: `eastwest down --kiali-only`.',
  },
);
export const kialiImpersonation = one(
  'kiali-impersonation',
  words(['on', 'off']),
  'one login for all clusters (OpenShift’s logins only): Kiali acts on each cluster on behalf of whoever logged in. Needs an ' +
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
  'a cluster that Kiali cannot reach, with the URL of its own Kiali: it is shown as inaccessible, with a link (default: as an ' +
    'earlier run had them). One that is given with --cluster as well gets its Kiali in the same run, and links back: name ' +
    'the URL of the home too. none: no links. Repeat it',
  { details: 'Where links are given, they are all there are: one that is left out is removed.' },
);
export const kialiQueryScope = all(
  'kiali-query-scope',
  kinds.labelValue,
  'a label that Kiali adds to every query for metrics, where one store holds those of several meshes (default: as an earlier ' +
    'run had it; none: no labels). Repeat it',
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
  file,
  'a YAML file of your own fields for spec of the Kiali on the home cluster (resources, ingress, logging, metrics …)',
  {
    details:
      'What connects the clusters (names, namespaces, logins) is refused by name. A field that is left out later is removed.',
  },
);
export const other = one(
  'other',
  word('NAME', 'cluster-name'),
  'the cluster that gets more versions of one app, and the Services that they call',
);
export const removeDemo = given('remove', 'delete what the command created');
