/** The account that Kiali uses on another cluster, where no operator of Kiali creates it. */
import { type KialiPlan, kialiAccount, OWN_ACCOUNT_ROLE } from '../model/kiali.ts';
import type { JsonObject, KubeObject } from '../model/kube.ts';
import type { Member } from '../model/mesh.ts';
import { remoteAuth } from './kiali.ts';

const RBAC = 'rbac.authorization.k8s.io';

/** By which a removal knows them. */
const labels = { 'app.kubernetes.io/name': 'kiali' };

/** ServiceAccount, role and binding: what the operator would create there, under its name of the account. */
export function ownKialiAccount(kiali: KialiPlan, member: Member): readonly KubeObject[] {
  const { namespace } = kiali;
  const account = kialiAccount(kiali);
  const metadata = { name: OWN_ACCOUNT_ROLE, labels };
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: account, namespace, labels } },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRole',
      metadata,
      rules: [
        ...rulesOf(remoteAuth(kiali.auth, member) === 'anonymous' && !isViewOnly(kiali)),
        ...(kiali.options?.impersonation === true ? [inTheNameOfOthers] : []),
      ],
    },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRoleBinding',
      metadata,
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: OWN_ACCOUNT_ROLE },
      subjects: [{ kind: 'ServiceAccount', name: account, namespace }],
    },
  ];
}

const inTheNameOfOthers = { apiGroups: [''], resources: ['users', 'groups'], verbs: ['impersonate'] };

function isViewOnly({ values }: KialiPlan): boolean {
  const { deployment } = values;
  return typeof deployment === 'object' && deployment !== null && 'view_only_mode' in deployment
    ? deployment.view_only_mode === true
    : false;
}

/**
 * As the roles of Kiali 2.30 (docs/istio/kiali.md#remote-clusters), and `endpoints`, which servers before 2.29 do not
 * start without. Where users log in, changes are made as the user who logged in.
 */
function rulesOf(isWriter: boolean): readonly JsonObject[] {
  const read = ['get', 'list', 'watch'];
  const change = isWriter ? [...read, 'patch'] : read;
  const edit = isWriter ? [...read, 'create', 'delete', 'patch'] : read;
  const rule = (apiGroup: string, resources: readonly string[], verbs: readonly string[]) => ({
    apiGroups: [apiGroup],
    resources,
    verbs,
  });
  const routes = ['gateways', 'grpcroutes', 'httproutes', 'referencegrants', 'tcproutes', 'tlsroutes', 'udproutes'];
  const istio = ['extensions', 'networking', 'security', 'telemetry'].map(each => `${each}.istio.io`);
  return [
    rule('', ['configmaps', 'endpoints', 'pods/log'], read),
    rule('', ['namespaces', 'pods', 'replicationcontrollers', 'services'], change),
    rule('', ['pods/portforward'], ['create']),
    rule('apps', ['daemonsets', 'deployments', 'replicasets', 'statefulsets'], change),
    rule('apps.openshift.io', ['deploymentconfigs'], change),
    rule('batch', ['cronjobs', 'jobs'], change),
    ...[...istio, 'inference.networking.k8s.io'].map(group => rule(group, ['*'], edit)),
    rule('gateway.networking.k8s.io', routes, edit),
    rule('gateway.networking.k8s.io', ['gatewayclasses'], read),
    rule('project.openshift.io', ['projects'], ['get']),
    rule('route.openshift.io', ['routes'], ['get']),
    rule('authentication.k8s.io', ['tokenreviews'], ['create']),
    rule('admissionregistration.k8s.io', ['mutatingwebhookconfigurations'], ['list']),
  ];
}
