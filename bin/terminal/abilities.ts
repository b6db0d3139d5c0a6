/**
 * What the terminal is known to take beside text: by its name in the environment, where its documentation says so. One that
 * is not known, or that is behind tmux or screen, gets nothing that it might show as text.
 */

export type Abilities = {
  /** OSC 2, with the title before kept by XTWINOPS 22 and 23 where the terminal can. */
  readonly title: boolean;
  /** OSC 9;4. Others take OSC 9 for a notification whatever it says. */
  readonly progress: boolean;
  /** OSC 9 with words. */
  readonly notification: boolean;
  /** OSC 8. */
  readonly links: boolean;
};

type Environment = Readonly<Record<string, string | undefined>>;
type Row = Partial<Abilities> & { readonly is: (environment: Environment) => boolean };

/** A version such as `3.6.6` or `20250209-182623-44866cc1` is at least this one. */
function atLeast(version: string | undefined, ...wanted: readonly number[]): boolean {
  const numbers = (version ?? '').split(/[.-]/).map(Number);
  for (const [index, least] of wanted.entries()) {
    const found = numbers[index] ?? 0;
    if (!(found >= least)) return false;
    if (found > least) return true;
  }
  return true;
}

const program =
  (name: string) =>
  ({ TERM_PROGRAM, LC_TERMINAL }: Environment) =>
    TERM_PROGRAM === name || LC_TERMINAL === name;

const all = { title: true, progress: true, notification: true, links: true } as const;

const table: readonly Row[] = [
  // https://ghostty.org/docs/vt/osc/conemu, https://ghostty.org/docs/install/release-notes/1-2-0 (progress)
  {
    is: environment => program('ghostty')(environment) || environment.TERM === 'xterm-ghostty',
    title: true,
    notification: true,
    links: true,
  },
  { is: e => program('ghostty')(e) && atLeast(e.TERM_PROGRAM_VERSION, 1, 2), ...all },
  // https://iterm2.com/documentation-escape-codes.html: OSC 9 and 8; progress since 3.6.6, before it notified "4;1;50".
  {
    is: e => program('iTerm.app')(e) || e.LC_TERMINAL === 'iTerm2',
    title: true,
    notification: true,
    links: true,
  },
  { is: e => program('iTerm.app')(e) && atLeast(e.TERM_PROGRAM_VERSION, 3, 6, 6), ...all },
  // https://learn.microsoft.com/en-us/windows/terminal/tutorials/progress-bar-sequences
  { is: e => (e.WT_SESSION ?? '') !== '', title: true, progress: true, links: true },
  // https://wezterm.org/escape-sequences.html#operating-system-command-sequences
  { is: program('WezTerm'), title: true, notification: true, links: true },
  // https://sw.kovidgoyal.net/kitty/desktop-notifications/ (OSC 9 too), https://sw.kovidgoyal.net/kitty/open_actions/
  { is: e => e.TERM === 'xterm-kitty', title: true, notification: true, links: true },
  // https://codeberg.org/dnkl/foot/src/branch/master/doc/foot-ctlseqs.7.scd
  { is: e => e.TERM === 'foot' || e.TERM === 'foot-extra', title: true, notification: true, links: true },
  // https://github.com/alacritty/alacritty/blob/master/docs/escape_support.md
  { is: e => e.TERM === 'alacritty', title: true, links: true },
  // https://gitlab.gnome.org/GNOME/vte/-/blob/master/doc/vte-hyperlinks.md; 0.50 is 5000.
  { is: e => atLeast(e.VTE_VERSION, 5000), title: true, links: true },
  // https://code.visualstudio.com/docs/terminal/advanced
  { is: program('vscode'), title: true, links: true },
  // https://github.com/mintty/mintty/wiki/CtrlSeqs
  { is: program('mintty'), title: true, links: true },
  // https://support.apple.com/guide/terminal/trml109/mac: titles.
  { is: program('Apple_Terminal'), title: true },
  // https://invisible-island.net/xterm/ctlseqs/ctlseqs.html; many call themselves so, and all of them take a title.
  { is: e => /^xterm(?:-|$)/.test(e.TERM ?? ''), title: true },
  // https://man.openbsd.org/tmux.1: OSC 2 is the title of the pane.
  { is: e => (e.TMUX ?? '') !== '', title: true },
];

const none: Abilities = { title: false, progress: false, notification: false, links: false };

/** By the environment, which ssh passes on in part: TERM, and of others what begins with `LC_`. */
export function abilitiesOf(environment: Environment): Abilities {
  if (/^(?:dumb|linux|)$/.test(environment.TERM ?? '')) return none;
  const rows = table.filter(row => row.is(environment));
  const has = (ability: keyof Abilities) => rows.some(row => row[ability] === true);
  // A multiplexer keeps the title; what is behind it may be anything, and may change while it runs.
  const isWithin = (environment.TMUX ?? '') !== '' || /^(?:screen|tmux)/.test(environment.TERM ?? '');
  if (isWithin) return { ...none, title: (environment.TMUX ?? '') !== '' };
  return { title: has('title'), progress: has('progress'), notification: has('notification'), links: has('links') };
}
