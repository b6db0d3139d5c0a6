/** What is worth knowing of a removal before it runs: what stays, and what becomes of others. Pure. */
import { firstFew } from '../model/first-few.ts';
import { partOf } from '../model/mesh-parts.ts';
import { sh } from '../model/shell-word.ts';
import type { RemovalChoices, Seen } from './removal-choices.ts';

const most = 5;

const some = (names: readonly string[]) => firstFew(names, most);

export function warningsOf(
  { clusters, meshId, options, skip }: RemovalChoices,
  seen: readonly Seen[],
  leaving: ReadonlySet<string>,
): readonly string[] {
  // The mesh stays, with all that uses it.
  const going = options.kialiOnly === true ? [] : seen.filter(({ choice }) => leaving.has(choice.name));
  const found = going.flatMap(({ choice: { name }, inventory }) => {
    const objects = inventory.definitions
      .filter(({ definition }) => !/sailoperator\.io$/.test(definition.metadata.name))
      .flatMap(each => each.objects);
    return [
      ...(inventory.injectedPods.length === 0
        ? []
        : [
            `${name}: ${some(inventory.injectedPods)} have sidecars: they keep their current configuration until restarted without a sidecar`,
          ]),
      ...(options.keep.has('samples') && inventory.ours.some(each => partOf(each, inventory) === 'samples')
        ? [`${name}: the kept sample apps keep sidecars that are no longer configured`]
        : []),
      ...(objects.length === 0
        ? []
        : [`${name}: not deleted, and without effect once Istio is removed: ${some(objects)}`]),
      ...inventory.revisionTags.map(
        tag =>
          `${name}: ${tag} stays and points to a removed istiod: no pods can be created in namespaces that use it; delete it first`,
      ),
      ...inventory.leftovers.map(({ object, why }) => `${name}: ${object} stays: ${why}`),
    ];
  });
  const left = clusters.filter(({ name }) => skip.includes(name));
  const named = clusters.map(({ name, context }) => sh` --cluster ${`${name}=${context}`}`);
  const later = `eastwest down${named.join('')} ${sh`--mesh-id ${meshId}`}`;
  return [...found, ...left.map(({ name }) => `${name} is skipped; clean it up when it is reachable again: ${later}`)];
}
