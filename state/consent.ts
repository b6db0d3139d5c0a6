/** What of others is given to this program: the user's words held against what there is. */
import { canBeTakenOver, type Stood } from '../source/checks/standings.ts';
import type { Consent } from '../source/model/consent.ts';
import type { Foreseen } from '../source/model/fate.ts';
import type { Problem } from '../source/model/problem.ts';
import { counted } from './words.ts';

/** Everything that could be given, by the names of `--take-over`, in an order that stays. */
export function toTakeOver(stood: readonly Stood[], foreseen: readonly Foreseen[]): readonly string[] {
  const applied = stood.filter(canBeTakenOver).map(({ key }) => key);
  const created = foreseen.flatMap(({ takeOver, fate }) =>
    takeOver === undefined || fate.will !== 'keep' ? [] : takeOver,
  );
  return [...new Set([...applied, ...created])].toSorted();
}

export type Given = { readonly takeOver: readonly string[]; readonly problems: readonly Problem[] };

/** `there`: what could be given. A consent to a number of objects holds only where there are so many. */
export function given(consent: Consent | undefined, there: readonly string[]): Given {
  if (consent?.all !== undefined) {
    const { all } = consent;
    return all === there.length
      ? { takeOver: there, problems: [] }
      : { takeOver: [], problems: [notSoMany(all, there)] };
  }
  const objects = consent?.objects ?? [];
  // What was taken over by an earlier run is this program's already: the same command may be run again.
  return { takeOver: objects, problems: [] };
}

/** So many objects are named. */
const named = 8;

function notSoMany(all: number, there: readonly string[]): Problem {
  const more = there.length > named ? ` and ${there.length - named} more` : '';
  return {
    code: 'bad-input',
    title: `--take-over all=${all}: there ${there.length === 1 ? 'is' : 'are'} ${counted(there.length, 'object')} of others to take over`,
    hint:
      there.length === 0
        ? 'leave --take-over out'
        : `look at them: ${there.slice(0, named).join(', ')}${more}; then --take-over all=${there.length}`,
  };
}
