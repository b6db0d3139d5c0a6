/** What the operator takes away: with a Kiali, and before it makes another version of it. */
import type { KubeObject, ObjectRef } from '../../../model/kube.ts';
import {
  CLUSTER_ROLE,
  CLUSTER_ROLE_BINDING,
  CONFIG_MAP,
  DEPLOYMENT,
  NETWORK_POLICY,
  OAUTH_CLIENT,
  ROUTE,
  SECRET,
  SERVICE,
  SERVICE_ACCOUNT,
} from '../kinds.ts';
import type { Site } from '../site.ts';
import { oauthName, openShiftName, roleName, roleNames } from './rights.ts';
import { accountOf, type KialiSettings } from './settings.ts';

const MANAGER = 'kiali-operator';

/** Everything of a Kiali, in the operator's order. Secrets with kubeconfigs are their makers'. */
export async function removeEverything(site: Site, settings: KialiSettings, signal: AbortSignal): Promise<void> {
  const { instance, namespace } = settings;
  const here = (kind: Pick<ObjectRef, 'apiVersion' | 'kind'>, name: string) => ({ ...kind, namespace, name });
  await removeAll(
    site,
    settings,
    [
      { ...CLUSTER_ROLE_BINDING, name: instance },
      ...roleNames(settings).map(name => ({ ...CLUSTER_ROLE, name })),
      { ...CLUSTER_ROLE_BINDING, name: openShiftName(settings) },
      { ...CLUSTER_ROLE, name: openShiftName(settings) },
      here(NETWORK_POLICY, instance),
      here(DEPLOYMENT, instance),
      here(SERVICE, instance),
      here(SERVICE_ACCOUNT, accountOf(settings)),
      here(CONFIG_MAP, instance),
    ],
    signal,
  );
  await site.pace.wait('playbook', signal);
  await removeAll(site, settings, [here(SECRET, `${instance}-signing-key`)], signal);
  if (!settings.isOpenShift) return;
  await removeAll(
    site,
    settings,
    [
      { ...OAUTH_CLIENT, name: oauthName(settings) },
      here(ROUTE, instance),
      here(CONFIG_MAP, `${instance}-cabundle-openshift`),
    ],
    signal,
  );
}

/** Roles of another strategy. A binding cannot be changed: it goes with the role that it is for. */
export async function removeObsoleteRoles(site: Site, settings: KialiSettings, signal: AbortSignal): Promise<void> {
  const name = roleName(settings);
  const obsolete = roleNames(settings).filter(each => each !== name);
  const isThere = obsolete.some(each => owns(settings, site.cache.get({ ...CLUSTER_ROLE, name: each })));
  if (!isThere) return;
  await removeAll(
    site,
    settings,
    [{ ...CLUSTER_ROLE_BINDING, name: settings.instance }, ...obsolete.map(each => ({ ...CLUSTER_ROLE, name: each }))],
    signal,
  );
}

/** True for what this Kiali's operator made for it; another Kiali of the cluster may have a role of the same name. */
function owns({ cr }: KialiSettings, object: KubeObject | undefined): boolean {
  const owner = `${cr.metadata.namespace}/${cr.metadata.name}`;
  if (object === undefined) return false;
  if (object.metadata.annotations?.['operator-sdk/primary-resource'] === owner) return true;
  return (object.metadata.ownerReferences ?? []).some(each => each.uid === cr.metadata.uid);
}

async function removeAll(
  site: Site,
  settings: KialiSettings,
  refs: readonly ObjectRef[],
  signal: AbortSignal,
): Promise<void> {
  for (const ref of refs) {
    const found = site.cache.get(ref);
    if (found !== undefined && owns(settings, found)) await site.writer(MANAGER).remove(found, signal);
  }
}
