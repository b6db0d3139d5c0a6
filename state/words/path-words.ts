/** Paths and what happened on them, as screens, reports and lines say them. */
import { cleaned } from '../../source/model/clean.ts';
import {
  type ClientPicture,
  type PathPicture,
  type WindowSeconds,
  windows,
} from '../../source/traffic/paths/picture.ts';
import { plainReason } from '../../source/traffic/reasons.ts';
import type { Happening, Traffic } from '../traffic.ts';
import { ageWords, counted, latencyWords } from './numbers.ts';
import { crossingWords } from './traffic-words.ts';
import { wrapped } from './wrapped.ts';

/** "LIVE", and what is sent; or that nothing is. */
export function sendingWords({ phase, paths, window, perSecond, asked }: Traffic): string {
  const over = `last ${windowWords(window)}`;
  const to = asked === undefined ? '' : ` to ${cleaned(asked.url, 60)}`;
  switch (phase) {
    case 'none':
      return `NOT SENDING: p sends ${perSecond} requests/s from every cluster${to}`;
    case 'paused':
      return `PAUSED: p resumes • ${over}`;
    case 'listening': {
      const rate = paths.reduce((sum, each) => sum + each.rate, 0);
      return `LIVE ${perSecond} requests/s per cluster${to}, ${rate.toFixed(1)}/s in all • ${over}`;
    }
  }
}

/** "10 s", "1 min", "5 min". */
export function windowWords(seconds: number): string {
  return seconds < 60 ? `${seconds} s` : `${seconds / 60} min`;
}

/** "10 s is the shortest", where there is no window beyond this one. */
export function windowEndWords(window: WindowSeconds, by: 1 | -1): string | undefined {
  if (windows.indexOf(window) + by in windows) return undefined;
  return `${windowWords(window)} is the ${by > 0 ? 'longest' : 'shortest'}`;
}

/** What stands where latencies do when there are none to tell: "silent 18 s". */
export function pathWords({ state, lastAt, p50, p95 }: PathPicture, now: number): string {
  switch (state) {
    case 'answering':
      return p50 === undefined ? '' : `${latencyWords(p50)} / ${latencyWords(p95)}`;
    case 'silent':
      return `silent ${ageWords(now - (lastAt ?? now))}`;
    case 'never':
      return 'no response yet';
    case 'unknown':
      return 'not observed';
  }
}

/** "local", "gateway", "direct"; nothing where it is not known. */
export function routeWords({ way }: PathPicture): string {
  return way === 'target' ? '' : (way ?? 'not in this mesh');
}

/** "50 %", "< 1 %". */
export function shareWords(share: number): string {
  return share > 0 && share < 0.005 ? '< 1 %' : `${Math.round(share * 100)} %`;
}

/** "12 errors (1.2 %): HTTP 503: no healthy upstream (12)"; nothing where there were none. */
export function errorWords({ totalErrors, paths, reasons }: ClientPicture): string | undefined {
  if (totalErrors === 0) return undefined;
  const all = paths.reduce((sum, each) => sum + each.total, totalErrors);
  const share = ((100 * totalErrors) / all).toFixed(1);
  const [first, ...others] = reasons;
  const plain = first === undefined ? undefined : plainReason(first.reason);
  const said = first === undefined ? '' : `${first.reason} (${first.count})`;
  const why = plain === undefined ? (said === '' ? '' : `: ${said}`) : `: ${plain}: ${said}`;
  const more = others.length === 0 ? '' : `, and ${counted(others.length, 'other reason')}`;
  return `${counted(totalErrors, 'error')} (${share} %)${why}${more}`;
}

/** "east not observed since 14:03:31: API server unreachable", "requests hang: no response for 4 s". */
export function sightWords({ name, lost, hanging }: ClientPicture): string | undefined {
  if (lost !== undefined) return `${name} not observed since ${clockWords(lost.since)}: ${lost.why}`;
  return hanging === undefined ? undefined : `requests from ${name} hang: no response for ${hanging} s`;
}

/** Everything since counting began. */
export function totalWords(traffic: Traffic): string {
  const { since, paths } = traffic;
  if (since === undefined) return 'no requests sent';
  const errors = paths.reduce((sum, each) => sum + each.totalErrors, 0);
  const byVersion = new Map<string, number>();
  for (const { paths: rows } of paths)
    for (const { version, total } of rows) byVersion.set(version, (byVersion.get(version) ?? 0) + total);
  const responses = [...byVersion.values()].reduce((sum, each) => sum + each, 0);
  const shares = [...byVersion].map(([version, total]) => `${version} ${shareWords(total / Math.max(1, responses))}`);
  const versions = shares.length > 4 ? `${shares.length} versions` : shares.join(', ');
  const requests = (responses + errors).toLocaleString('en');
  return `since ${clockWords(since)}: ${requests} requests, ${counted(errors, 'error')}; ${versions}; ${crossingWords(traffic)}`;
}

/** "14:03:31", by the clock of this machine. */
export function clockWords(at: number): string {
  return new Date(at).toTimeString().slice(0, 8);
}

/** One line of an incident; the first has its time. */
export type TimelineLine = { readonly incident: Happening; readonly text: string; readonly isFirst: boolean };

/**
 * The newest first, in this many lines of this width. All that fit have a line each; what is left of the room goes to
 * the newest of those that are longer, so that nothing is cut while there is room.
 */
export function timelineLines(incidents: readonly Happening[], width: number, lines: number): readonly TimelineLine[] {
  const shown = newest(incidents, lines);
  let spare = lines - shown.length;
  return shown.flatMap(incident => {
    const words = incident.kind === 'note' ? `note: ${incident.words}` : incident.words;
    const texts = wrapped(words, Math.max(1, width), 1 + Math.min(spare, MOST - 1));
    spare -= texts.length - 1;
    return texts.map((text, index) => ({ incident, text, isFirst: index === 0 }));
  });
}

/** Lines of one incident. */
const MOST = 3;

/** The newest first. */
function newest(incidents: readonly Happening[], count: number): readonly Happening[] {
  return incidents.slice(Math.max(0, incidents.length - Math.max(0, count))).toReversed();
}
