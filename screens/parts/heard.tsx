/** What one cluster hears: a bar for each version, misses with their reason, and istiod's view beside. */
import { Box, Text } from 'ink';
import { memo } from 'react';
import { type ClusterTraffic, isSynced, istiodWords, type VersionHeard } from '../../state/traffic.ts';
import { latencyWords } from '../../state/words.ts';
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
  /** Not all rows have room: the versions come last, to be cut. */
  readonly tight: boolean;
};

/** Rows of one block. */
export function heardRows(cluster: ClusterTraffic): number {
  return 3 + cluster.versions.length;
}

export const Heard = memo(function Heard({ cluster, index, letter, names, width, here, tight }: Props) {
  const theme = useTheme();
  const { symbols } = theme;
  const spark = Math.max(0, Math.min(60, width - 44));
  const versions = cluster.versions.map(version => (
    <VersionLine key={version.version} heard={version} index={index} width={width} />
  ));
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
      {tight ? null : versions}
      <Misses cluster={cluster} />
      <Line
        text={`    istiod: ${istiodWords(cluster.views)}`}
        tone={cluster.views.length === 0 || isSynced(cluster.views, names) ? 'muted' : 'warning'}
      />
      {tight ? versions : null}
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
        { text: count === 0 ? 'not heard' : local ? 'own' : 'crossing', tone: count === 0 ? 'warning' : 'muted' },
        { text: latency, width: 16, tone: 'muted', right: true },
        { text: `${Math.round(share * 100)} %`, width: 6, right: true },
        { text: String(count), width: 8, right: true },
      ]}
    />
  );
}

function Misses({ cluster }: { readonly cluster: ClusterTraffic }) {
  const { symbols } = useTheme();
  const [first, ...others] = cluster.reasons;
  if (cluster.misses === 0) return <Line text="    no misses" tone="muted" />;
  const more = others.length > 0 ? `, and ${others.length} other reasons` : '';
  const why = first === undefined ? '' : `: ${first.reason} (${first.count})${more}`;
  return <Line text={`  ${symbols.problem} ${cluster.misses} misses${why}`} tone="problem" />;
}
