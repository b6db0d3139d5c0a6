/** From a press to a command: typed text where a line of text is open, else the binding of that key, if it works now. */
import type { Key } from 'ink';
import type { App } from '../state/app.ts';
import { noticed } from '../state/view.ts';
import { bindingsNow } from './bindings.ts';
import { keyName, keyTitle } from './keys.ts';

/** Keys that come fast arrive as one string: each is a press of its own. */
export function press(app: App, input: string, key: Key): void {
  const characters = [...input];
  if (characters.length <= 1 || key.ctrl || key.meta) {
    pressOne(app, input, key);
    return;
  }
  for (const character of characters) {
    const isEnter = character === '\r' || character === '\n';
    pressOne(app, isEnter ? '' : character, { ...key, return: isEnter, tab: character === '\t' });
  }
}

/** Pasted text is text: it never presses keys. */
export function paste(app: App, text: string): void {
  if (app.view.getState().prompt !== undefined) app.commands.type(text);
  else app.commands.refuse('pasted text has no place here: / filters, e edits');
}

function pressOne(app: App, input: string, key: Key): void {
  // A word to the user stands until the next key.
  if (app.view.getState().notice !== undefined) app.view.setState(view => noticed(view, undefined), true);
  const name = keyName(input, key);
  if (isTyping(app) && typed(app, input, key)) return;
  const binding = name === undefined ? undefined : bindingsNow(app).find(each => each.key === name);
  if (binding === undefined) return;
  if (binding.unavailable === undefined) binding.run(app, input);
  else app.commands.refuse(`${keyTitle(binding.key)}: ${binding.unavailable}`);
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
