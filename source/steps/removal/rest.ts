/** Keys, tokens and namespaces: what the control plane lived from and in. */
import type { Step } from '../../engine/step.ts';
import { READER_TOKEN_NAME } from '../../model/known-objects.ts';
import type { KubeObject } from '../../model/kube.ts';
import { meshOf } from '../../model/marks.ts';
import { objectsOf } from '../../model/mesh-parts.ts';
import type { Removal } from '../../model/removal.ts';
import { keepingOf, type Leaver, leaving, removalOf, removalStep, removalsOf } from './removing.ts';

/** The reader account and its token, by which other clusters read this one; beside them the copies of pull secrets. */
export function removeReader(leaver: Leaver, needs: readonly string[]): readonly Step[] {
  const removals = removalsOf(leaver, 'reader');
  const pulls = removals.some(({ ref }) => ref.kind === 'Secret' && ref.name !== READER_TOKEN_NAME);
  return removalStep(leaver.member, removals, {
    name: 'remove-reader',
    title: pulls ? 'Delete istio-reader token and pull secrets' : 'Delete istio-reader token',
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
    name !== inventory.plane.namespace && objectsOf(inventory, 'samples').some(inNamespace(name));
  const keepsCa = ({ metadata }: KubeObject) =>
    options.keep.has('cacerts') && objectsOf(inventory, 'cacerts').some(inNamespace(metadata.name));
  const going = objectsOf(inventory, 'namespaces').filter(each => meshOf(each) === undefined || !keepsCa(each));
  const removals = going.map((each): Removal => {
    const { name } = each.metadata;
    if (keepsCa(each)) return leaving(each, 'cacerts is kept in it');
    if (options.keep.has('samples') && isSamples(name)) return leaving(each, 'the sample apps are kept in it');
    const held = inventory.held.get(name);
    return held === undefined ? removalOf(each) : leaving(each, held);
  });
  const names = removals.map(({ ref }) => ref.name);
  const title = `Delete ${names.length === 1 ? 'namespace' : 'namespaces'} ${names.join(', ')}`;
  return removalStep(member, removals, { name: 'remove-namespaces', title, needs });
}

/**
 * What is kept belongs to no mesh any more: one of another ID may use it, and a later removal leaves it. The samples
 * keep their mark: they remain a part of the mesh that may have to be deleted later.
 */
export function unmarkKept({ inventory, member, options }: Leaver, needs: readonly string[]): readonly Step[] {
  const cacerts = options.keep.has('cacerts') ? objectsOf(inventory, 'cacerts') : [];
  const namespaces = objectsOf(inventory, 'namespaces').filter(
    ({ metadata: { name } }) => options.keep.has('namespaces') || cacerts.some(inNamespace(name)),
  );
  return removalStep(member, keepingOf([...cacerts, ...namespaces]), {
    name: 'unmark-kept',
    title: 'Release what is kept',
    needs,
  });
}

const inNamespace =
  (name: string) =>
  ({ metadata }: { readonly metadata: { readonly namespace?: string } }) =>
    metadata.namespace === name;
