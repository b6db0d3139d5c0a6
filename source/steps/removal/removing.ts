/** What all steps of a removal share. */

import type { Goal, Step } from '../../engine/step.ts';
import type { Inventory } from '../../model/inventory.ts';
import { groupOf, type KubeObject, refOf } from '../../model/kube.ts';
import { meshOf, ownsFields } from '../../model/marks.ts';
import type { Member } from '../../model/mesh.ts';
import { objectsOf, type Part } from '../../model/mesh-parts.ts';
import type { Removal } from '../../model/removal.ts';
import { sh } from '../../model/shell-word.ts';
import type { RemovalStepName } from './removal-steps.ts';

export type Keepable = 'cacerts' | 'namespaces' | 'samples';

export type RemovalOptions = {
  readonly keep: ReadonlySet<Keepable>;
  /** The operator goes too. */
  readonly operator: boolean;
  /** The operator's and Istio's kinds go too. */
  readonly crds: boolean;
  /** Where no operator is left to do it, what it created is deleted and its finalizers are cleared. */
  readonly clearFinalizers?: boolean;
  /** Kiali alone goes, or forgets the clusters that leave; the mesh stays. */
  readonly kialiOnly?: boolean;
};

/** A cluster that leaves: all of the mesh on it goes. */
export type Leaver = { readonly member: Member; readonly inventory: Inventory; readonly options: RemovalOptions };

/** True where the user asked for it, and no operator is left to do it. */
export function clearsFinalizers({ inventory, options }: Pick<Leaver, 'inventory' | 'options'>): boolean {
  return options.clearFinalizers === true && !inventory.operatorReady;
}

/** The id of a step that takes something of this member away. */
export function removalId({ name }: Pick<Member, 'name'>, step: RemovalStepName): string {
  return `${name}/${step}`;
}

/** What becomes of an object of ours, or of one with fields of ours. */
export function removalOf(object: KubeObject): Removal {
  const ref = refOf(object);
  const { uid } = object.metadata;
  if (meshOf(object) === undefined && ownsFields(object)) return { ref, uid, will: 'release' };
  return object.kind === 'Namespace' ? { ref, uid, will: 'delete', ifEmpty: true } : { ref, uid, will: 'delete' };
}

/** What OLM made because of a Subscription of ours has no mark. */
export function madeByOlm(object: KubeObject): Removal {
  return { ...removalOf(object), will: 'delete', unmarked: true };
}

/** What of these is kept as asked, and loses the mark: all that is ours. */
export function keepingOf(objects: readonly KubeObject[]): readonly Removal[] {
  return objects
    .filter(object => meshOf(object) !== undefined)
    .map((object): Removal => {
      const { uid } = object.metadata;
      const ref = refOf(object);
      return ownsFields(object) ? { ref, uid, will: 'release', kept: true } : { ref, uid, will: 'unmark' };
    });
}

/** An object that stays, and why. */
export function leaving(object: KubeObject, why: string): Removal {
  return { ref: refOf(object), uid: object.metadata.uid, will: 'leave', why };
}

export type Removing = {
  readonly name: RemovalStepName;
  readonly title: string;
  readonly needs?: readonly string[];
  readonly after?: readonly string[];
  readonly until?: Goal;
  readonly removeLearned?: Step['removeLearned'];
};

/** A step that removes these, and what the run learns of; none where there is nothing to remove. */
export function removalStep(member: Member, removals: readonly Removal[], step: Removing): readonly Step[] {
  const { name, title, needs = [], after = [], until, removeLearned } = step;
  if (removals.length === 0 && removeLearned === undefined) return [];
  return [
    {
      id: removalId(member, name),
      cluster: member.name,
      title,
      needs,
      ...(after.length === 0 ? {} : { after }),
      remove: removals,
      ...(removeLearned === undefined ? {} : { removeLearned }),
      ...(until === undefined ? {} : { until }),
      byHand: removals.flatMap(each => commandOf(each)).join('\n'),
    },
  ];
}

/** The removals of one part. */
export function removalsOf({ inventory }: Pick<Leaver, 'inventory'>, part: Part): readonly Removal[] {
  return objectsOf(inventory, part).map(removalOf);
}

/** What a person would type for one of them. */
function commandOf({ ref, will }: Removal): readonly string[] {
  if (will !== 'delete') return [];
  const group = groupOf(ref.apiVersion);
  const kind = `${ref.kind.toLowerCase()}${group === '' ? '' : `.${group}`}`;
  const where = ref.namespace === undefined ? '' : sh`-n ${ref.namespace} `;
  return [`kubectl ${where}${sh`delete ${kind} ${ref.name}`}`];
}
