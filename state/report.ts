/** What the monitor saw, for a ticket: Markdown for people, the same as JSON for programs. Never a secret in it. */
import type { ClientPicture } from '../source/traffic/paths/picture.ts';
import { membersOf } from './members.ts';
import type { Stores } from './stores.ts';
import {
  clockWords,
  errorWords,
  pathWords,
  routeWords,
  shareWords,
  sightWords,
  totalWords,
  windowWords,
} from './words/path-words.ts';
import { verdictLine } from './words/traffic-words.ts';

type Reported = Pick<Stores, 'session' | 'traffic'>;

/** In Markdown. `now` in milliseconds since 1970. */
export function trafficReport({ session, traffic }: Reported, now: number): string {
  const state = traffic.getState();
  const { paths, incidents, verdict, verdictSince, window } = state;
  const members = membersOf(session.getState());
  const since = verdictSince === undefined ? '' : ` (since ${new Date(verdictSince).toISOString()})`;
  const rows = paths.flatMap(client => client.paths.map(path => row(client, path, now)));
  const troubles = paths.flatMap(client => [sightWords(client) ?? [], withName(client, errorWords(client))].flat());
  return [
    `# eastwest: mesh ${session.getState().meshId}, ${new Date(now).toISOString()}`,
    '',
    `**${verdictLine(state).words}**${since}`,
    '',
    ...(verdict?.evidence ?? []).map(each => `- ${each}`),
    '',
    `Clusters: ${members.map(({ name, host }) => (host === '' ? name : `${name} (${host})`)).join(', ')}`,
    '',
    `| from | to | share, last ${windowWords(window)} | p50 / p95 | rate | total | responding pod |`,
    '|---|---|---|---|---|---|---|',
    ...rows,
    '',
    ...troubles.map(each => `- ${each}`),
    totalWords(state),
    '',
    '## Events',
    '',
    ...(incidents.length === 0 ? ['none'] : []),
    ...incidents.map(
      ({ at, words, kind }) => `- ${new Date(at).toISOString()} ${kind === 'note' ? 'note: ' : ''}${words}`,
    ),
    '',
  ].join('\n');
}

/** The same for programs. */
export function trafficJson({ session, traffic }: Reported, now: number): string {
  const { paths, incidents, verdict, verdictSince, window, since, perSecond } = traffic.getState();
  const iso = (at: number | undefined) => (at === undefined ? undefined : new Date(at).toISOString());
  const clients = paths.map(({ paths: rows, errorSteps: _e, observedSteps: _o, stepAge: _a, lost, ...client }) => ({
    ...client,
    ...(lost === undefined ? {} : { lost: { since: iso(lost.since), why: lost.why } }),
    paths: rows.map(({ lastAt, steps: _steps, ...path }) => ({ ...path, lastAt: iso(lastAt) })),
  }));
  const found = {
    mesh: session.getState().meshId,
    at: iso(now),
    verdict: verdict === undefined ? undefined : { ...verdict, since: iso(verdictSince) },
    since: iso(since),
    window,
    perSecond,
    clients,
    incidents: incidents.map(({ at, ...incident }) => ({ at: iso(at), ...incident })),
  };
  return `${JSON.stringify(found, undefined, 2)}\n`;
}

function row(client: ClientPicture, path: ClientPicture['paths'][number], now: number): string {
  const cells = [
    client.name,
    `${path.version} (${path.to ?? '?'}, ${routeWords(path)})`,
    shareWords(path.share),
    pathWords(path, now),
    `${path.rate.toFixed(1)}/s`,
    String(path.total),
    path.instance,
  ];
  return `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function withName({ name }: ClientPicture, words: string | undefined): readonly string[] {
  return words === undefined ? [] : [`${name}: ${words}`];
}

/** What happened, for the scrollback: as many of the last events as fit a screen. */
export function eventLines({ traffic }: Pick<Stores, 'traffic'>): readonly string[] {
  const { incidents } = traffic.getState();
  const shown = incidents.slice(-told);
  const more = incidents.length > shown.length ? [`  and ${incidents.length - shown.length} earlier events`] : [];
  if (shown.length < 2) return [];
  return ['Events:', ...more, ...shown.map(({ at, words }) => `  ${clockWords(at)} ${words}`)];
}

const told = 12;
