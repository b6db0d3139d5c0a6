/**
 * What an operator that is gone made, and would have taken away: on request only. First all that it made,
 * cluster-scoped objects and webhooks too, then the finalizers that nothing clears any more: in the other order their
 * kinds would be unknown.
 */
import type { Step } from '../../engine/step.ts';
import { type KubeObject, refOf } from '../../model/kube.ts';
import type { Removal } from '../../model/removal.ts';
import { clearsFinalizers, type Leaver, removalOf, removalStep } from './removing.ts';

const FINALIZER = 'sailoperator.io/sail-operator';

/** All that the operator made for this mesh: webhooks first, so that nothing calls an istiod that goes. */
export function removeMadeByOperator(leaver: Leaver, needs: readonly string[]): readonly Step[] {
  if (!clearsFinalizers(leaver)) return [];
  const isWebhook = ({ kind }: KubeObject) => kind.endsWith('WebhookConfiguration');
  const made = leaver.inventory.madeByOperator;
  const removals = [...made.filter(isWebhook), ...made.filter(each => !isWebhook(each))].map(deleted);
  return removalStep(leaver.member, removals, {
    name: 'remove-made-by-operator',
    title: 'Delete what the operator created',
    needs,
  });
}

/** The revisions, whose finalizer is cleared once everything else is gone. */
export function removeRevisions(leaver: Leaver, needs: readonly string[]): readonly Step[] {
  if (!clearsFinalizers(leaver)) return [];
  return removalStep(
    leaver.member,
    leaver.inventory.revisions.map(each => ({ ...deleted(each), clearing: FINALIZER })),
    {
      name: 'clear-finalizers',
      title: 'Clear finalizers of IstioRevisions',
      needs,
    },
  );
}

const deleted = (object: KubeObject) =>
  ({ ref: refOf(object), uid: object.metadata.uid, will: 'delete', unmarked: true }) as const;

/** The IstioCNI of this mesh, freed of its finalizer; what else is in its namespace as always. */
export function removalOfCni(object: KubeObject): Removal {
  const removal = removalOf(object);
  return object.kind === 'IstioCNI' && removal.will === 'delete' ? { ...removal, clearing: FINALIZER } : removal;
}
