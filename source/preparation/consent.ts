/** What of others is given to this program: the user's words held against what there is. */

import type { Consent } from '../model/consent.ts';
import type { Foreseen } from '../model/fate.ts';
import { firstFew } from '../model/first-few.ts';
import { isTakenOver } from '../model/marks.ts';
import type { Problem } from '../model/problem.ts';
import { canBeTakenOver, type ExistingObject } from '../ownership/existing-object.ts';

/** Names as `--take-over` has them, in an order that stays. */
export type ToTakeOver = {
  /** Made by others, and kept by no controller. */
  readonly others: readonly string[];
  /** What an earlier run took over. */
  readonly taken: readonly string[];
};

/** Everything that could be given to this program, and what was. */
export function toTakeOver(stood: readonly ExistingObject[], foreseen: readonly Foreseen[]): ToTakeOver {
  const created = foreseen.filter(({ fate }) => fate.will === 'keep');
  const others = [
    ...stood.filter(canBeTakenOver).map(({ key }) => key),
    ...created.flatMap(each => each.takeOver ?? []),
  ];
  const taken = [
    ...stood.filter(({ found }) => isTakenOver(found)).map(({ key }) => key),
    ...created.flatMap(each => each.takenOver ?? []),
  ];
  return { others: sorted(others), taken: sorted(taken) };
}

const sorted = (names: readonly string[]) => [...new Set(names)].toSorted();

export type Given = { readonly takeOver: readonly string[]; readonly problems: readonly Problem[] };

/**
 * A consent to a number of objects holds only where there are that many: those that an earlier run took over count too,
 * so that the same command can be run again.
 */
export function given(consent: Consent | undefined, { others, taken }: ToTakeOver): Given {
  if (consent?.all === undefined) return { takeOver: consent?.objects ?? [], problems: [] };
  const every = sorted([...others, ...taken]);
  if (consent.all === others.length || consent.all === every.length) return { takeOver: every, problems: [] };
  return { takeOver: [], problems: [notSoMany(consent.all, others)] };
}

/** Objects that are named at most. */
const named = 8;

function notSoMany(all: number, there: readonly string[]): Problem {
  return {
    code: 'bad-input',
    title: `--take-over all=${all}: ${there.length} can be taken over here`,
    hint:
      there.length === 0
        ? 'leave --take-over out'
        : `inspect them: ${firstFew(there, named)}; then --take-over all=${there.length}`,
  };
}

/** With the way to take everything over at once, told once. */
export function withAll(problems: readonly Problem[], { others }: ToTakeOver): readonly Problem[] {
  const first = problems.find(({ takeOver }) => takeOver !== undefined);
  if (first === undefined || others.length < 2) return problems;
  const all = `. All ${others.length} objects of others that the plan names: --take-over all=${others.length}`;
  return problems.map(each => (each === first ? { ...each, hint: each.hint + all } : each));
}

/** Foreign objects that fit: they need not be taken over, but then they stay when the mesh goes. */
export function usedAsTheyAre({ others: all }: ToTakeOver, takeOver: readonly string[]): readonly string[] {
  const others = all.filter(each => !takeOver.includes(each));
  // Namespaces are often there before, and stay for good reason.
  if (others.every(each => each.includes(':Namespace/'))) return [];
  return [
    `${others.length} objects that others created are used as they are, and stay when the mesh is taken down; to have them belong to it: --take-over all=${all.length}`,
  ];
}
