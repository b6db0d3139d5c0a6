/** Where every cluster's CA set comes from. Fingerprints and dates only: keys never come near a screen. */
import { Box } from 'ink';
import { useStore } from 'zustand';
import type { App } from '../state/app.ts';
import { isGoing } from '../state/run.ts';
import { dayOf, type LedgerRow, rootLedger, type Seal, shortFingerprint } from '../state/words/root-ledger.ts';
import { screenWords } from '../state/words/screen-words.ts';
import { wrapped } from '../state/words/wrapped.ts';
import type { Binding } from './keys.ts';
import { type Cell, Cells, cursorCell } from './parts/cells.tsx';
import { copiesBinding } from './parts/copies.ts';
import { Detail } from './parts/detail.tsx';
import { Line } from './parts/line.tsx';
import { List } from './parts/list.tsx';
import { cutMiddle } from './parts/pieces.ts';
import { Probing, Problems } from './parts/problems.tsx';
import type { Area, Screen } from './screen.ts';
import { scrolling } from './scrolling.ts';
import { type Tone, useTheme } from './theme.ts';

function bindings(app: App): readonly Binding[] {
  const draft = app.draft.getState();
  const busy = app.run.getState().phase === 'running' ? 'available when the install finishes' : undefined;
  return [
    {
      key: 'enter',
      label: 'Plan',
      unavailable: draft.draft === 'none' ? 'r reads the clusters first' : undefined,
      run: ({ commands }) => commands.show('plan'),
    },
    {
      key: 'e',
      label: 'edit folder',
      unavailable: busy,
      run: ({ commands, session }) =>
        commands.ask({ for: 'certificates', title: 'certificates folder', text: session.getState().certificates }),
    },
    { key: 'r', label: 'refresh', unavailable: busy, run: ({ commands }) => commands.preparePlan() },
    { key: 'X', label: 'change root', unavailable: busy, run: toRootChange },
    copiesBinding(app, busy),
    ...scrolling,
  ];
}

function View({ app, area }: { readonly app: App; readonly area: Area }) {
  const draft = useStore(app.draft);
  const session = useStore(app.session);
  const cursor = useStore(app.view, view => view.cursors.certificates ?? 0);
  const now = useStore(app.view, view => view.now);
  const { symbols } = useTheme();
  const ledger = rootLedger(draft, session, now);
  const problems = draft.draft === 'problems' ? draft.problems : undefined;
  if (ledger === undefined && problems !== undefined) return <Problems problems={problems} from={cursor} area={area} />;
  if (ledger === undefined) {
    const reading = draft.draft === 'preparing' ? draft : ({ draft: 'none' } as const);
    return <Probing app={app} draft={reading} what="reading the folder and every cluster's cacerts" />;
  }
  const { folder, standing, words, rows, warnings } = ledger;
  const wide = widths(rows, area.width);
  const heads = [
    ...wrapped(`${symbols[standing]} ${words}`, area.width, 2).map(text => (
      <Line key={text} text={text} tone={standing === 'waiting' ? 'muted' : standing} />
    )),
    <Line key="folder" text={`Folder  ${folder}`} />,
    ...warnings.map(warning => (
      <Line key={warning} text={`${symbols.warning} ${screenWords(warning)}`} tone="warning" />
    )),
    <LedgerHeading key="heading" wide={wide} width={area.width} />,
  ];
  // Of what could not be planned the problem is what matters: at least a few lines of it stay.
  const room = area.height - heads.length - (problems === undefined ? 0 : Math.min(6, Math.floor(area.height / 2)));
  const height = Math.max(1, Math.min(rows.length, room));
  const focus = problems === undefined ? Math.min(cursor, rows.length - 1) : -1;
  const rest = { ...area, height: Math.max(0, area.height - heads.length - height) };
  return (
    <Box flexDirection="column" height={area.height} overflow="hidden">
      {heads}
      <List
        length={rows.length}
        focus={Math.max(0, focus)}
        height={height}
        row={index => <LedgerLine row={rows[index]} here={index === focus} {...{ wide, now }} width={area.width} />}
      />
      {problems === undefined ? (
        <Chosen row={rows[focus]} area={rest} />
      ) : (
        <Problems problems={problems} from={cursor} area={rest} />
      )}
    </Box>
  );
}

/** Where the chosen one comes from and why, in full; and the rule, where there is room for it. */
function Chosen({ row, area }: { readonly row: LedgerRow | undefined; readonly area: Area }) {
  const lines =
    row === undefined ? 0 : row.detail.reduce((sum, { text }) => sum + wrapped(text, area.width, 3).length, 1);
  const detail = Math.min(lines, area.height);
  const told = wrapped(rule, area.width - 2, 20);
  const room = area.height - detail;
  return (
    <>
      <Box height={Math.max(0, room)} paddingTop={1} flexShrink={0} flexDirection="column" overflow="hidden">
        {told.length + 2 > room ? null : told.map(line => <Line key={line} text={line} tone="muted" />)}
      </Box>
      {row === undefined ? null : <Detail title={row.name} lines={row.detail} width={area.width} rows={detail} />}
    </>
  );
}

const rule =
  'All intermediate CAs must come from one root, or the clusters do not trust each other. Existing files are verified and kept, never overwritten. Generated keys are written only to this folder (mode 0600) and to the cacerts Secret of their own cluster.';

/** What there is room for: the roots come first, then where each is from, then when it ends, then the intermediates. */
function widths(rows: readonly LedgerRow[], width: number) {
  const isNarrow = width < 70;
  const isNumbered = rows.some(({ root, inUse }) => (root.number ?? inUse.number) !== undefined);
  const root = (isNarrow ? 11 : 17) + (isNumbered ? 4 : 0);
  const name = isNarrow ? 11 : 12;
  const rest = width - 4 - name - 2 * root - 18;
  const expires = rest >= 11 ? 11 : 0;
  const intermediate = rest - expires >= 15 ? 15 : 0;
  return { isNarrow, name, root, expires, intermediate };
}

type Shape = ReturnType<typeof widths>;

function LedgerHeading({ wide, width }: { readonly wide: Shape; readonly width: number }) {
  return (
    <Cells
      width={width}
      cells={[
        { text: '', width: 4 },
        { text: 'CA', width: wide.name, tone: 'muted' },
        { text: 'ROOT', width: wide.root, tone: 'muted' },
        { text: wide.isNarrow ? 'IN USE' : 'USED BY ISTIOD', width: wide.root, tone: 'muted' },
        ...(wide.intermediate > 0 ? [{ text: 'INTERMEDIATE', width: wide.intermediate, tone: 'muted' as const }] : []),
        ...(wide.expires > 0 ? [{ text: 'EXPIRES', width: wide.expires, tone: 'muted' as const }] : []),
        { text: 'SOURCE', tone: 'muted' },
      ]}
    />
  );
}

type LineProps = {
  readonly row: LedgerRow | undefined;
  readonly here: boolean;
  readonly wide: Shape;
  readonly width: number;
  readonly now: number;
};

function LedgerLine({ row, here, wide, width, now }: LineProps) {
  const { symbols } = useTheme();
  if (row === undefined) return null;
  const short = (fingerprint: string) => shortFingerprint(fingerprint, wide.isNarrow);
  const seal = ({ standing, number, fingerprint }: Seal): Cell => {
    if (standing === 'none') return { text: symbols.none, width: wide.root, tone: 'muted' };
    const which = number === undefined ? '' : `(${number}) `;
    return { text: `${symbols[standing]} ${which}${short(fingerprint)}`, width: wide.root, tone: standing };
  };
  const { expires, intermediate } = row;
  return (
    <Cells
      width={width}
      here={here}
      cells={[
        cursorCell(here, symbols),
        { text: row.letter, width: 2, cluster: row.index },
        { text: cutMiddle(row.name, wide.name - 1), width: wide.name, cluster: row.index },
        seal(row.root),
        seal(row.inUse),
        ...(wide.intermediate > 0 ? [{ text: short(intermediate) || symbols.none, width: wide.intermediate }] : []),
        ...(wide.expires > 0
          ? [
              {
                text: expires === undefined ? symbols.none : dayOf(expires),
                width: wide.expires,
                tone: expiryTone(expires, now),
              },
            ]
          : []),
        { text: row.source },
      ]}
    />
  );
}

/** Days in which a certificate that ends is told of. */
const soon = 30 * 86_400_000;

function expiryTone(expires: number | undefined, now: number): Tone | undefined {
  if (expires === undefined || expires - now > soon) return undefined;
  return expires < now ? 'problem' : 'warning';
}

export const certificatesScreen: Screen = { title: 'Certificates', bindings, View };

/** What Change root takes is read again, unless a change is going on. */
function toRootChange({ commands, rootChange }: App): void {
  commands.show('change-root');
  if (!isGoing(rootChange.getState().run)) commands.prepareRootChange();
}
