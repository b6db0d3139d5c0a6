/**
 * Kiali: what exists of it, what is chosen, and, once it runs, which clusters its server sees and where people find it.
 */
import { Box } from 'ink';
import { useStore } from 'zustand';
import type { App } from '../state/app.ts';
import type { Draft } from '../state/draft.ts';
import { type KialiFinding, type KialiState, kialiHome } from '../state/kiali.ts';
import { kialiChoices, settingOf } from '../state/kiali-choices.ts';
import { linkTo, whyNoLink, whyNoNewToken } from '../state/kiali-clusters.ts';
import { partsOf, windowStart } from '../state/layout.ts';
import { membersOf } from '../state/members.ts';
import { isGoing } from '../state/run.ts';
import { chosenIndex } from '../state/selection.ts';
import { addressWords } from '../state/words/kiali-link-words.ts';
import { linkPrompt, scopePrompt } from '../state/words/kiali-prompts.ts';
import { kialiDetail, kialiHeadline, kialiRow } from '../state/words/kiali-words.ts';
import type { DetailLine } from '../state/words/lane-lines.ts';
import { ageWords } from '../state/words/numbers.ts';
import { onScreen, screenWords } from '../state/words/screen-words.ts';
import { firstOf } from '../state/words/sentences.ts';
import { wrapped } from '../state/words/wrapped.ts';
import type { Binding } from './keys.ts';
import { barOf, type Cell, cursorCell, rowOf } from './parts/cells.tsx';
import { Detail } from './parts/detail.tsx';
import { Line } from './parts/line.tsx';
import type { Area, Screen } from './screen.ts';
import { scrolling } from './scrolling.ts';
import { type Theme, type Tone, useTheme } from './theme.ts';
import { toRemovalOfKiali } from './to-removal.ts';

function bindings(app: App): readonly Binding[] {
  const state = app.kiali.getState();
  const draft = app.kialiWork.draft.getState();
  const isRunning = isGoing(app.kialiWork.run.getState());
  const busy = isRunning ? 'available when the install finishes' : undefined;
  const unread = state.findings.length === 0 ? 'available when the clusters are read' : undefined;
  const row = chosenIndex(app, 'kiali');
  const cluster = state.findings[row - kialiChoices.length];
  const toCopy = linkOf(state, cluster?.name);
  return [
    isRunning
      ? { key: 'enter', label: 'Install', run: ({ commands }) => commands.show('kiali-install') }
      : {
          key: 'enter',
          label: 'Plan',
          unavailable: unread ?? whyNoPlan(draft),
          run: ({ commands }) => commands.planKiali(),
        },
    {
      key: 'space',
      label: labelOf(state, cluster?.name),
      unavailable: busy ?? unread,
      run: ({ commands }) => commands.stepKiali(1),
    },
    {
      key: 'right',
      label: 'next',
      quiet: true,
      unavailable: busy ?? unread,
      run: ({ commands }) => commands.stepKiali(1),
    },
    {
      key: 'left',
      label: 'previous',
      quiet: true,
      unavailable: busy ?? unread,
      run: ({ commands }) => commands.stepKiali(-1),
    },
    {
      key: 'c',
      label: toCopy?.what === 'login' ? 'copy the login link' : 'copy the address',
      quiet: toCopy === undefined,
      unavailable: toCopy === undefined ? 'available when Kiali runs' : undefined,
      run: ({ commands }) => {
        if (toCopy !== undefined)
          commands.copy(toCopy.text, toCopy.what === 'login' ? 'the login link' : 'the address');
      },
    },
    ...clusterBindings(state, cluster, busy ?? unread),
    {
      key: 'e',
      label: 'query labels',
      quiet: kialiChoices[row]?.id !== 'metrics',
      unavailable: busy ?? unread ?? whyNoLabels(state),
      run: ({ commands, kiali }) => commands.ask(scopePrompt(kiali.getState())),
    },
    {
      key: 'v',
      label: 'failed checks',
      quiet: draft.draft !== 'problems',
      unavailable: draft.draft === 'problems' ? undefined : 'no check failed',
      run: ({ commands }) => commands.viewKialiProblems(),
    },
    { key: 'r', label: 'refresh', unavailable: busy, run: ({ commands }) => commands.readKiali() },
    removalBinding(app, cluster, busy ?? unread),
    ...scrolling,
  ];
}

/** Of the chosen cluster: a Kiali of its own to link to, and another token. */
function clusterBindings(
  state: KialiState,
  cluster: KialiFinding | undefined,
  busy: string | undefined,
): readonly Binding[] {
  const chosen = cluster === undefined ? 'available on the row of a cluster' : undefined;
  const name = cluster?.name ?? '';
  const isHome = kialiHome(state)?.name === name;
  return [
    {
      key: 'l',
      label: linkTo(state, name) !== undefined ? 'edit its URL' : isHome ? 'its URL for links' : 'link only',
      quiet: cluster === undefined || isHome,
      unavailable: busy ?? chosen ?? whyNoLink(state, name),
      run: ({ commands, kiali }) => commands.ask(linkPrompt(kiali.getState(), name)),
    },
    {
      key: 't',
      label: state.said.rotate?.includes(name) === true ? 'keep its token' : 'new token',
      quiet: cluster === undefined || whyNoNewToken(state, name) !== undefined,
      unavailable: busy ?? chosen ?? whyNoNewToken(state, name),
      run: ({ commands }) => commands.rotateKiali(name),
    },
  ];
}

/** Of a Kiali that others created. */
function whyNoLabels(state: KialiState): string | undefined {
  const server = kialiHome(state)?.server;
  return server?.ours === false ? `${server.namespace}/${server.name} was not created by eastwest` : undefined;
}

/** Of the chosen cluster, where it is one that can be taken out; else of all of it. */
function removalBinding(app: App, cluster: KialiFinding | undefined, busy: string | undefined): Binding {
  const state = app.kiali.getState();
  const home = kialiHome(state);
  const isThere = state.findings.some(({ kialis }) => kialis.some(({ ours }) => ours));
  const isConnected = home?.connections.some(each => each.cluster === cluster?.name) === true;
  const one = cluster !== undefined && cluster.name !== home?.name && isConnected ? cluster.name : undefined;
  return {
    key: 'x',
    label: one === undefined ? 'remove Kiali' : `take ${one} out of Kiali`,
    quiet: !isThere,
    unavailable: busy ?? (isThere || isConnected ? undefined : 'no Kiali created by eastwest exists'),
    run: all => toRemovalOfKiali(all, one),
  };
}

function whyNoPlan({ draft }: Draft): string | undefined {
  if (draft === 'problems') return 'fix the failed checks first, then r';
  return draft === 'ready' ? undefined : 'available when the clusters are read';
}

function labelOf({ said }: KialiState, cluster: string | undefined): string {
  if (cluster === undefined) return 'next choice';
  return said.without.includes(cluster) ? `see ${cluster}` : `leave ${cluster} out`;
}

/** What is worth copying: of the chosen cluster where to log in to it, else where Kiali is. */
function linkOf({ answer }: KialiState, cluster: string | undefined) {
  if (answer.told !== 'answer') return undefined;
  const { address, logins } = answer.answer;
  const login = logins.find(each => each.cluster === cluster);
  if (login !== undefined) return { what: 'login', text: login.url } as const;
  return { what: 'address', text: address.by === 'route' ? address.url : address.command } as const;
}

function View({ app, area }: { readonly app: App; readonly area: Area }) {
  const theme = useTheme();
  const { symbols } = theme;
  const state = useStore(app.kiali);
  const draft = useStore(app.kialiWork.draft);
  const session = useStore(app.session);
  const view = useStore(app.view);
  const setting = settingOf(state);
  const { standing, words } = kialiHeadline(state, draft);
  const age = state.survey === 'running' ? view.now - state.since : 0;
  const refreshing = state.survey === 'running' && age > 1000 ? `, ${ageWords(age)}` : '';
  const tone = standing === 'waiting' ? 'accent' : standing;
  const heads = wrapped(
    `${symbols[standing]} ${screenWords(words)}${moreOf(draft)}${refreshing}`,
    area.width,
    area.height < 12 ? 1 : 2,
  ).map(text => ({ text, tone }) as const);
  const more = [...hintOf(draft, area), ...addressOf(state, area), ...warningOf(draft, symbols.warning, area)];
  if (setting === undefined) {
    return (
      <Box flexDirection="column" height={area.height} overflow="hidden">
        <Heads words={[...heads, ...more]} />
      </Box>
    );
  }
  const focus = chosenIndex(app, 'kiali');
  const room = Math.max(1, area.height - heads.length - more.length);
  // Where there is room the two lists stand apart.
  const isWide = room >= partsOf(view.size).detail + kialiChoices.length + state.findings.length + 4;
  const rows = rowsOf(state, setting, { theme, width: area.width, focus, members: membersOf(session), isWide });
  // The rows come first, and leave the detail its rule and two lines.
  const detail = room < 8 ? 0 : Math.min(partsOf(view.size).detail, Math.max(3, room - rows.length));
  const height = Math.max(1, Math.min(rows.length, room - detail));
  const start = windowStart(
    rows.length,
    rows.findIndex(({ index }) => index === focus),
    height,
  );
  return (
    <Box flexDirection="column" height={area.height} overflow="hidden">
      <Heads words={[...heads, ...more]} />
      {rows.slice(start, start + height).map(({ key, text }) => (
        <Line key={key} text={text} />
      ))}
      <Box flexGrow={1} />
      <Detail {...detailOf(state, setting, focus)} width={area.width} rows={detail} />
    </Box>
  );
}

type Words = { readonly text: string; readonly tone: Tone };

function Heads({ words }: { readonly words: readonly Words[] }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a text have no identity but their place
  return words.map((each, index) => <Line key={index} {...each} />);
}

/** Only the first problem has room. */
function moreOf(draft: Draft): string {
  return draft.draft === 'problems' && draft.problems.length > 1 ? `; v shows all ${draft.problems.length}` : '';
}

/** What helps with the first problem. */
function hintOf(draft: Draft, { width, height }: Area): readonly Words[] {
  if (draft.draft !== 'problems') return [];
  return wrapped(draft.problems.map(onScreen)[0]?.hint ?? '', width - 2, height < 12 ? 1 : 3).map(text => ({
    text: `  ${text}`,
    tone: 'muted',
  }));
}

/** Where people find it: never cut, as it is to be copied. */
function addressOf({ answer }: KialiState, { width, height }: Area): readonly Words[] {
  if (answer.told !== 'answer' || answer.answer.silent !== undefined) return [];
  const { address, logins } = answer.answer;
  const todo =
    logins.length === 0 ? '' : `; log in to ${logins.map(({ cluster }) => cluster).join(', ')} there as well`;
  return wrapped(`${addressWords(address)}${todo}`, width - 2, height < 12 ? 1 : 3).map(text => ({
    text: `  ${text}`,
    tone: 'accent',
  }));
}

function warningOf(draft: Draft, symbol: string, { width, height }: Area): readonly Words[] {
  const warnings = draft.draft === 'ready' ? draft.warnings : [];
  const [first] = warnings;
  if (first === undefined) return [];
  return wrapped(`${symbol} ${firstOf(warnings.length, screenWords(first))}`, width, height < 12 ? 1 : 2).map(text => ({
    text,
    tone: 'warning',
  }));
}

type Setting = NonNullable<ReturnType<typeof settingOf>>;

type Drawing = {
  readonly theme: Theme;
  readonly width: number;
  readonly focus: number;
  readonly members: ReturnType<typeof membersOf>;
  readonly isWide: boolean;
};

/** Heads and rows of both lists; `index`: of what can be chosen. */
function rowsOf(state: KialiState, setting: Setting, { theme, width, focus, members, isWide }: Drawing) {
  const empty = (key: string) => (isWide ? [{ key, index: -1, text: '' }] : []);
  const { symbols } = theme;
  const wide = columns(width);
  const cursor = (index: number) => cursorCell(index === focus, symbols);
  const lineOf = (index: number, cells: readonly Cell[]) =>
    index === focus ? barOf(cells, width, theme) : rowOf(cells, width, theme);
  const choices = kialiChoices.map(({ id, title, value, about }, index) => ({
    key: id,
    index,
    text: lineOf(index, [
      cursor(index),
      { text: title, width: wide.title },
      { text: value(setting), width: wide.value },
      { text: about(setting), tone: 'muted' },
    ]),
  }));
  const head = (texts: readonly (readonly [string, number | undefined])[]) =>
    rowOf(
      [
        { text: '', width: 2 },
        ...texts.map(([text, own]) => ({ text, tone: 'muted' as const, ...(own === undefined ? {} : { width: own }) })),
      ],
      width,
      theme,
    );
  const clusters = state.findings.map((finding, place) => {
    const index = kialiChoices.length + place;
    const row = kialiRow(finding, state);
    const member = members.find(({ name }) => name === finding.name);
    const { standing, words } = row.status;
    return {
      key: `cluster ${finding.name}`,
      index,
      text: lineOf(index, [
        cursor(index),
        { text: member?.letter ?? '', width: 3, cluster: member?.index },
        { text: finding.name, width: wide.name, cluster: member?.index },
        { text: row.role, width: wide.role, tone: row.role === 'left out' ? 'muted' : undefined },
        ...(wide.operator === 0 ? [] : [{ text: row.operator, width: wide.operator, tone: 'muted' as const }]),
        ...(wide.kiali === 0 ? [] : [{ text: row.kiali, width: wide.kiali, tone: 'muted' as const }]),
        { text: `${symbols[standing]} ${words}`, tone: standing === 'waiting' ? 'muted' : standing },
      ]),
    };
  });
  const kialiHead: readonly (readonly [string, number])[] = [
    ...(wide.operator === 0 ? [] : [['OPERATOR', wide.operator] as const]),
    ...(wide.kiali === 0 ? [] : [['KIALI', wide.kiali] as const]),
  ];
  return [
    {
      key: 'choices',
      index: -1,
      text: head([
        ['CHOICE', wide.title + wide.value],
        ['', undefined],
      ]),
    },
    ...choices,
    ...empty('between'),
    {
      key: 'clusters',
      index: -1,
      text: head([['', 3], ['CLUSTER', wide.name], ['ROLE', wide.role], ...kialiHead, ['STATUS', undefined]]),
    },
    ...clusters,
  ];
}

function columns(width: number) {
  return {
    title: 15,
    value: width >= 100 ? 18 : 13,
    name: width >= 100 ? 16 : 12,
    role: 10,
    operator: width >= 110 ? (width >= 160 ? 46 : 32) : 0,
    kiali: width >= 140 ? 34 : 0,
  };
}

function detailOf(state: KialiState, setting: Setting, focus: number): { title: string; lines: readonly DetailLine[] } {
  const choice = kialiChoices[focus];
  if (choice !== undefined) {
    const next = choice.step(setting, 1);
    return {
      title: `${choice.title}: ${choice.value(setting)}`,
      lines: [
        { tone: 'plain', text: choice.about(setting) },
        ...('why' in next ? [{ tone: 'muted' as const, text: `fixed: ${next.why}` }] : []),
      ],
    };
  }
  const finding = state.findings[focus - kialiChoices.length];
  if (finding === undefined) return { title: '', lines: [] };
  const role = finding.name === kialiHome(state)?.name ? 'home of Kiali' : kialiRow(finding, state).role;
  return { title: `${finding.name}: ${role}`, lines: kialiDetail(finding, state) };
}

export const kialiScreen: Screen = { title: 'Kiali', bindings, View };
