/**
 * Roles, not colours: sixteen ANSI colours, each doubled by a symbol and a word, so that nothing depends on colour
 * alone.
 */
import { createContext, useContext } from 'react';
import type { RowState } from '../state/run.ts';

export type Tone = 'ok' | 'problem' | 'warning' | 'waiting' | 'running' | 'muted' | 'accent';

export type Symbols = Readonly<Record<'ok' | 'problem' | 'warning' | 'waiting' | 'running', string>> & {
  readonly cursor: string;
  readonly unmarked: string;
  readonly dash: string;
  readonly side: string;
  readonly full: string;
  readonly empty: string;
  readonly caret: string;
  readonly between: string;
  /** Nothing: no value, a step or a check that was skipped. */
  readonly none: string;
  /** From low to high. */
  readonly spark: readonly string[];
  readonly miss: string;
  /** What could not be observed. */
  readonly unknown: string;
  /** A line that contains what was searched for. */
  readonly found: string;
  /** The current context of the kubeconfig, as kubectl marks it. */
  readonly current: string;
  readonly arrow: string;
  readonly diagonal: string;
  /** Above the chosen column. */
  readonly below: string;
  /** How requests get to a server. */
  readonly ways: Readonly<Record<'local' | 'gateway' | 'direct', string>>;
  /** In front of the rows that belong to one: the only one, the first, those between, the last. */
  readonly branches: readonly [string, string, string, string];
};

export type Theme = {
  readonly colour: boolean;
  readonly ascii: boolean;
  /** The terminal opens URLs that are marked as such. */
  readonly links?: boolean;
  readonly symbols: Symbols;
};

const unicode: Symbols = {
  ok: '✓',
  problem: '✗',
  warning: '!',
  waiting: '·',
  running: '⋯',
  cursor: '▸',
  unmarked: '□',
  found: '●',
  current: '*',
  dash: '─',
  side: '│',
  full: '█',
  empty: '░',
  caret: '▏',
  between: '•',
  none: '–',
  spark: ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'],
  miss: '×',
  unknown: '?',
  arrow: '→',
  diagonal: '╲',
  below: '▾',
  ways: { local: '■', gateway: '▪', direct: '▫' },
  branches: ['──', '┬─', '├─', '└─'],
};

const ascii: Symbols = {
  ok: 'v',
  problem: 'x',
  warning: '!',
  waiting: '.',
  running: ':',
  cursor: '>',
  unmarked: 'o',
  found: '/',
  current: '*',
  dash: '-',
  side: '|',
  full: '#',
  empty: '.',
  caret: '|',
  between: '|',
  none: '_',
  spark: ['.', ':', '-', '=', '+', '*', '#', '@'],
  miss: 'x',
  unknown: '?',
  arrow: '->',
  diagonal: '\\',
  below: '>',
  ways: { local: '#', gateway: '&', direct: '@' },
  branches: ['--', '+-', '|-', '`-'],
};

/** The theme for a terminal. */
export function themeFor(options: Omit<Theme, 'symbols'>): Theme {
  return { ...options, symbols: options.ascii ? ascii : unicode };
}

export const ThemeContext = createContext<Theme>(themeFor({ colour: true, ascii: false }));

/** Symbols and colours of this terminal. */
export function useTheme(): Theme {
  return useContext(ThemeContext);
}

type Colour = 'green' | 'red' | 'yellow' | (typeof clusterColours)[number];

/**
 * Readable on dark and on light backgrounds: neither white nor black, bright ones last. None of them is the colour of what
 * is ready, a warning or an error. Of more clusters than colours some share one: letters tell them apart.
 */
const clusterColours = ['cyan', 'magenta', 'blue', 'cyanBright', 'magentaBright', 'blueBright'] as const;

/** As Ink takes it. */
export type Style = {
  readonly color?: Colour;
  readonly dimColor?: boolean;
  readonly bold?: boolean;
  readonly inverse?: boolean;
  readonly underline?: boolean;
};

const styles: Readonly<Record<Tone, Style>> = {
  ok: { color: 'green' },
  problem: { color: 'red' },
  warning: { color: 'yellow' },
  waiting: { dimColor: true },
  running: { color: 'cyan' },
  muted: { dimColor: true },
  accent: { bold: true },
};

/** Ink's props for a role; none where there is no colour. */
export function styleOf(theme: Theme, tone: Tone | undefined): Style {
  return theme.colour && tone !== undefined ? styles[tone] : {};
}

/** Ink's props for the nth cluster, which keeps its colour everywhere. */
export function clusterStyle(theme: Theme, index: number): Style {
  return theme.colour ? { color: clusterColours[index % clusterColours.length] ?? 'cyan' } : {};
}

/** The style of the row under the cursor: a bar over its whole width, in the terminal's own two colours. */
export function barStyle(theme: Theme): Style | undefined {
  return theme.colour ? { inverse: true } : undefined;
}

type StateStyle = { readonly tone: Tone; readonly symbol: keyof SingleSymbols; readonly word: string };
type SingleSymbols = Pick<Symbols, 'ok' | 'problem' | 'warning' | 'waiting' | 'running' | 'none'>;

/** Colour, symbol and word of a step's state. */
export const stateStyles: Readonly<Record<RowState, StateStyle>> = {
  waiting: { tone: 'waiting', symbol: 'waiting', word: 'waiting' },
  running: { tone: 'running', symbol: 'running', word: 'running' },
  done: { tone: 'ok', symbol: 'ok', word: 'done' },
  partial: { tone: 'warning', symbol: 'warning', word: 'partial' },
  failed: { tone: 'problem', symbol: 'problem', word: 'failed' },
  skipped: { tone: 'muted', symbol: 'none', word: 'skipped' },
  stopped: { tone: 'warning', symbol: 'warning', word: 'stopped' },
};
