/** The accounts of an install strategy and what they may do. Pure. */

import { listAt, textAt } from '../model/fields.ts';
import type { JsonObject, KubeObject } from '../model/kube.ts';

const RBAC = 'rbac.authorization.k8s.io';

/** `permissions` hold in the namespaces that the operator watches; it watches all, so they become cluster-wide too. */
const parts = [
  { part: 'clusterPermissions', suffix: '-cluster' },
  { part: 'permissions', suffix: '' },
] as const;

/**
 * ServiceAccounts, and per account a ClusterRole with its binding for each part of the strategy. Names are those of
 * the package and the account: another version of the bundle changes the same objects instead of leaving these behind.
 */
export function strategyRights(csv: KubeObject, packageName: string, namespace: string): readonly KubeObject[] {
  return [
    ...accountsOf(csv)
      // The account `default` exists in every namespace.
      .filter(account => account !== 'default')
      .map(account => ({
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name: account, namespace },
      })),
    ...parts.flatMap(({ part, suffix }) =>
      [...rulesByAccount(csv, part)].flatMap(([account, rules]) => {
        const watched = part === 'permissions' ? [...rules, seeNamespaces] : rules;
        return granted(`${packageName}-${account}${suffix}`, { name: account, namespace }, watched);
      }),
    ),
  ];
}

/** What OLM adds for an operator that watches all namespaces. */
const seeNamespaces: JsonObject = { apiGroups: [''], resources: ['namespaces'], verbs: ['get', 'list', 'watch'] };

function granted(
  name: string,
  account: { readonly name: string; readonly namespace: string },
  rules: readonly JsonObject[],
): readonly KubeObject[] {
  return [
    { apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata: { name }, rules },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name },
      subjects: [{ kind: 'ServiceAccount', ...account }],
    },
  ];
}

const accountName = (entry: unknown) => textAt(entry, 'serviceAccountName') ?? 'default';

function rulesByAccount(csv: KubeObject, part: string): ReadonlyMap<string, readonly JsonObject[]> {
  const found = new Map<string, readonly JsonObject[]>();
  for (const entry of listAt(csv, 'spec', 'install', 'spec', part)) {
    const rules = listAt(entry, 'rules') as readonly JsonObject[];
    found.set(accountName(entry), [...(found.get(accountName(entry)) ?? []), ...rules]);
  }
  return found;
}

/** Also those that only run: a Deployment's pods need their account. */
function accountsOf(csv: KubeObject): readonly string[] {
  const strategy = (part: string) => listAt(csv, 'spec', 'install', 'spec', part);
  const named = parts.flatMap(({ part }) => strategy(part)).map(accountName);
  const running = strategy('deployments').map(
    each => textAt(each, 'spec', 'template', 'spec', 'serviceAccountName') ?? 'default',
  );
  return [...new Set([...named, ...running])];
}
