/** From a press to a command: typed text where a line of text is open, else the binding of that key, if it works now. */
import type { Key } from 'ink';
import type { App } from '../state/app.ts';
import { noticed } from '../state/view.ts';
import { bindingsNow } from './bindings.ts';
import { type KeyName, keyName, keyTitle } from './keys.ts';

/** Milliseconds between two presses of a key that is held down, the first of which is the longest. */
const repeatsWithin = 700;

/** What presses an app's keys. `now` in milliseconds, of any beginning. */
export function createPress(app: App, now: () => number): (input: string, key: Key) => void {
  const last = new Map<KeyName, number>();

  /** Whether it is pressed by itself: no part of a burst, and not held down. */
  function isByItself(name: KeyName, inBurst: boolean): boolean {
    const before = last.get(name) ?? Number.NEGATIVE_INFINITY;
    last.set(name, now());
    return !inBurst && now() - before > repeatsWithin;
  }

  function pressOne(input: string, key: Key, inBurst: boolean): void {
    // A word to the user stands until the next key.
    if (app.view.getState().notice !== undefined) app.view.setState(view => noticed(view, undefined), true);
    const name = keyName(input, key);
    const alone = name !== undefined && isByItself(name, inBurst);
    if (isTyping(app) && typed(app, input, key)) return;
    const binding = name === undefined ? undefined : bindingsNow(app).find(each => each.key === name);
    if (binding === undefined) return;
    const title = keyTitle(binding.key);
    if (binding.unavailable !== undefined) app.commands.refuse(`${title}: ${binding.unavailable}`);
    else if (binding.confirms === true && !alone) app.commands.refuse(`${title}: press it once, on its own`);
    else binding.run(app, input);
  }

  return (input, key) => {
    // Keys that come fast arrive as one string: each is a press of its own.
    const characters = [...input];
    if (characters.length <= 1 || key.ctrl || key.meta) return pressOne(input, key, false);
    for (const character of characters) {
      const isEnter = character === '\r' || character === '\n';
      pressOne(isEnter ? '' : character, { ...key, return: isEnter, tab: character === '\t' }, true);
    }
  };
}

/** Pasted text is text: it never presses keys. */
export function paste(app: App, text: string): void {
  if (app.view.getState().prompt !== undefined) app.commands.type(text);
  else app.commands.refuse('pasted text is ignored here: / filters, e edits');
}

function isTyping(app: App): boolean {
  const { prompt, question } = app.view.getState();
  return prompt !== undefined && question === undefined;
}

/** True when the key was text, or took some back. */
function typed(app: App, input: string, key: Key): boolean {
  if (key.backspace || key.delete) {
    app.commands.erase();
    return true;
  }
  if (key.ctrl || key.meta || key.return || key.escape || key.tab || input === '') return false;
  app.commands.type(input);
  return true;
}
