/** What the plan does on a cluster, as rights that can be asked for before anything is written (domain §3.2). */
import { OPERATOR_NAMESPACE } from '../model/operator-bundle.ts';
import type { AccessReview, Cluster } from '../ports.ts';

const everything: AccessReview = { verb: '*', group: '*', resource: '*' };

const write = (group: string, resource: string, namespace?: string): readonly AccessReview[] =>
  ['get', 'create', 'patch'].map(verb =>
    namespace === undefined ? { verb, group, resource } : { verb, group, resource, namespace },
  );

const needed: readonly AccessReview[] = [
  ...write('', 'namespaces'),
  ...write('', 'secrets', 'istio-system'),
  ...write('', 'serviceaccounts', 'istio-system'),
  ...write('', 'services', 'istio-system'),
  ...write('apps', 'deployments', 'istio-system'),
  ...write('policy', 'poddisruptionbudgets', 'istio-system'),
  ...write('autoscaling', 'horizontalpodautoscalers', 'istio-system'),
  ...write('rbac.authorization.k8s.io', 'roles', 'istio-system'),
  ...write('rbac.authorization.k8s.io', 'rolebindings', 'istio-system'),
  ...write('sailoperator.io', 'istios'),
  ...write('sailoperator.io', 'istiocnis'),
  ...write('networking.istio.io', 'gateways', 'istio-system'),
  ...write('', 'services', 'sample'),
  ...write('apps', 'deployments', 'sample'),
  { verb: 'watch', group: 'apiextensions.k8s.io', resource: 'customresourcedefinitions' },
  { verb: 'create', group: '', resource: 'pods', namespace: 'istio-system' },
  { verb: 'create', group: '', resource: 'pods/exec', namespace: 'istio-system' },
  { verb: 'create', group: '', resource: 'pods/exec', namespace: 'sample' },
];

const rbac = 'rbac.authorization.k8s.io';

/** What installing the operator takes besides: through OLM, by ourselves, or nothing as it is there. */
const installing: Readonly<Record<'olm' | 'bundle' | 'nothing', readonly AccessReview[]>> = {
  olm: write('operators.coreos.com', 'subscriptions'),
  bundle: [
    ...write('apiextensions.k8s.io', 'customresourcedefinitions'),
    // Where Helm keeps its notes.
    { verb: 'list', group: '', resource: 'secrets', namespace: OPERATOR_NAMESPACE },
    ...write('', 'serviceaccounts', OPERATOR_NAMESPACE),
    ...write('', 'services', OPERATOR_NAMESPACE),
    ...write('apps', 'deployments', OPERATOR_NAMESPACE),
    ...write(rbac, 'clusterroles'),
    ...write(rbac, 'clusterrolebindings'),
    // It is given rights that the user need not have.
    { verb: 'escalate', group: rbac, resource: 'clusterroles' },
    { verb: 'bind', group: rbac, resource: 'clusterroles' },
  ],
  nothing: [],
};

/** What is missing, all at once, in words: "create secrets in istio-system". Empty for a cluster-admin. */
export async function missingRights(
  cluster: Cluster,
  operator: keyof typeof installing,
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (await cluster.mayI(everything, signal)) return [];
  const asked = [...needed, ...installing[operator]];
  const allowed = await Promise.all(asked.map(review => cluster.mayI(review, signal)));
  return asked.filter((_review, index) => allowed[index] === false).map(inWords);
}

function inWords({ verb, group, resource, namespace }: AccessReview): string {
  const kind = group === '' ? resource : `${resource}.${group}`;
  return `${verb} ${kind}${namespace === undefined ? '' : ` in ${namespace}`}`;
}
