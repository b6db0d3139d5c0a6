/** Lines of text that the user types: filters and searches act at once, the rest when it is accepted. */
import { cleaned } from '../../source/model/clean.ts';
import { isLabel } from '../../source/model/names.ts';
import type { Stores } from '../app.ts';
import { nextMatch } from '../choice.ts';
import type { SessionChange } from '../session.ts';
import type { Prompt, View } from '../view.ts';

export type Prompts = {
  ask(prompt: Prompt): void;
  /** More text, typed or pasted. */
  type(text: string): void;
  /** Takes the last character back. */
  erase(): void;
  accept(): void;
  /** Closes without taking it; a filter or search is taken back. */
  dismiss(): void;
};

type Means = {
  readonly decide: (change: SessionChange) => void;
  readonly notice: (standing: 'ok' | 'problem', words: string) => void;
  readonly note: (text: string) => void;
};

export function createPrompts({ view }: Stores, means: Means): Prompts {
  const change = (text: (before: string) => string) =>
    view.setState(before => {
      if (before.prompt === undefined) return before;
      return live({ ...before, prompt: { ...before.prompt, text: text(before.prompt.text) } });
    }, true);
  const close = () => view.setState(({ prompt: _closed, ...rest }) => rest, true);
  return {
    ask: prompt => view.setState({ prompt }),
    type: text => change(before => (before + (text === ' ' ? ' ' : cleaned(text, 200))).slice(0, 200)),
    erase: () => change(before => [...before].slice(0, -1).join('')),
    dismiss() {
      change(() => '');
      close();
    },
    accept() {
      const { prompt } = view.getState();
      if (prompt === undefined) return;
      const complaint = take(prompt, means);
      if (complaint === undefined) close();
      else means.notice('problem', complaint);
    },
  };
}

/** Filter and search act while they are typed. */
function live(view: View): View {
  const { prompt, viewer, cursors } = view;
  if (prompt?.for === 'filter') return { ...view, filter: prompt.text, cursors: { ...cursors, clusters: 0 } };
  if (prompt?.for !== 'search' || viewer === undefined) return view;
  const searched = { ...viewer, search: prompt.text };
  return { ...view, viewer: searched, cursors: { ...cursors, viewer: nextMatch(searched, cursors.viewer ?? 0) ?? 0 } };
}

/** Why the text will not do; undefined when it was taken. */
function take(prompt: Prompt, means: Means): string | undefined {
  const text = prompt.text.trim();
  const complaint = complaintOf(prompt.for, text);
  if (complaint === undefined) put(prompt, text, means);
  return complaint;
}

function complaintOf(what: Prompt['for'], text: string): string | undefined {
  if (what === 'name' || what === 'network' || what === 'mesh-id') {
    const title = { name: 'cluster name', network: 'network', 'mesh-id': 'mesh ID' }[what];
    return isLabel(text) ? undefined : `no valid ${title}: lower-case letters, digits and -, at most 63`;
  }
  return what === 'certificates' && text === '' ? 'a folder is needed' : undefined;
}

function put({ for: what, context = '' }: Prompt, text: string, { decide, note }: Means): void {
  switch (what) {
    case 'filter':
    case 'search':
      break;
    case 'name':
      decide({ change: 'named', context, name: text });
      break;
    case 'network':
      decide({ change: 'network', context, network: text });
      break;
    case 'mesh-id':
      decide({ change: 'mesh-id', meshId: text });
      break;
    case 'certificates':
      decide({ change: 'certificates', folder: text });
      break;
    case 'note':
      if (text !== '') note(text);
      break;
  }
}
