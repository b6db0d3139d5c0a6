/** What changed on the paths between two judgements, and at who can be observed, told as incidents. Pure but for its memory. */
import type { Incident } from '../../model/incident.ts';
import type { Client, Sight, Track } from '../paths/client.ts';
import type { Paths } from '../paths/paths.ts';
import { spanWords } from './span.ts';

export type PathNews = {
  /** What is new since the last call. */
  poll(now: number): readonly Incident[];
};

/** Before a client was observed for the first time it is not lost. */
const FIRST = 10_000;
/** What is over sooner is told when it is: a pod that is replaced, a connection recreated. */
const BLINK = 3500;

export function createPathNews(paths: Paths, begin: number): PathNews {
  /** By "client version": since when, and how many requests of the client had failed by then. */
  const silent = new Map<string, { readonly since: number; readonly failed: number }>();
  const lost = new Map<string, Sight & { readonly isTold: boolean }>();

  function silences(now: number): readonly Incident[] {
    const fallen: { readonly client: Client; readonly track: Track }[] = [];
    const back: Incident[] = [];
    for (const client of paths.clients) {
      for (const track of client.tracks.values()) {
        const key = `${client.name} ${track.version}`;
        const before = silent.get(key);
        if (track.isGone && before === undefined) {
          silent.set(key, { since: track.at, failed: client.totalErrors });
          fallen.push({ client, track });
        } else if (!track.isGone && before !== undefined) {
          silent.delete(key);
          back.push(restored(client, track, before, now));
        }
      }
    }
    return [...fallenWords(fallen, paths.clients.length, now), ...back];
  }

  function sights(now: number): readonly Incident[] {
    return paths.clients.flatMap(({ name }): readonly Incident[] => {
      const found = paths.lost(name, now);
      const known = lost.get(name);
      if (found !== undefined) {
        const isTold = known?.isTold === true || (now - found.since >= BLINK && now - begin > FIRST);
        lost.set(name, { ...found, since: known?.since ?? found.since, isTold });
        if (!isTold || known?.isTold === true) return [];
        const words = `${name} cannot be observed: ${found.why}`;
        return [{ kind: 'sight', standing: 'warning', cluster: name, words }];
      }
      if (known === undefined) return [];
      lost.delete(name);
      // Before it was observed for the first time nothing was lost.
      if (now - begin <= FIRST) return [];
      const seconds = Math.round((now - known.since) / 1000);
      const over = known.isTold
        ? `${name} is observed again after ${spanWords(seconds)}`
        : `${name} was not observed for ${spanWords(seconds)}: ${known.why}`;
      return [{ kind: 'sight', standing: 'ok', cluster: name, words: over, seconds }];
    });
  }

  return { poll: now => [...sights(now), ...silences(now)] };
}

function restored(
  client: Client,
  track: Track,
  before: { readonly since: number; readonly failed: number },
  now: number,
): Incident {
  const seconds = Math.round((now - before.since) / 1000);
  const lost = Math.max(0, client.totalErrors - before.failed);
  const words = `${client.name} receives responses from ${track.version} again after ${spanWords(seconds)}; ${lost} requests failed`;
  return { kind: 'path', standing: 'ok', cluster: client.name, words, seconds, lost };
}

/** One line for each version where several clients lost it at once. */
function fallenWords(
  fallen: readonly { readonly client: Client; readonly track: Track }[],
  clients: number,
  now: number,
): readonly Incident[] {
  const byVersion = Map.groupBy(fallen, ({ track }) => track.version);
  return [...byVersion].map(([version, all]): Incident => {
    const names = all.map(({ client }) => client.name);
    const seconds = Math.round((now - Math.min(...all.map(({ track }) => track.at))) / 1000);
    const who =
      names.length === clients && clients > 1
        ? 'no cluster receives'
        : `${names.join(', ')} no longer ${names.length === 1 ? 'receives' : 'receive'}`;
    const to = all[0]?.track.route?.to;
    const where = to === undefined ? '' : ` (${to})`;
    const words = `${who} responses from ${version}${where}, last one ${spanWords(seconds)} ago`;
    const [only] = names;
    const cluster = names.length === 1 && only !== undefined ? { cluster: only } : {};
    return { kind: 'path', standing: 'problem', words, ...cluster };
  });
}
