/** What gave east-west gateways their addresses, where this program created it. */
import type { Step } from '../../engine/step.ts';
import { METALLB_NAMESPACE } from '../../model/address-pool.ts';
import { firstFew } from '../../model/first-few.ts';
import { objectsOf } from '../../model/mesh-parts.ts';
import { podsGone } from './apps.ts';
import { olmSettled, versionsMade } from './olm-settled.ts';
import { type Leaver, leaving, madeByOlm, removalOf, removalStep } from './removing.ts';

/** The pool, once no gateway has an address of it. One that others use stays: MetalLB would take theirs away at once. */
export function removeAddressPool({ inventory, member }: Leaver, needs: readonly string[]): readonly Step[] {
  const objects = objectsOf(inventory, 'address-pool');
  const { users } = inventory.pools;
  if (users.length === 0) {
    return removalStep(member, objects.map(removalOf), {
      name: 'remove-address-pool',
      title: 'Delete MetalLB address pool',
      needs,
    });
  }
  const why = `${firstFew(users, 1)} would lose the address at once`;
  return removalStep(
    member,
    objects.map(each => leaving(each, why)),
    { name: 'remove-address-pool', title: 'Keep MetalLB address pool', needs },
  );
}

/** MetalLB and its operator, on request, and only where no pool is left: first what the operator must take down. */
export function removeMetalLb({ inventory, member, options }: Leaver, needs: readonly string[]): readonly Step[] {
  if (!options.operator) return [];
  const objects = objectsOf(inventory, 'metallb');
  const [user = inventory.pools.others[0]] = inventory.pools.users;
  if (user !== undefined) {
    return removalStep(
      member,
      objects.map(each => leaving(each, `${user} needs MetalLB`)),
      { name: 'remove-metallb', title: 'Keep MetalLB', needs },
    );
  }
  const instances = objects.filter(({ kind }) => kind === 'MetalLB');
  const namespaces = objects.filter(({ kind }) => kind === 'Namespace');
  const wishes = objects.filter(({ kind }) => kind === 'Subscription');
  const operator = objects.filter(each => ![...instances, ...namespaces, ...wishes].includes(each));
  const namespace = instances[0]?.metadata.namespace ?? METALLB_NAMESPACE;
  const first = removalStep(member, instances.map(removalOf), {
    name: 'remove-metallb',
    title: 'Delete MetalLB',
    needs,
    until: podsGone(namespace, ['controller', 'speaker']),
  });
  const settled = olmSettled(member, wishes, {
    name: 'metallb-operator-settled',
    needs: [...needs, ...ids(first)],
  });
  // With the Subscription there, OLM would make the rest again.
  const unwished = removalStep(member, wishes.map(removalOf), {
    name: 'remove-metallb-subscription',
    title: 'Delete MetalLB operator Subscription',
    needs: [...needs, ...ids([...first, ...settled])],
  });
  const made = inventory.ofOlm.filter(each => each.metadata.namespace === METALLB_NAMESPACE);
  const second = removalStep(member, [...operator.map(removalOf), ...made.map(madeByOlm)], {
    name: 'metallb-operator-gone',
    title: 'Delete MetalLB operator',
    needs: [...needs, ...ids([...first, ...unwished])],
    ...(wishes.length === 0 ? {} : { removeLearned: versionsMade(member, METALLB_NAMESPACE) }),
    until: podsGone(METALLB_NAMESPACE, ['metallb-operator']),
  });
  const third = removalStep(member, namespaces.map(removalOf), {
    name: 'remove-metallb-namespace',
    title: `Delete namespace ${METALLB_NAMESPACE}`,
    needs: [...needs, ...ids([...first, ...unwished, ...second])],
  });
  return [...first, ...settled, ...unwished, ...second, ...third];
}

const ids = (steps: readonly Step[]) => steps.map(({ id }) => id);
