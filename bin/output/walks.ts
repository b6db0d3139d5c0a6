/** Walks in lines for people, and as NDJSON. */
import type { Walk, Walked } from '../../source/diagnosis/walk.ts';
import { walkParagraphs } from '../../state/words/walk-words.ts';
import { jsonLine } from './json.ts';
import type { Symbols } from './symbols.ts';

/** A paragraph for each direction, what is broken first. */
export function walksText(walks: readonly Walk[], symbols: Symbols): string {
  const marks = { broken: symbols.failed, unexplained: symbols.failed, unknown: symbols.warning, fine: symbols.ok };
  return walkParagraphs(walks)
    .map(({ state, title, rows }) => {
      const below = rows.map(({ label, words }) => `  ${label}: ${words}\n`);
      return `${marks[state]} ${title}\n${below.join('')}`;
    })
    .join('\n');
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
