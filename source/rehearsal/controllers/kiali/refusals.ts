/** What the operator refuses, in its own words; each ends the run and is tried again. */
import { at, textAt } from '../../../model/fields.ts';
import { CLUSTER_ROLE_BINDING } from '../kinds.ts';
import type { Site } from '../site.ts';
import type { KialiOperator } from './operator.ts';
import { roleName } from './rights.ts';
import type { KialiSettings } from './settings.ts';

/** A task of the playbook failed. */
export class TaskError extends Error {}

/** What cannot be changed once it is installed. */
export function refuseChanges({ cr, instance, namespace, remoteOnly }: KialiSettings): void {
  const before = (field: string) => at(cr, 'status', 'deployment', field);
  const fixed = [
    ['instance_name', before('instanceName'), instance, uninstall('instance_name')],
    ['namespace', before('namespace'), namespace, uninstall('namespace')],
    ['remote_cluster_resources_only', before('remoteClusterResourcesOnly'), remoteOnly, deleteFirst],
  ] as const;
  for (const [field, was, is, cure] of fixed) {
    if (was === undefined || was === is) continue;
    const change = `It was [${shown(was)}] but is now [${shown(is)}].`;
    throw new TaskError(`The deployment.${field} cannot be changed to a different value. ${change} ${cure}`);
  }
  if (namespace !== cr.metadata.namespace) {
    throw new TaskError(
      `The operator is forbidden from installing Kiali in a namespace [${namespace}] that is different from the namespace where the CR was created [${cr.metadata.namespace}]`,
    );
  }
}

const uninstall = (field: string) =>
  `In order to install Kiali with a different deployment.${field}, please uninstall Kiali first.`;
const deleteFirst =
  'In order to change to a different deployment.remote_cluster_resources_only value, please delete the Kiali CR first.';

/** As Ansible prints a boolean. */
function shown(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return String(value);
}

/** Throws where the operator cannot install the server version that is asked for. */
export function refuseVersion(operator: KialiOperator, asked: string) {
  const server = operator.server(asked);
  if (server !== undefined) return server;
  throw new TaskError(`Asked to install a version [${asked}] that does not have a known supported image.`);
}

const strategies = ['token', 'openid', 'anonymous', 'header'];

/** Throws for a login strategy that the platform does not have. */
export function refuseStrategy({ strategy, isOpenShift }: KialiSettings): void {
  if (isOpenShift || strategies.includes(strategy)) return;
  throw new TaskError(
    `Invalid auth.strategy [${strategy}]! Must be one of either 'token', 'openid', 'anonymous', or 'header'`,
  );
}

/** Two Kialis of one name would share the roles, which have no namespace. */
export function refuseSecond(site: Site, settings: KialiSettings): void {
  const binding = site.cache.get({ ...CLUSTER_ROLE_BINDING, name: settings.instance });
  const holder = textAt(binding, 'subjects', 0, 'namespace');
  if (holder === undefined || holder === settings.namespace) return;
  throw new TaskError(
    `There is already a Kiali Server installed with \`deployment.instance_name\` of [${settings.instance}] that has 'deployment.cluster_wide_access' set to true. You must use a different instance name.`,
  );
}

/** Upstream's operator may not grant what servers of 2.4 need; Red Hat's holds those rights. */
export function refuseOldRights(operator: KialiOperator, settings: KialiSettings, version: string): void {
  if (operator.release.product === 'kiali-ossm' || !version.startsWith('2.4.')) return;
  const name = roleName(settings);
  const said = `clusterroles.rbac.authorization.k8s.io "${name}" is forbidden: user "${operator.user}" is attempting to grant RBAC permissions not currently held`;
  throw new TaskError(
    `Failed to create object: b'{"kind":"Status","status":"Failure","message":"${said}","reason":"Forbidden","code":403}'`,
  );
}

export const withoutUris =
  'Redirect URIs for the Kiali Server OAuthClient are not specified via auth.openshift.redirect_uris; this is required ' +
  'when creating remote cluster resources with auth.strategy of openshift.';
