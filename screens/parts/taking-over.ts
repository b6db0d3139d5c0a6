/** The keys that give objects of others to this program, one by one or all that are told of. */
import type { App } from '../../state/app.ts';
import { counted } from '../../state/words/numbers.ts';
import type { Binding } from '../keys.ts';

/**
 * `u` the object of the problem on top, `U` all of them; where none conflicts, everything that fits, or none of it any
 * longer.
 */
export function takingOver(app: App, busy: string | undefined): readonly Binding[] {
  const draft = app.draft.getState();
  const given = app.session.getState().takeOver;
  if (draft.draft === 'problems') {
    const cursor = app.view.getState().cursors.plan ?? 0;
    const { problems } = draft;
    const fromHere = [...problems.slice(Math.min(cursor, problems.length - 1)), ...problems];
    const first = fromHere.find(({ takeOver }) => takeOver !== undefined)?.takeOver;
    const all = problems.flatMap(({ takeOver }) => takeOver ?? []);
    return [one(first, busy ?? nothingToTake(first)), every(all, busy ?? nothingToTake(all[0]))];
  }
  const there = draft.draft === 'ready' ? draft.toTakeOver : [];
  const back: Binding = {
    key: 'u',
    label: given === undefined ? 'take objects of others over' : 'take nothing over',
    short: 'take nothing over',
    quiet: given === undefined,
    unavailable: busy ?? (given === undefined ? nothingToTake(undefined) : undefined),
    run: ({ commands }) => commands.takeOver([]),
  };
  return [back, every(there, busy ?? nothingToTake(there[0]))];
}

const nothingToTake = (first: string | undefined) =>
  first === undefined ? 'the plan changes nothing that others created' : undefined;

function one(object: string | undefined, unavailable: string | undefined): Binding {
  return {
    key: 'u',
    label: `take over ${object ?? 'an object of others'}`,
    short: 'take over',
    quiet: object === undefined,
    unavailable,
    confirms: true,
    run: ({ commands }) => object !== undefined && commands.takeOver([object]),
  };
}

function every(objects: readonly string[], unavailable: string | undefined): Binding {
  return {
    key: 'U',
    label:
      objects.length === 0
        ? 'take over all objects of others'
        : `take over all ${counted(objects.length, 'object')} of others`,
    short: `take over all ${objects.length}`,
    quiet: objects.length === 0,
    unavailable,
    confirms: true,
    run: ({ commands }) => commands.takeOver(objects),
  };
}
