/**
 * Objects of others that the user gives to this program, in lines: the keys `u` and `U` of the full screen as words.
 */
import type { App } from '../../state/app.ts';
import { counted } from '../../state/words/numbers.ts';

export type TakingOver = {
  /** What can be typed, behind a question; '' where nothing can. */
  readonly offer: string;
  /** True where it was such a word, which is being done now: the plan is prepared again. */
  readonly take: (typed: string) => boolean;
};

/**
 * Where objects conflict with the plan: the first one named, or all of them; where none does, everything that fits, or
 * nothing any longer.
 */
export function takingOver({ draft, session, commands }: App): TakingOver {
  const now = draft.getState();
  const given = session.getState().takeOver !== undefined;
  const named = now.draft === 'problems' ? now.problems.flatMap(({ takeOver }) => takeOver ?? []) : [];
  const all = now.draft === 'ready' ? now.toTakeOver : named;
  const [first] = named;
  const one: readonly string[] | undefined =
    first === undefined ? (given && named.length === 0 ? [] : undefined) : [first];
  const offers = [
    ...(first === undefined ? [] : [`u takes over ${first}`]),
    ...(one?.length === 0 ? ['u takes nothing over'] : []),
    ...(all.length === 0 ? [] : [`U takes over all ${counted(all.length, 'object')} of others`]),
  ];
  return {
    offer: offers.map(each => `${each}; `).join(''),
    take(typed) {
      const objects = typed === 'u' ? one : typed === 'U' && all.length > 0 ? all : undefined;
      if (objects === undefined) return false;
      commands.takeOver(objects);
      return true;
    },
  };
}
