/** The keys of a line of text, as shells have them (readline's names in its manual, Emacs editing mode). */
import type { Edit, Motion } from '../state/line-editor.ts';
import type { Press } from './keyboard/press.ts';

const move = (to: Motion): Edit => ({ edit: 'move', to });
const erase = (to: Motion): Edit => ({ edit: 'erase', to });

/** `ctrl-left` and its like; `alt` comes behind `ctrl`. */
const edits: Readonly<Record<string, Edit>> = {
  left: move('left'),
  right: move('right'),
  home: move('home'),
  end: move('end'),
  backspace: erase('left'),
  delete: erase('right'),
  'ctrl-b': move('left'),
  'ctrl-f': move('right'),
  'ctrl-a': move('home'),
  'ctrl-e': move('end'),
  'ctrl-d': erase('right'),
  'ctrl-k': erase('end'),
  'ctrl-u': erase('home'),
  'ctrl-w': erase('word-left'),
  'ctrl-y': { edit: 'yank' },
  'ctrl-_': { edit: 'undo' },
  'ctrl-left': move('word-left'),
  'ctrl-right': move('word-right'),
  'ctrl-delete': erase('word-right'),
  'alt-left': move('word-left'),
  'alt-right': move('word-right'),
  'alt-b': move('word-left'),
  'alt-f': move('word-right'),
  'alt-d': erase('word-right'),
  'alt-backspace': erase('word-left'),
};

/** What a press does to the line; undefined for one that has nothing to do with it. */
export function editOf(press: Press): Edit | undefined {
  switch (press.kind) {
    case 'text':
      return { edit: 'insert', text: press.text };
    case 'paste':
      // The end of a copied line is not part of it.
      return { edit: 'insert', text: press.text.trimEnd() };
    case 'key':
      return edits[`${press.ctrl ? 'ctrl-' : ''}${press.alt ? 'alt-' : ''}${press.key}`];
  }
}
