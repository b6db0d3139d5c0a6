/** The Travels demo alone: what eastwest created of it. */
import type { Step } from '../../engine/step.ts';
import type { KubeObject } from '../../model/kube.ts';
import { objectsOf } from '../../model/mesh-parts.ts';
import { travelsNamespaces } from '../../model/travels.ts';
import { podsGone } from './apps.ts';
import { type Leaver, leaving, removalOf, removalStep } from './removing.ts';

const isOfTravels = (namespace: string | undefined) => travelsNamespaces.some(name => name === namespace);

/** The apps of both clusters, then the namespaces that hold nothing of others. */
export function removeTravels({ inventory, member }: Pick<Leaver, 'inventory' | 'member'>): readonly Step[] {
  const objects = objectsOf(inventory, 'samples').filter(({ metadata }) => isOfTravels(metadata.namespace));
  const apps = objects.filter(({ kind }) => kind === 'Deployment');
  const within =
    (namespace: string) =>
    ({ metadata }: KubeObject) =>
      metadata.namespace === namespace;
  const first = travelsNamespaces.flatMap(namespace =>
    removalStep(member, objects.filter(within(namespace)).map(removalOf), {
      name: `remove-${namespace}`,
      title: `Delete the apps in ${namespace}`,
      until: podsGone(
        namespace,
        apps.filter(within(namespace)).map(({ metadata }) => metadata.name),
      ),
    }),
  );
  const namespaces = objectsOf(inventory, 'namespaces').filter(({ metadata }) => isOfTravels(metadata.name));
  const removed = (each: KubeObject) => {
    const held = inventory.held.get(each.metadata.name);
    return held === undefined ? removalOf(each) : leaving(each, held);
  };
  const second = removalStep(member, namespaces.map(removed), {
    name: 'remove-travels-namespaces',
    title: `Delete ${namespaces.length === 1 ? 'namespace' : 'namespaces'} ${namespaces.map(({ metadata }) => metadata.name).join(', ')}`,
    needs: first.map(({ id }) => id),
  });
  return [...first, ...second];
}
