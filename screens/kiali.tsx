/**
 * Kiali: what exists of it, what is chosen, and, once it runs, which clusters its server sees and where people find it.
 */
import { Box } from 'ink';
import { useStore } from 'zustand';
import type { App } from '../state/app.ts';
import type { Draft } from '../state/draft.ts';
import { type KialiState, kialiHome } from '../state/kiali.ts';
import { kialiChoices, settingOf } from '../state/kiali-choices.ts';
import { partsOf, windowStart } from '../state/layout.ts';
import { membersOf } from '../state/members.ts';
import { chosenIndex } from '../state/selection.ts';
import { addressWords } from '../state/words/kiali-link-words.ts';
import { kialiDetail, kialiHeadline, kialiRow } from '../state/words/kiali-words.ts';
import type { DetailLine } from '../state/words/lane-lines.ts';
import { ageWords } from '../state/words/numbers.ts';
import { onScreen, screenWords } from '../state/words/screen-words.ts';
import { firstOf } from '../state/words/sentences.ts';
import { wrapped } from '../state/words/wrapped.ts';
import { kialiBindings } from './kiali-keys.ts';
import { Detail } from './parts/detail.tsx';
import { kialiRows, type Setting } from './parts/kiali-rows.ts';
import { Line } from './parts/line.tsx';
import type { Area, Screen } from './screen.ts';
import { type Tone, useTheme } from './theme.ts';

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
  const rows = kialiRows(state, setting, { theme, width: area.width, focus, members: membersOf(session), isWide });
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

export const kialiScreen: Screen = { title: 'Kiali', bindings: kialiBindings, View };
