/** What a Kiali asks for, with what its operator fills in. */

import { at, textAt } from '../../../model/fields.ts';
import type { KubeObject } from '../../../model/kube.ts';

export type KialiSettings = {
  readonly cr: KubeObject;
  readonly instance: string;
  /** Where the server is to run. */
  readonly namespace: string;
  readonly remoteOnly: boolean;
  readonly strategy: string;
  readonly viewOnly: boolean;
  /** As `spec.version` has it. */
  readonly asked: string;
  readonly isOpenShift: boolean;
  /** The server acts in the name of who logged in: no OAuthClient on other clusters. */
  readonly impersonates: boolean;
};

export function settingsOf(cr: KubeObject, platform: 'openshift' | 'kubernetes'): KialiSettings {
  const isOpenShift = platform === 'openshift';
  const strategy = textAt(cr, 'spec', 'auth', 'strategy') ?? '';
  return {
    cr,
    instance: textAt(cr, 'spec', 'deployment', 'instance_name') ?? 'kiali',
    namespace: textAt(cr, 'spec', 'deployment', 'namespace') || (cr.metadata.namespace ?? ''),
    remoteOnly: at(cr, 'spec', 'deployment', 'remote_cluster_resources_only') === true,
    strategy: strategy === '' ? (isOpenShift ? 'openshift' : 'token') : strategy,
    viewOnly: at(cr, 'spec', 'deployment', 'view_only_mode') === true,
    asked: textAt(cr, 'spec', 'version') || 'default',
    isOpenShift,
    impersonates: at(cr, 'spec', 'auth', 'openshift', 'impersonation', 'enabled') === true,
  };
}

/** Where the server's pages begin: `/` on OpenShift, `/kiali` elsewhere. */
export function webRootOf({ cr, isOpenShift }: KialiSettings): string {
  return textAt(cr, 'spec', 'server', 'web_root') ?? (isOpenShift ? '/' : '/kiali');
}

/** The account that the server uses, here and on remote clusters. */
export const accountOf = ({ instance }: KialiSettings) => `${instance}-service-account`;
