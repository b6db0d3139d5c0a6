/** What can go wrong with one request on its way to an API server and back. */
import type { Random } from '../../source/rehearsal/mesh/random.ts';

export const faultKinds = [
  'status 500',
  'status 503',
  '429',
  '429 with Retry-After',
  '409 on a write',
  'lying 401',
  'lying 403',
  'lying 404',
  'reset before the server acted',
  'reset after the server acted',
  'half an answer',
  'stall of 30 s',
  'TLS error',
  'HTML instead of JSON',
  'headers that are no HTTP',
  'watch dropped',
  'watch cut in a line',
  'watch 410',
  'watch error frame',
  'watch events twice',
  'Date an hour off',
] as const;

export type FaultKind = (typeof faultKinds)[number];

/** What a request is, as far as faults go. */
export type Asked = { readonly method: string; readonly isWatch: boolean };

/** Milliseconds of a stall. */
export const STALL = 30_000;

/** Whether the fault makes sense for the request. */
export function fits(kind: FaultKind, { method, isWatch }: Asked): boolean {
  if (kind.startsWith('watch ')) return isWatch;
  if (kind === '409 on a write') return method !== 'GET';
  // A whole answer that never comes is the stall of a watch; half of one is a cut.
  return !(isWatch && kind === 'half an answer');
}

/** One request in this many fails, by one of these kinds in turn of chance. The same seed gives the same faults. */
export function faultSource(kinds: readonly FaultKind[], every: number, random: Random) {
  return (asked: Asked): FaultKind | undefined => {
    // Two draws for each request, whatever it is, so that one more request does not move all that follow.
    const [whether, which] = [random.next(), random.next()];
    if (whether >= 1 / every) return undefined;
    const fitting = kinds.filter(kind => fits(kind, asked));
    return fitting[Math.floor(which * fitting.length)];
  };
}
