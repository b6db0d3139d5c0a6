/** The two lists of Kiali's screen as lines: what is chosen of it, and the clusters that it sees. */
import type { KialiState } from '../../state/kiali.ts';
import { kialiChoices, type settingOf } from '../../state/kiali-choices.ts';
import type { membersOf } from '../../state/members.ts';
import { kialiRow } from '../../state/words/kiali-words.ts';
import type { Theme } from '../theme.ts';
import { barOf, type Cell, cursorCell, rowOf } from './cells.tsx';

export type Setting = NonNullable<ReturnType<typeof settingOf>>;

type Drawing = {
  readonly theme: Theme;
  readonly width: number;
  readonly focus: number;
  readonly members: ReturnType<typeof membersOf>;
  readonly isWide: boolean;
};

/** Heads and rows of both lists; `index`: of what can be chosen. */
export function kialiRows(state: KialiState, setting: Setting, { theme, width, focus, members, isWide }: Drawing) {
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
