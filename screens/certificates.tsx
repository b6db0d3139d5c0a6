/** Where every cluster's CA set comes from. Fingerprints and dates only: keys never come near a screen. */
import { Box } from 'ink';
import { useStore } from 'zustand';
import type { App } from '../state/app.ts';
import { partsOf } from '../state/layout.ts';
import { membersOf } from '../state/members.ts';
import { certificateDetail, certificateHeads, certificateRows } from '../state/words/certificate-rows.ts';
import type { Binding } from './keys.ts';
import { Cells } from './parts/cells.tsx';
import { copiesBinding } from './parts/copies.ts';
import { Detail } from './parts/detail.tsx';
import { Line, Paragraph } from './parts/line.tsx';
import { List } from './parts/list.tsx';
import { Looking, Problems } from './parts/problems.tsx';
import type { Area, Screen } from './screen.ts';
import { scrolling } from './scrolling.ts';
import { useTheme } from './theme.ts';
import { toRootChange } from './to-root-change.ts';

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
  const { now, size } = useStore(app.view);
  const { symbols } = useTheme();
  if (draft.draft === 'problems') return <Problems problems={draft.problems} from={cursor} area={area} />;
  if (draft.draft !== 'ready' || draft.certificates === undefined)
    return <Looking app={app} what="reading the folder and every cluster's cacerts" />;
  const rows = certificateRows(draft.certificates, membersOf(session));
  const { folder, warnings } = certificateHeads(draft.certificates);
  const focus = Math.min(cursor, rows.length - 1);
  const chosen = rows[focus];
  const detail = Math.min(partsOf(size).detail, area.height - 5);
  const height = Math.max(1, Math.min(rows.length, area.height - detail - 3 - warnings.length));
  const said = area.height - detail - 2 - height - warnings.length;
  return (
    <Box flexDirection="column" height={area.height} overflow="hidden">
      <Line text={`Folder  ${folder}`} />
      {warnings.map(warning => (
        <Line key={warning} text={`${symbols.warning} ${warning}`} tone="warning" />
      ))}
      <CertificateHeading width={area.width} />
      <List
        length={rows.length}
        focus={focus}
        height={height}
        row={index => <CertificateLine row={rows[index]} here={index === focus} width={area.width} />}
      />
      <Box
        height={Math.max(0, said)}
        paddingTop={1}
        paddingRight={2}
        flexShrink={0}
        flexDirection="column"
        overflow="hidden"
      >
        <Paragraph text={rule} width={area.width - 2} tone="muted" lines={Math.max(0, Math.min(4, said - 1))} />
      </Box>
      {chosen === undefined ? null : (
        <Detail
          title={chosen.name === 'root' ? 'root CA' : `intermediate CA of ${chosen.name}`}
          lines={certificateDetail(chosen, now).map(text => ({ tone: 'plain', text }))}
          width={area.width}
          rows={detail}
        />
      )}
    </Box>
  );
}

const rule =
  'All intermediate CAs must come from one root, or the clusters do not trust each other. Existing files are verified and kept, never overwritten. Generated keys are written only to this folder (mode 0600) and to the cacerts Secret of their own cluster.';

function widths(width: number) {
  return { name: width >= 100 ? 20 : 12, from: 28, fingerprint: width >= 70, expires: 11 };
}

function CertificateHeading({ width }: { readonly width: number }) {
  const wide = widths(width);
  return (
    <Cells
      width={width}
      cells={[
        { text: '', width: 4 },
        { text: 'CA', width: wide.name, tone: 'muted' },
        { text: 'SOURCE', tone: 'muted', ...(wide.fingerprint ? { width: wide.from } : {}) },
        ...(wide.fingerprint ? [{ text: 'FINGERPRINT (SHA-256)', tone: 'muted' as const }] : []),
        { text: 'EXPIRES', width: wide.expires, tone: 'muted', right: true },
      ]}
    />
  );
}

type LineProps = {
  readonly row: ReturnType<typeof certificateRows>[number] | undefined;
  readonly here: boolean;
  readonly width: number;
};

function CertificateLine({ row, here, width }: LineProps) {
  const { symbols } = useTheme();
  if (row === undefined) return null;
  const wide = widths(width);
  return (
    <Cells
      width={width}
      cells={[
        { text: here ? symbols.cursor : ' ', width: 2, tone: 'accent' },
        { text: row.letter, width: 2, cluster: row.index },
        { text: row.name, width: wide.name, cluster: row.index },
        { text: row.from, ...(wide.fingerprint ? { width: wide.from } : {}) },
        ...(wide.fingerprint ? [{ text: row.fingerprint || symbols.none }] : []),
        { text: row.expires || symbols.none, width: wide.expires, right: true },
      ]}
    />
  );
}

export const certificatesScreen: Screen = { title: 'Certificates', bindings, View };
