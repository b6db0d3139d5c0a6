/**
 * Healthy meshes of every kind, hundreds of them: uneven, slow, scaled, restarted, with gateways that stay with one pod for
 * a while. Nothing is ever told as silent. Drawn by seed, so that one that fails can be played again.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { meshOf } from '../../helpers/meshes.ts';
import { type Mixture, type Observed, observed, runs, seeded, shares } from './mixtures.ts';

/** Of each client between two happenings, and how many meshes. */
const REQUESTS = 300;
const MESHES = 300;

const names = ['east', 'west', 'north', 'south'];

type Drawn = { readonly clusters: readonly string[]; readonly random: () => number };

/** Of each client its own: shares from even to one in twenty, each response by itself or in runs. */
function mixture({ clusters, random }: Drawn): Mixture {
  const draws = new Map(
    clusters.map(client => {
      const share = Object.fromEntries(clusters.map((_each, index) => [`v${index + 1}`, 1 + Math.floor(random() * 6)]));
      const length = 1 + random() * 5;
      return [client, random() < 0.5 ? shares(share, random) : runs(share, length, random)] as const;
    }),
  );
  return client => draws.get(client)?.();
}

/** What happens to a healthy mesh: each leaves it healthy. */
const happenings: Readonly<Record<string, (mesh: Observed, drawn: Drawn, now: Mixture) => Mixture>> = {
  nothing: (_mesh, _drawn, now) => now,
  /** Pods are added or taken away, which is seen: shares are others from then on. */
  scaled(mesh, drawn) {
    mesh.paths.forgetShares();
    return mixture(drawn);
  },
  /** One pod after another is replaced, a new one first: one version answers less for some seconds. */
  restarted(mesh, { clusters, random }, now) {
    const version = `v${1 + Math.floor(random() * clusters.length)}`;
    mesh.paths.forgetShares();
    const until = mesh.now() + 3000;
    return (client, at) => {
      const first = now(client, at);
      return first === version && at < until && random() < 0.5 ? now(client, at) : first;
    };
  },
  /** Requests fail now and then, wherever they would have gone. */
  lossy:
    (_mesh, { random }, now) =>
    (client, at) =>
      random() < 0.03 ? undefined : now(client, at),
};

test('hundreds of healthy meshes that are uneven, slow, scaled and restarted are never told as silent', () => {
  const kinds = Object.values(happenings);
  for (let seed = 0; seed < MESHES; seed += 1) {
    const random = seeded(seed * 31 + 5);
    const clusters = names.slice(0, 2 + Math.floor(random() * 3));
    const drawn = { clusters, random };
    // A slow mesh answers fewer requests a second.
    const perSecond = [2, 5, 10, 20][Math.floor(random() * 4)] ?? 10;
    const mesh = observed(meshOf(clusters), perSecond);
    let now = mixture(drawn);
    for (let phase = 0; phase < 3; phase += 1) {
      mesh.go(Math.ceil(REQUESTS / perSecond), now);
      now = (kinds[Math.floor(random() * kinds.length)] ?? assert.fail())(mesh, drawn, now);
    }
    mesh.go(Math.ceil(REQUESTS / perSecond), now);
    assert.deepEqual(mesh.told, [], `seed ${seed}: ${clusters.length} clusters, ${perSecond} requests/s`);
  }
});
