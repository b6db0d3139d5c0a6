/** Keys are data: what each means everywhere, how a press becomes a name, and what a binding is. */
import type { App } from '../state/app.ts';
import type { Press } from './keyboard/press.ts';

/** One key, one meaning everywhere. Labels of bindings say what the meaning comes to on a screen. */
export const meanings = {
  enter: 'choose, continue',
  space: 'select',
  esc: 'back',
  q: 'back or quit',
  '?': 'help',
  '/': 'filter, search',
  up: 'up',
  down: 'down',
  left: 'left',
  right: 'right',
  home: 'first',
  end: 'last',
  'ctrl-d': 'page down',
  'ctrl-u': 'page up',
  tab: 'next lane or tab',
  digit: 'lane by number',
  S: 'start',
  y: 'YAML',
  d: 'diff, failover drill',
  v: 'checks, details',
  '@': 'commands and results',
  c: 'copy',
  e: 'edit',
  t: 'role',
  T: 'previous role',
  n: 'network',
  N: 'previous network',
  b: 'primary',
  B: 'previous primary',
  a: 'API server',
  r: 'refresh, run again',
  f: 'zoom a lane',
  L: 'lanes or phases',
  l: 'log',
  p: 'pause or resume',
  '+': 'longer window',
  '-': 'shorter window',
  R: 'request rate',
  '0': 'reset',
  '=': 'copied clusters',
  W: 'watch the mesh',
  K: 'Kiali',
  m: 'note',
  w: 'why',
  M: 'existing mesh',
  u: 'take an object over',
  U: 'take all objects over',
  x: 'remove the mesh or Kiali',
  X: 'change the root CA',
  s: 'save, keep the samples',
  C: 'keep cacerts',
  i: 'keep the namespaces',
  o: 'open a kubeconfig, the operator too',
  D: 'the CRDs too',
  F: 'clear finalizers',
  'ctrl-c': 'stop or leave',
  'ctrl-z': 'suspend',
} as const;

export type KeyName = keyof typeof meanings;

export type Binding = {
  readonly key: KeyName;
  /** What it does here and now: "on to Topology". */
  readonly label: string;
  /** The same where there is little room: without names. */
  readonly short?: string;
  /** `typed`: the character, where a binding stands for several. */
  readonly run: (app: App, typed: string) => void;
  /** Why it does nothing now. */
  readonly unavailable?: string | undefined;
  /** Works without a place in the footer. */
  readonly quiet?: boolean;
  /** Sets off what cannot be taken back: only a press by itself does it, never a key that is held down. */
  readonly confirms?: boolean;
};

/** The same key by another name. */
const aliases: Readonly<Record<string, KeyName>> = {
  ' ': 'space',
  k: 'up',
  j: 'down',
  h: 'left',
  g: 'home',
  G: 'end',
};

/** What a key does where nothing is bound to it: `l` opens the log, and moves right where there is none. */
export const otherwise: Partial<Record<KeyName, KeyName>> = { l: 'right' };

/** How a key is shown: its signs and its other names. */
export function keyTitle(key: KeyName): string {
  const also: Partial<Record<KeyName, string>> = {
    up: 'up k',
    down: 'down j',
    left: 'left h',
    home: 'g',
    end: 'G',
    digit: '1-9',
  };
  return also[key] ?? key;
}

/** The name of a pressed key; undefined for one that means nothing. Plain letters with ctrl or alt are other keys. */
export function keyName(press: Press): KeyName | undefined {
  if (press.kind === 'paste') return undefined;
  if (press.kind === 'text') return letterName(press.text);
  const { key, ctrl, alt } = press;
  const named = special[key];
  if (named !== undefined) return ctrl || alt ? undefined : named;
  return ctrl && !alt && 'cduz'.includes(key) ? (`ctrl-${key}` as KeyName) : undefined;
}

function letterName(text: string): KeyName | undefined {
  if (/^[1-9]$/.test(text)) return 'digit';
  return aliases[text] ?? (text.length === 1 && text in meanings ? (text as KeyName) : undefined);
}

const special: Readonly<Record<string, KeyName>> = {
  enter: 'enter',
  esc: 'esc',
  tab: 'tab',
  up: 'up',
  down: 'down',
  left: 'left',
  right: 'right',
  home: 'home',
  end: 'end',
  pagedown: 'ctrl-d',
  pageup: 'ctrl-u',
};
