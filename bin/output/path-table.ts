/** The paths as a table, for the end of a run of traffic in text, and as JSON. */
import type { Verdict } from '../../source/model/tally.ts';
import type { DrillResult } from '../../source/traffic/drill.ts';
import type { ClientPicture } from '../../source/traffic/paths/picture.ts';
import { errorWords, pathWords, routeWords, shareWords, sightWords } from '../../state/words/path-words.ts';
import { jsonText } from './json.ts';
import { tableText } from './table.ts';

/** `now` in milliseconds since 1970. */
export function pathTable(clients: readonly ClientPicture[], now: number): string {
  const rows = clients.flatMap(client =>
    client.paths.map(path => [
      client.name,
      `${path.version} ${path.to === undefined || path.to === client.name ? '' : `${path.to} `}${routeWords(path)}`,
      shareWords(path.share),
      pathWords(path, now),
      `${path.rate.toFixed(1)}/s`,
      String(path.total),
      path.instance,
    ]),
  );
  const troubles = clients.flatMap(client => {
    const errors = errorWords(client);
    return [sightWords(client) ?? [], errors === undefined ? [] : `${client.name}: ${errors}`].flat();
  });
  const head = ['FROM', 'TO', 'SHARE', 'P50 / P95', 'RATE', 'TOTAL', 'RESPONDING POD'];
  return `${tableText([head, ...rows], '  ')}${troubles.map(each => `  ${each}\n`).join('')}`;
}

/** One document, for programs that want the end only. */
export function pathJson(
  mesh: string,
  clients: readonly ClientPicture[],
  verdict: Verdict,
  ended: { readonly outcome: string; readonly exit: number; readonly seconds: number; readonly drill?: DrillResult },
): string {
  const told = clients.map(({ paths, errorSteps: _e, observedSteps: _o, stepAge: _a, lost, ...client }) => ({
    ...client,
    ...(lost === undefined ? {} : { lost: { since: new Date(lost.since).toISOString(), why: lost.why } }),
    paths: paths.map(({ steps: _steps, lastAt, ...path }) => ({
      ...path,
      ...(lastAt === undefined ? {} : { lastAt: new Date(lastAt).toISOString() }),
    })),
  }));
  return jsonText({ mesh, ...ended, verdict, clients: told });
}
