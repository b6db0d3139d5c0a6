/** What one cluster hears: a bar for each version, errors with their reason, and istiod's view beside. */
import { Box, Text } from 'ink';
import { memo } from 'react';
import { type ClusterTraffic, isSynced, type VersionHeard } from '../../state/traffic.ts';
import { counted, latencyWords } from '../../state/words/numbers.ts';
import { istiodWords } from '../../state/words/traffic-words.ts';
import { clusterStyle, styleOf, useTheme } from '../theme.ts';
import { bar, sparkline } from './bars.ts';
import { Cells } from './cells.tsx';
import { Line } from './line.tsx';

type Props = {
  readonly cluster: ClusterTraffic;
  readonly index: number;
  readonly letter: string;
  readonly names: readonly string[];
  readonly width: number;
  readonly here: boolean;
  /** So many are there, which may be too few: the versions come last then, and those without room are counted. */
  readonly rows?: number;
};

/** Rows of one block. */
export function heardRows(cluster: ClusterTraffic): number {
  return 3 + cluster.versions.length;
}

export const Heard = memo(function Heard({ cluster, index, letter, names, width, here, rows }: Props) {
  const theme = useTheme();
  const { symbols } = theme;
  const spark = Math.max(0, Math.min(60, width - 44));
  const most = rows === undefined || cluster.versions.length <= rows - 3 ? cluster.versions.length : rows - 4;
  const hidden = cluster.versions.slice(Math.max(0, most));
  const versions = cluster.versions
    .slice(0, Math.max(0, most))
    .map(version => <VersionLine key={version.version} heard={version} index={index} width={width} />);
  return (
    <Box flexDirection="column" width={width} flexShrink={0}>
      <Box height={1} flexShrink={0} overflow="hidden">
        <Text wrap="truncate-end">
          <Text {...styleOf(theme, 'accent')}>{here ? symbols.cursor : ' '} </Text>
          <Text {...clusterStyle(theme, index)} bold={theme.colour}>{`${letter} ${cluster.name}`}</Text>
        </Text>
        <Box flexGrow={1} justifyContent="flex-end" height={1}>
          <Text {...styleOf(theme, 'running')}>{sparkline(cluster.history, spark, symbols)}</Text>
          <Text>{`${cluster.rate.toFixed(1).padStart(7)}/s`}</Text>
        </Box>
      </Box>
      {rows === undefined ? versions : null}
      <Misses cluster={cluster} />
      <Line
        text={`    istiod: ${istiodWords(cluster.views)}`}
        tone={cluster.views.length === 0 || isSynced(cluster.views, names) ? 'muted' : 'warning'}
      />
      {rows === undefined ? null : versions}
      {hidden.length === 0 ? null : <Line text={`    ${hiddenWords(hidden)}`} tone="muted" />}
    </Box>
  );
});

function VersionLine({
  heard,
  index,
  width,
}: {
  readonly heard: VersionHeard;
  readonly index: number;
  readonly width: number;
}) {
  const { symbols } = useTheme();
  const { count, local, p50, p95, share, version } = heard;
  const length = Math.max(6, Math.min(40, width - 52));
  const latency = p50 === undefined ? '' : `${latencyWords(p50)} / ${latencyWords(p95)}`;
  return (
    <Cells
      width={width}
      cells={[
        { text: '', width: 4 },
        { text: version, width: 6 },
        { text: bar(share, length, symbols), width: length + 1, cluster: index },
        { text: count === 0 ? 'none' : local ? 'local' : 'cross-cluster', tone: count === 0 ? 'warning' : 'muted' },
        ...(width >= 60 ? [{ text: latency, width: 16, tone: 'muted' as const, right: true }] : []),
        { text: `${Math.round(share * 100)} %`, width: 6, right: true },
        { text: String(count), width: 8, right: true },
      ]}
    />
  );
}

function hiddenWords(hidden: readonly VersionHeard[]): string {
  const silent = hidden.filter(version => version.count === 0).length;
  return `and ${counted(hidden.length, 'more version')}, ${silent === 0 ? 'all respond' : `${silent} with no responses`}`;
}

function Misses({ cluster }: { readonly cluster: ClusterTraffic }) {
  const { symbols } = useTheme();
  const [first, ...others] = cluster.reasons;
  if (cluster.misses === 0) return <Line text="    no errors" tone="muted" />;
  const more = others.length > 0 ? `, and ${others.length} other reasons` : '';
  const why = first === undefined ? '' : `: ${first.reason} (${first.count})${more}`;
  return (
    <Line
      text={`  ${symbols.problem} ${cluster.misses} ${cluster.misses === 1 ? 'error' : 'errors'}${why}`}
      tone="problem"
    />
  );
}
