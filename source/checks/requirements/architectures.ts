/**
 * The nodes' processors are of those that Istio's images are made for (docs/istio/clusters.md#what-must-hold-before).
 */
import type { Problem } from '../../model/problem.ts';
import { type Check, unmet } from '../check.ts';
import { nodesOf } from '../nodes.ts';
import { each } from '../subject.ts';

const built = ['amd64', 'arm64', 'ppc64le', 's390x'];

export const architectures: Check = {
  id: 'architectures',
  title: 'Istio images support the node architectures',
  weight: 'warning',
  run: async (subject, signal) => {
    const found = await each(subject, async candidate => {
      const nodes = await nodesOf(candidate, signal);
      const kinds = nodes?.flatMap(node => node.metadata.labels?.['kubernetes.io/arch'] ?? []);
      return { cluster: candidate.member.name, kinds: kinds === undefined ? undefined : [...new Set(kinds)].sort() };
    });
    return {
      evidence: found.map(({ cluster, kinds }) => ({ cluster, words: wordsOf(kinds) })),
      trouble: found.flatMap(({ cluster, kinds = [] }) => strange(cluster, kinds)),
    };
  },
};

function wordsOf(kinds: readonly string[] | undefined): string {
  if (kinds === undefined) return 'no permission to list nodes';
  return kinds.length === 0 ? 'the nodes report none' : kinds.join(', ');
}

function strange(cluster: string, kinds: readonly string[]): readonly Problem[] {
  const others = kinds.filter(kind => !built.includes(kind));
  if (others.length === 0) return [];
  return [
    unmet(
      `${cluster} has nodes of ${others.join(' and ')}, for which there are no images`,
      `Istio’s pods must land on others (${built.join(', ')}): a taint on these nodes keeps them away`,
    ),
  ];
}
