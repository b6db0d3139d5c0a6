/** From a press to a command: edited text where a line of text is open, else the binding of that key, if it works now. */
import type { App } from '../state/app.ts';
import { noticed } from '../state/view.ts';
import { bindingsNow } from './bindings.ts';
import type { Listener } from './keyboard/keyboard.ts';
import type { Press } from './keyboard/press.ts';
import { type Binding, type KeyName, keyName, keyTitle, otherwise } from './keys.ts';
import { editOf } from './line-keys.ts';

/** Milliseconds between two presses of a key that is held down, the first of which is the longest. */
const repeatsWithin = 700;

/** What presses an app's keys. `now` in milliseconds, of any beginning. */
export function createPress(app: App, now: () => number): Listener {
  const last = new Map<KeyName, number>();

  /** Whether it is pressed by itself: no part of a burst, and not held down. */
  function isByItself(name: KeyName, alone: boolean): boolean {
    const before = last.get(name) ?? Number.NEGATIVE_INFINITY;
    last.set(name, now());
    return alone && now() - before > repeatsWithin;
  }

  function pressOne(press: Press, alone: boolean): void {
    // A word to the user stands until the next key.
    if (app.view.getState().notice !== undefined) app.view.setState(view => noticed(view, undefined), true);
    const edit = isTyping(app) ? editOf(press) : undefined;
    if (edit !== undefined) app.commands.edit(edit);
    else if (press.kind === 'paste') app.commands.refuse('pasted text is ignored here: / filters, e edits');
    else pressKey(press, alone);
  }

  function pressKey(press: Press, alone: boolean): void {
    const name = keyName(press);
    const binding = name === undefined ? undefined : bindingFor(app, name);
    const byItself = name !== undefined && isByItself(name, alone);
    if (binding === undefined) return;
    const title = keyTitle(binding.key);
    if (binding.unavailable !== undefined) app.commands.refuse(`${title}: ${binding.unavailable}`);
    else if (binding.confirms === true && !byItself) app.commands.refuse(`${title}: press it once, on its own`);
    else binding.run(app, press.kind === 'text' ? press.text : '');
  }

  return (press, alone) => {
    if (press.kind !== 'text' || isTyping(app)) {
      pressOne(press, alone);
      return;
    }
    // Keys that come fast arrive as one text: each is a press of its own, and may open a line for the rest.
    const characters = [...press.text];
    for (const text of characters) pressOne({ kind: 'text', text }, alone && characters.length === 1);
  };
}

function bindingFor(app: App, name: KeyName): Binding | undefined {
  const bindings = bindingsNow(app);
  return bindings.find(({ key }) => key === name) ?? bindings.find(({ key }) => key === otherwise[name]);
}

function isTyping(app: App): boolean {
  const { prompt, question } = app.view.getState();
  return prompt !== undefined && question === undefined;
}
