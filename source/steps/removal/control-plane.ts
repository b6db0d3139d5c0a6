/** Gateways, then Istio, then the CNI agent: while the operator runs, which alone clears their finalizers. */

import type { Goal, Step } from '../../engine/step.ts';
import type { KubeObject } from '../../model/kube.ts';
import { objectsOf } from '../../model/mesh-parts.ts';
import type { Removal } from '../../model/removal.ts';
import { minutes } from '../../model/time-units.ts';
import { podsGone } from './apps.ts';
import { clearsFinalizers, type Leaver, removalStep, removalsOf } from './removing.ts';
import { removalOfCni } from './without-operator.ts';

/** What the gateways let through. */
export function removeExposure(leaver: Leaver, needs: readonly string[], after: readonly string[]): readonly Step[] {
  return removalStep(leaver.member, removalsOf(leaver, 'exposure'), {
    name: 'remove-exposure',
    title: 'Delete exposure of services and istiod',
    needs,
    after,
  });
}

/** The east-west gateway: its Service is gone when its load balancer is. */
export function removeGateway(leaver: Leaver, needs: readonly string[], after: readonly string[]): readonly Step[] {
  return removalStep(leaver.member, removalsOf(leaver, 'gateway'), {
    name: 'remove-gateway',
    title: 'Delete east-west gateway',
    needs,
    after,
    until: podsGone(leaver.inventory.plane.namespace, ['istio-eastwestgateway']),
  });
}

/** Tags, before the Istio that they point to: their webhooks would lead to an istiod that is gone, and fail. */
export function removeRevisionTags(leaver: Leaver, after: readonly string[]): readonly Step[] {
  const removals = removalsOf(leaver, 'revision-tags');
  const names = removals.filter(({ will }) => will === 'delete').map(({ ref }) => ref.name);
  const kind = { apiVersion: 'sailoperator.io/v1', kind: 'IstioRevisionTag' };
  const gone: Goal = {
    by: 'watch-all',
    of: kind,
    selection: {},
    within: 2 * minutes,
    byHand: 'kubectl get istiorevisiontags.sailoperator.io',
    slow: { leaving: kind },
    hint: operatorHint,
    pending: seen => {
      const left = seen.find(({ metadata }) => names.includes(metadata.name));
      return left === undefined ? undefined : `IstioRevisionTag ${left.metadata.name} is still being deleted`;
    },
  };
  return removalStep(leaver.member, removals, {
    name: 'remove-revision-tags',
    title: `Delete IstioRevisionTag ${names.join(', ')}`,
    after,
    until: gone,
  });
}

/** Istio; done when the operator has removed all that it made for it. */
export function removeIstio(leaver: Leaver, needs: readonly string[], after: readonly string[]): readonly Step[] {
  const removals = removalsOf(leaver, 'istio');
  // Without an operator its revisions stay until they are cleared, in a step of its own.
  const names = clearsFinalizers(leaver)
    ? []
    : removals.filter(({ will }) => will === 'delete').map(({ ref }) => ref.name);
  if (names.length === 0) {
    return removalStep(leaver.member, removals, { name: 'remove-istio', title: 'Delete Istio', needs, after });
  }
  return removalStep(leaver.member, removals, {
    name: 'remove-istio',
    title: 'Delete Istio',
    needs,
    after,
    until: revisionsGone(names),
  });
}

/** What istioctl or Helm made of an istiod that was handed over, and its Istio did not take with it: webhooks first. */
export function removeIstiod(leaver: Leaver, needs: readonly string[]): readonly Step[] {
  const removals = removalsOf(leaver, 'istiod');
  const isWebhook = ({ ref: { kind } }: Removal) => kind.endsWith('WebhookConfiguration');
  const ordered = [...removals.filter(isWebhook), ...removals.filter(each => !isWebhook(each))];
  return removalStep(leaver.member, ordered, { name: 'remove-istiod', title: 'Delete what is left of istiod', needs });
}

const operatorHint =
  'Only the operator clears its finalizer: install it again (eastwest up), then run down again; without an operator first delete what carries the label managed-by=sail-operator, then the finalizer: kubectl patch istiorevision NAME --type=merge -p \'{"metadata":{"finalizers":[]}}\'';

function revisionsGone(istios: readonly string[]): Goal {
  const kind = { apiVersion: 'sailoperator.io/v1', kind: 'IstioRevision' };
  const isOf = ({ metadata }: KubeObject) =>
    metadata.ownerReferences?.some(owner => owner.kind === 'Istio' && istios.includes(owner.name)) === true;
  return {
    by: 'watch-all',
    of: kind,
    selection: {},
    within: 5 * minutes,
    byHand: 'kubectl get istiorevisions',
    slow: { leaving: kind },
    hint: operatorHint,
    pending: seen => {
      const [left] = seen.filter(isOf);
      return left === undefined ? undefined : `IstioRevision ${left.metadata.name} is still being deleted`;
    },
  };
}

/** No webhook of the revision is left: one without an istiod keeps pods from being created (failurePolicy Fail). */
export function webhooksGone({ member, inventory }: Leaver, needs: readonly string[]): readonly Step[] {
  if (needs.length === 0) return [];
  const kind = { apiVersion: 'admissionregistration.k8s.io/v1', kind: 'MutatingWebhookConfiguration' };
  return [
    {
      id: `${member.name}/webhooks-gone`,
      cluster: member.name,
      title: 'Webhooks and istiod deleted',
      needs,
      until: {
        by: 'watch-all',
        of: kind,
        selection: { labels: `app=sidecar-injector,istio.io/rev=${inventory.plane.revision}` },
        within: 2 * minutes,
        byHand: 'kubectl get mutatingwebhookconfigurations,validatingwebhookconfigurations',
        slow: { leaving: kind },
        pending: ([first]) =>
          first === undefined ? undefined : `MutatingWebhookConfiguration ${first.metadata.name} is not deleted yet`,
      },
      byHand: '',
    },
  ];
}

/** The CNI agent, last of the operator's objects: its pods clean up their nodes when they end. */
export function removeCni(leaver: Leaver, needs: readonly string[]): readonly Step[] {
  const removals = clearsFinalizers(leaver)
    ? objectsOf(leaver.inventory, 'cni').map(removalOfCni)
    : removalsOf(leaver, 'cni');
  return removalStep(leaver.member, removals, {
    name: 'remove-cni',
    title: 'Delete IstioCNI',
    needs,
    until: podsGone(leaver.inventory.cniNamespace, ['istio-cni']),
  });
}
