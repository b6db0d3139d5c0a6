/** Keys, tokens and namespaces: what the control plane lived from and in. */
import type { Step } from '../../engine/step.ts';
import { ISTIO_NAMESPACE } from '../../model/mesh.ts';
import { objectsOf } from '../../model/mesh-parts.ts';
import type { Removal } from '../../model/removal.ts';
import { type Leaver, leaving, removalOf, removalStep, removalsOf } from './removing.ts';

/** The reader account and its token, by which other clusters read this one. */
export function removeReader(leaver: Leaver, needs: readonly string[]): readonly Step[] {
  return removalStep(leaver.member, removalsOf(leaver, 'reader'), {
    name: 'remove-reader',
    title: 'Delete istio-reader token',
    needs,
  });
}

/** The plugged-in CA. Never before istiod: one that restarts without it signs with a root of its own. */
export function removeCacerts(leaver: Leaver, needs: readonly string[]): readonly Step[] {
  if (leaver.options.keep.has('cacerts')) return [];
  return removalStep(leaver.member, removalsOf(leaver, 'cacerts'), {
    name: 'remove-cacerts',
    title: 'Delete cacerts Secret',
    needs,
  });
}

/** The namespaces: those that hold nothing of others. */
export function removeNamespaces(leaver: Leaver, needs: readonly string[]): readonly Step[] {
  const { inventory, member, options } = leaver;
  if (options.keep.has('namespaces')) return [];
  const isSamples = (name: string) =>
    name !== ISTIO_NAMESPACE && objectsOf(inventory, 'samples').some(inNamespace(name));
  const removals = objectsOf(inventory, 'namespaces').map((each): Removal => {
    const { name } = each.metadata;
    const keepsCa = options.keep.has('cacerts') && objectsOf(inventory, 'cacerts').some(inNamespace(name));
    if (keepsCa) return leaving(each, 'cacerts is kept in it');
    if (options.keep.has('samples') && isSamples(name)) return leaving(each, 'the sample apps are kept in it');
    const held = inventory.held.get(name);
    return held === undefined ? removalOf(each) : leaving(each, held);
  });
  const names = removals.map(({ ref }) => ref.name);
  const title = `Delete ${names.length === 1 ? 'namespace' : 'namespaces'} ${names.join(', ')}`;
  return removalStep(member, removals, { name: 'remove-namespaces', title, needs });
}

const inNamespace =
  (name: string) =>
  ({ metadata }: { readonly metadata: { readonly namespace?: string } }) =>
    metadata.namespace === name;
