/** Accounts and roles that the operator makes for the server, on its own cluster and on remote ones. */
import type { JsonObject, KubeObject } from '../../../model/kube.ts';
import { CLUSTER_ROLE, CLUSTER_ROLE_BINDING, SERVICE_ACCOUNT } from '../kinds.ts';
import { ownedEverywhere, ownedHere, type Server } from './labels.ts';
import { isAtLeast } from './releases.ts';
import { accountOf, type KialiSettings } from './settings.ts';

export function serviceAccount(settings: KialiSettings, server: Server): KubeObject {
  return { ...SERVICE_ACCOUNT, metadata: ownedHere(settings, server, accountOf(settings)) };
}

/** Who logs in writes as himself; without logins the server's own account must be allowed to write. */
export function roleName({ instance, strategy, viewOnly }: KialiSettings): string {
  return strategy === 'anonymous' && !viewOnly ? instance : `${instance}-viewer`;
}

/** Names of the roles that it may have had with another strategy. */
export const roleNames = ({ instance }: KialiSettings): readonly string[] => [instance, `${instance}-viewer`];

export const openShiftName = ({ instance, namespace }: KialiSettings) => `${instance}-${namespace}-openshift`;
export const oauthName = ({ instance, namespace }: KialiSettings) => `${instance}-${namespace}`;

/** The roles of the server's account and their bindings. */
export function roles(settings: KialiSettings, server: Server): readonly KubeObject[] {
  const name = roleName(settings);
  const role = { ...CLUSTER_ROLE, metadata: ownedEverywhere(settings, server, name), rules: rulesOf(settings, server) };
  return [role, binding(settings, server, settings.instance, name), ...openShiftRoles(settings, server)];
}

function openShiftRoles(settings: KialiSettings, server: Server): readonly KubeObject[] {
  if (!settings.isOpenShift) return [];
  const name = openShiftName(settings);
  const rules = [
    ...(settings.impersonates ? [{ verbs: ['impersonate'], apiGroups: [''], resources: ['users', 'groups'] }] : []),
    {
      verbs: ['get'],
      apiGroups: ['oauth.openshift.io'],
      resources: ['oauthclients'],
      resourceNames: [oauthName(settings)],
    },
    { verbs: ['get'], apiGroups: ['config.openshift.io'], resources: ['apiservers'] },
  ];
  return [
    { ...CLUSTER_ROLE, metadata: ownedEverywhere(settings, server, name), rules },
    binding(settings, server, name, name),
  ];
}

function binding(settings: KialiSettings, server: Server, name: string, role: string): KubeObject {
  return {
    ...CLUSTER_ROLE_BINDING,
    metadata: ownedEverywhere(settings, server, name),
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
    subjects: [{ kind: SERVICE_ACCOUNT.kind, name: accountOf(settings), namespace: settings.namespace }],
  };
}

function rulesOf(settings: KialiSettings, { version }: Server): readonly JsonObject[] {
  const read = ['get', 'list', 'watch'];
  const isWriter = roleName(settings) === settings.instance;
  const change = isWriter ? [...read, 'patch'] : read;
  const rule = (verbs: readonly string[], apiGroups: readonly string[], resources: readonly string[]) => ({
    verbs,
    apiGroups,
    resources,
  });
  // Servers before 2.29 read endpoints, and do not start where they may not.
  const endpoints = isAtLeast(version, '2.29') ? [] : ['endpoints'];
  const istio = ['networking.istio.io', 'security.istio.io', 'extensions.istio.io', 'telemetry.istio.io'];
  return [
    rule(read, [''], ['configmaps', ...endpoints, 'pods/log']),
    rule(change, [''], ['namespaces', 'pods', 'replicationcontrollers', 'services']),
    rule(['create'], [''], ['pods/portforward']),
    rule(change, ['apps'], ['daemonsets', 'deployments', 'replicasets', 'statefulsets']),
    rule(change, ['batch'], ['cronjobs', 'jobs']),
    rule(
      isWriter ? [...read, 'create', 'delete', 'patch'] : read,
      [...istio, 'gateway.networking.k8s.io', 'inference.networking.k8s.io'],
      ['*'],
    ),
    rule(['create'], ['authentication.k8s.io'], ['tokenreviews']),
    rule(['list'], ['admissionregistration.k8s.io'], ['mutatingwebhookconfigurations']),
    ...(settings.isOpenShift ? [rule(['get'], ['route.openshift.io'], ['routes'])] : []),
  ];
}
