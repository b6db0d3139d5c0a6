/** The operator and the kinds that it brought: only on request, and never what others use. */
import type { Step } from '../../engine/step.ts';
import { METALLB_NAMESPACE } from '../../model/address-pool.ts';
import type { Definition } from '../../model/inventory.ts';
import { objectsOf } from '../../model/mesh-parts.ts';
import { othersWords, type Removal } from '../../model/removal.ts';
import { podsGone } from './apps.ts';
import { olmSettled, versionsMade } from './olm-settled.ts';
import { type Leaver, leaving, madeByOlm, removalOf, removalStep } from './removing.ts';

/**
 * The operator as it came: the Subscription, once OLM rests, before InstallPlans and the ClusterServiceVersion, which OLM
 * would make again; or the objects of its bundle.
 */
export function removeOperator(leaver: Leaver, needs: readonly string[]): readonly Step[] {
  const { inventory, member, options } = leaver;
  if (!options.operator) return [];
  const objects = objectsOf(inventory, 'operator');
  const made = inventory.ofOlm.filter(each => each.metadata.namespace !== METALLB_NAMESPACE);
  const [other] = inventory.otherMeshObjects;
  if (other !== undefined) {
    const why = `${other} needs the operator`;
    return removalStep(
      member,
      objects.map(each => leaving(each, why)),
      { name: 'remove-operator', title: 'Keep operator', needs },
    );
  }
  const wishes = objects.filter(each => each.kind === 'Subscription');
  const settled = olmSettled(member, wishes, { name: 'operator-settled', needs });
  const first = removalStep(member, wishes.map(removalOf), {
    name: 'remove-operator',
    title: 'Delete operator Subscription',
    needs: [...needs, ...settled.map(({ id }) => id)],
  });
  const rest = [...objects.filter(each => !wishes.includes(each)).map(removalOf), ...made.map(madeByOlm)];
  const gone = podsGone('', ['servicemesh-operator3', 'sail-operator', 'kiali-operator']);
  const namespace = [...objects, ...made].find(each => each.metadata.namespace !== undefined)?.metadata.namespace;
  return [
    ...settled,
    ...first,
    ...removalStep(member, rest, {
      name: 'operator-gone',
      title: 'Delete operator',
      needs: [...needs, ...first.map(({ id }) => id)],
      ...(wishes.length === 0 || namespace === undefined ? {} : { removeLearned: versionsMade(member, namespace) }),
      ...(namespace === undefined || gone.by !== 'watch-all' ? {} : { until: { ...gone, selection: { namespace } } }),
    }),
  ];
}

/** The kinds, those without an object of others. With the operator still there they would break it. */
export function removeDefinitions(leaver: Leaver, needs: readonly string[]): readonly Step[] {
  const { inventory, member, options } = leaver;
  if (!options.crds) return [];
  return removalStep(
    member,
    inventory.definitions.map(each => removalOfDefinition(each, leaver)),
    { name: 'remove-crds', title: 'Delete Istio CRDs', needs },
  );
}

function removalOfDefinition({ definition, objects }: Definition, { inventory, options }: Leaver): Removal {
  if (objects.length > 0) return leaving(definition, othersWords(objects));
  const [other] = inventory.otherMeshObjects;
  if (other !== undefined) return leaving(definition, `${other} needs it`);
  if (!options.operator && inventory.operatorReady)
    return leaving(definition, 'the operator needs it; --operator removes both');
  return { ...removalOf(definition), will: 'delete', unmarked: true };
}
