/** Walks in words for people, and as NDJSON. */
import type { Walk, Walked } from '../../source/diagnosis/walk.ts';
import { jsonLine } from './json.ts';
import type { Symbols } from './symbols.ts';

/** A paragraph for each direction, what is broken first. */
export function walksText(walks: readonly Walk[], symbols: Symbols): string {
  const rank = (walk: Walk) => ['broken', 'unexplained', 'unknown', 'fine'].indexOf(walk.state);
  return walks
    .toSorted((left, right) => rank(left) - rank(right))
    .map(walk => `${paragraph(walk, symbols).join('\n')}\n`)
    .join('\n');
}

function paragraph(walk: Walk, symbols: Symbols): readonly string[] {
  const way = `${walk.from} → ${walk.to}`;
  const answers = `answers: ${walk.heard} of ${walk.asked} from ${walk.version}`;
  const unseen = walk.hops.flatMap(({ hop, found }) =>
    found.verdict === 'unknown' ? [`  not seen: ${hop.title}: ${found.why}`] : [],
  );
  switch (walk.state) {
    case 'broken':
      return [...brokenLines(way, walk.hops.at(-1), symbols), ...unseen, `  ${answers}${stillHeard(walk)}`];
    case 'unexplained':
      return [
        `${symbols.failed} ${way}: no answer arrives, and nothing that was seen explains it`,
        ...unseen,
        `  ${answers}`,
        `  checked: ${walk.hops.map(({ hop }) => hop.id).join(', ')}`,
      ];
    case 'unknown':
      return [`${symbols.warning} ${way}: answers arrive; not every hop could be seen`, ...unseen, `  ${answers}`];
    case 'fine':
      return [`${symbols.ok} ${way}: nothing is broken`, `  ${answers}`];
  }
}

function brokenLines(way: string, walked: Walked | undefined, symbols: Symbols): readonly string[] {
  if (walked?.found.verdict !== 'broken') return [];
  const { cause, evidence, fix } = walked.found;
  return [
    `${symbols.failed} ${way}: ${cause}`,
    ...evidence.map(each => `  seen: ${each}`),
    `  fix: ${fix}`,
    `  hop: ${walked.hop.id} (${walked.hop.title})`,
  ];
}

/** Proxies keep their connections: what is broken for new ones may not show yet. */
function stillHeard({ heard }: Walk): string {
  return heard > 0 ? ' (over connections from before, or not every request goes this way)' : '';
}

/** One line for each hop of each direction. */
export function hopLines(walks: readonly Walk[], at: number): string {
  return walks
    .flatMap(({ from, to, hops }) =>
      hops.map(({ hop, found }) => {
        const place = { event: 'hop', at: new Date(at).toISOString(), from, to, hop: hop.id };
        return jsonLine({ ...place, ...told(found) });
      }),
    )
    .join('');
}

function told(found: Walked['found']) {
  switch (found.verdict) {
    case 'broken':
      return found;
    case 'ok':
      return { verdict: 'ok', evidence: [found.evidence] };
    case 'unknown':
    case 'skipped':
      return { verdict: found.verdict, evidence: [], why: found.why };
  }
}
