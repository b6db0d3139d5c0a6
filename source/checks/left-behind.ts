/**
 * What an Istio of istioctl, Helm or an operator that is gone left on a cluster that has no control plane: the operator's Helm
 * takes none of it in, and would not install anything (docs/istio/sail.md#objects-of-others).
 */
import { listAt, textAt } from '../model/fields.ts';
import { type KindRef, type KubeObject, objectTitle, refOf } from '../model/kube.ts';
import { listed as inWords } from '../model/listed.ts';
import { isOurs } from '../model/marks.ts';
import type { Problem } from '../model/problem.ts';
import { sh } from '../model/shell-word.ts';
import { trouble } from './check.ts';
import { type Candidate, listed } from './subject.ts';

const rbac = (kind: string): KindRef => ({ apiVersion: 'rbac.authorization.k8s.io/v1', kind });
const webhooks = (kind: string): KindRef => ({ apiVersion: 'admissionregistration.k8s.io/v1', kind });

/** By the labels of the charts, which have not changed for years. */
const sought: readonly (readonly [kind: KindRef, labels: string, names: RegExp])[] = [
  [webhooks('MutatingWebhookConfiguration'), 'app=sidecar-injector', /^istio-sidecar-injector$/],
  [webhooks('ValidatingWebhookConfiguration'), 'app=istiod', /^(istio-validator-|istiod-default-validator$)/],
  [
    rbac('ClusterRole'),
    'app in (istiod,istio-reader)',
    /^(istiod-(clusterrole|gateway-controller)|istio-reader-clusterrole)-istio-/,
  ],
  [
    rbac('ClusterRoleBinding'),
    'app in (istiod,istio-reader)',
    /^(istiod-(clusterrole|gateway-controller)|istio-reader-clusterrole)-istio-/,
  ],
];

/** One problem for all of it; empty where there is a control plane, or nothing of one. */
export async function leftBehind(candidate: Candidate, signal: AbortSignal): Promise<readonly Problem[]> {
  const { member, survey } = candidate;
  if (survey.istio !== undefined) return [];
  const lists = await Promise.all(
    sought.map(async ([kind, labels, names]) =>
      ((await listed(candidate, kind, signal, { labels })) ?? []).filter(
        each => names.test(each.metadata.name) && !hasKeeper(each),
      ),
    ),
  );
  const found = lists.flat();
  if (found.length === 0) return [];
  const titles = found.map(each => objectTitle(refOf(each)));
  const leader = found.map(leaderOf).find(each => each !== undefined);
  const commands = found.map(
    ({ kind, metadata: { name } }) => sh`kubectl --context ${member.context} delete ${kind.toLowerCase()} ${name}`,
  );
  return [
    leader === undefined
      ? trouble(
          'exists',
          `${member.name} has no control plane, but what one left behind, which the operator’s Helm does not take in: ${inWords(titles)}`,
          `Delete it, then run again: ${commands.join('; ')}`,
        )
      : trouble(
          'exists',
          `${member.name} is a remote without an operator (its webhook asks for ${leader}): it cannot be handed over in place because of ${inWords(titles)}`,
          `Remove it with the tool that installed it (istioctl uninstall, helm uninstall), then run again: its workloads keep their configuration, and no pod with a sidecar can be created until the plan is done. Or delete these: ${commands.join('; ')}`,
        ),
  ];
}

function hasKeeper(object: KubeObject): boolean {
  const owners = object.metadata.ownerReferences ?? [];
  return isOurs(object) || owners.some(({ kind }) => kind === 'IstioRevision' || kind === 'IstioRevisionTag');
}

/** The path or URL by which a remote's webhook says for which cluster it asks. */
function leaderOf(object: KubeObject): string | undefined {
  const [webhook] = listAt(object, 'webhooks');
  const path = textAt(webhook, 'clientConfig', 'service', 'path') ?? textAt(webhook, 'clientConfig', 'url') ?? '';
  return path.includes('/inject/cluster/') ? path : undefined;
}
