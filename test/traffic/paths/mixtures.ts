/** Responses as a mesh gives them, by a seeded generator: virtual hours in seconds. */
import type { Mesh } from '../../../source/model/mesh.ts';
import { createPaths, noSuspicions, type Paths, type Suspicions } from '../../../source/traffic/paths/paths.ts';

export const begin = 1_700_000_000_000;

/** Numbers in [0, 1), the same for the same seed (sfc32). */
export function seeded(seed: number): () => number {
  let [a, b, c, counter] = [seed | 0, 0x9e3779b9 | 0, 0x243f6a88 | 0, 1];
  const next = () => {
    const mixed = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + mixed) | 0;
    return (mixed >>> 0) / 4_294_967_296;
  };
  for (let warm = 0; warm < 20; warm += 1) next();
  return next;
}

/** Which version answers a request of a client; nothing for a request that fails. */
export type Mixture = (client: string, now: number) => string | undefined;

/** Each version with its share, whatever came before. */
export function shares(of: Readonly<Record<string, number>>, random: () => number): () => string {
  const versions = Object.entries(of);
  const all = versions.reduce((sum, [, share]) => sum + share, 0);
  const [last = ''] = versions.at(-1) ?? [];
  return () => {
    let rest = random() * all;
    for (const [version, share] of versions) {
      rest -= share;
      if (rest < 0) return version;
    }
    return last;
  };
}

/** The versions of `of`, one of them for about this many requests each before the next is drawn. */
export function runs(of: Readonly<Record<string, number>>, length: number, random: () => number): () => string {
  const draw = shares(of, random);
  let version = draw();
  return () => {
    if (random() < 1 / length) version = draw();
    return version;
  };
}

export type Observed = {
  readonly paths: Paths;
  /** What was told as silent: "east v2", with the seconds since the beginning. */
  readonly told: { readonly path: string; readonly at: number }[];
  /** Asks for this many seconds. */
  go(seconds: number, mixture: Mixture, suspicions?: Suspicions): void;
  now(): number;
};

/** A mesh whose clients ask this many times a second; judged five times a second. */
export function observed(mesh: Mesh, perSecond = 10): Observed {
  const paths = createPaths(mesh, begin);
  const told: { path: string; at: number }[] = [];
  const gone = new Set<string>();
  let now = begin;
  const note = () => {
    for (const { name } of paths.clients) {
      for (const [version, { isGone }] of Object.entries(paths.voices(name, now))) {
        const path = `${name} ${version}`;
        if (isGone && !gone.has(path)) told.push({ path, at: (now - begin) / 1000 });
        if (isGone) gone.add(path);
        else gone.delete(path);
      }
    }
  };
  return {
    paths,
    told,
    go(seconds, mixture, suspicions = noSuspicions) {
      const pause = 1000 / perSecond;
      const judged = Math.max(1, Math.round(perSecond / 5));
      for (let n = 1; n <= seconds * perSecond; n += 1) {
        now += pause;
        for (const { name } of paths.clients) {
          const version = mixture(name, now);
          paths.add(
            name,
            version === undefined
              ? { observation: 'miss', reason: 'HTTP 503', took: 0.01 }
              : { observation: 'response', version, instance: `helloworld-${version}`, took: 0.01 },
            now,
          );
        }
        if (n % judged === 0 && (paths.judge(suspicions, now) || gone.size > 0)) note();
      }
    },
    now: () => now,
  };
}
