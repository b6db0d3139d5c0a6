/** Walks in words for people: what is broken first, with its cause, what was seen and what helps. */
import { usualAsking } from '../../source/diagnosis/usual-asking.ts';
import type { Walk, Walked } from '../../source/diagnosis/walk.ts';
import { cleaned } from '../../source/model/clean.ts';
import { listed } from '../../source/model/listed.ts';
import { planKey } from './flag-words.ts';
import { counted } from './numbers.ts';
import { screenWords } from './screen-words.ts';
import { wrapped } from './wrapped.ts';

/** One direction. */
export type WalkParagraph = {
  readonly state: Walk['state'];
  readonly title: string;
  readonly rows: readonly { readonly label: string; readonly words: string }[];
};

/** Worst first. */
const states: readonly Walk['state'][] = ['broken', 'unexplained', 'unknown', 'fine'];

/** A paragraph for each direction, what is broken first; its texts are safe to show. */
export function walkParagraphs(walks: readonly Walk[]): readonly WalkParagraph[] {
  return walks
    .toSorted((left, right) => states.indexOf(left.state) - states.indexOf(right.state))
    .map(walk => {
      const rows = rowsOf(walk).map(([label, words]) => ({ label, words: cleaned(words, 2_000) }));
      return { state: walk.state, title: cleaned(`${walk.from} → ${walk.to}: ${titleOf(walk)}`, 2_000), rows };
    });
}

/** "Reading east and west, and sending requests for 4 s". */
export function readingWords(clusters: readonly string[]): string {
  return `Reading ${listed(clusters)}, and sending requests for ${usualAsking.askFor / 1000} s`;
}

/** "1 of 6 directions broken, 2 not fully checked"; "2 directions, nothing broken" where all was seen. */
export function walksSummary(walks: readonly Walk[]): string {
  const all = counted(walks.length, 'direction');
  const count = (state: Walk['state']) => walks.filter(each => each.state === state).length;
  const parts = [
    [count('broken'), 'broken'],
    [count('unexplained'), 'without a known cause'],
    [count('unknown'), 'not fully checked'],
  ] as const;
  const told = parts
    .filter(([some]) => some > 0)
    .map(([some, words], index) => (index === 0 ? `${some} of ${all} ${words}` : `${some} ${words}`));
  return told.length === 0 ? `${all}, nothing broken` : told.join(', ');
}

/** What is in front of a paragraph. */
const heads: Readonly<Record<Walk['state'], string>> = {
  broken: 'broken',
  unexplained: 'no cause',
  unknown: 'not seen',
  fine: 'ok',
};

/** Where the words of a page begin: behind the longest label and its indent. */
const column = 12;

/** For a screen of this width: labels in a column of their own, words beside them, no line longer but for long words. */
export function walkPage(walks: readonly Walk[], width: number): readonly string[] {
  const beside = (label: string, text: string) =>
    wrapped(text, width - column, 60).map((part, index) => (index === 0 ? label : '').padEnd(column) + part);
  return walkParagraphs(walks).flatMap(({ state, title, rows }, index) => [
    ...(index === 0 ? [] : ['']),
    ...beside(heads[state], title),
    ...rows.flatMap(row => beside(`  ${row.label}`, row.label === 'fix' ? screenWords(row.words) : row.words)),
  ]);
}

/** Whether the plan as it is fixes the hop that one of them ended at. */
export function isFixedByPlan(walks: readonly Walk[]): boolean {
  return walks.some(walk => screenWords(brokenOf(walk)?.fix ?? '').includes(planKey));
}

/** The state that a line of a page begins a paragraph of. */
export function stateOfLine(line: string): Walk['state'] | undefined {
  return states.find(state => line.startsWith(`${heads[state]}  `));
}

function titleOf(walk: Walk): string {
  switch (walk.state) {
    case 'broken':
      return brokenOf(walk)?.cause ?? '';
    case 'unexplained':
      return 'no responses, and no known cause';
    case 'unknown':
      return 'responses arrive; not every hop could be checked';
    case 'fine':
      return 'nothing broken';
  }
}

type Row = readonly [label: string, words: string];

function rowsOf(walk: Walk): readonly Row[] {
  const broken = brokenOf(walk);
  const last = walk.hops.at(-1);
  const unseen = walk.hops.flatMap(({ hop, found }): readonly Row[] =>
    found.verdict === 'unknown' ? [['not seen', `${hop.title}: ${found.why}`]] : [],
  );
  const checked = walk.hops.map(({ hop }) => hop.id).join(', ');
  return [
    ...(broken?.evidence ?? []).map((each): Row => ['seen', each]),
    ...(broken === undefined || last === undefined
      ? []
      : ([
          ['fix', broken.fix],
          ['hop', `${last.hop.id} (${last.hop.title})`],
        ] as const)),
    ...unseen,
    [
      'responses',
      `${walk.received} of ${walk.asked} from ${walk.version}${broken === undefined ? '' : stillReceived(walk)}`,
    ],
    ...(walk.state === 'unexplained' ? [['checked', checked] as const] : []),
  ];
}

/** What the walk ended at. */
function brokenOf({ hops }: Walk): Extract<Walked['found'], { readonly verdict: 'broken' }> | undefined {
  const found = hops.at(-1)?.found;
  return found?.verdict === 'broken' ? found : undefined;
}

/** Proxies keep their connections: what is broken for new ones may not show yet. */
function stillReceived({ received }: Walk): string {
  return received > 0 ? ' (over existing connections, or not every request takes this path)' : '';
}
