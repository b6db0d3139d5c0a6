/**
 * Whether a server's proxy turns a request away: AuthorizationPolicies of its primary, as far as they name no
 * principals.
 */

import { listAt, recordAt, textAt } from '../../model/fields.ts';
import type { KubeObject } from '../../model/kube.ts';
import { AUTHORIZATION_POLICY, isSelected, type Objects } from './objects.ts';
import { systemNamespaceOf } from './view.ts';

/**
 * True where a DENY matches every request, or where there are ALLOWs and none of them matches every request. Rules with
 * conditions of their own (`from`, `to`, `when`) are taken for not denying: callers are not told apart here.
 */
export function isDenied(objects: Objects, pod: KubeObject): boolean {
  const scopes = new Set([pod.metadata.namespace ?? 'default', systemNamespaceOf(objects)]);
  const near = [...scopes]
    .flatMap(each => objects.list(AUTHORIZATION_POLICY, each))
    .filter(each => concerns(each, pod));
  const rulesOf = (action: string) =>
    near
      .filter(each => (textAt(each, 'spec', 'action') ?? 'ALLOW') === action)
      .map(each => listAt(each, 'spec', 'rules'));
  if (rulesOf('DENY').some(rules => rules.some(isUnconditional))) return true;
  const allowing = rulesOf('ALLOW');
  return allowing.length > 0 && allowing.every(rules => rules.length === 0);
}

const isUnconditional = (rule: unknown) => Object.keys(recordAt(rule)).length === 0;

function concerns(policy: KubeObject, pod: KubeObject): boolean {
  const labels = recordAt(policy, 'spec', 'selector', 'matchLabels');
  return Object.keys(labels).length === 0 || isSelected(labels, pod);
}
