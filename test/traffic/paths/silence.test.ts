import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Mesh } from '../../../source/model/mesh.ts';
import { noSuspicions } from '../../../source/traffic/paths/paths.ts';
import { member, meshOf } from '../../helpers/meshes.ts';
import { type Mixture, observed, runs, seeded, shares } from './mixtures.ts';

const HOUR = 3600;
const two = meshOf(['east', 'west']);
const of = (count: number) => meshOf(['east', 'west', 'north', 'south', 'c5', 'c6'].slice(0, count));
const even = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`v${index + 1}`, 1]));

const independent = (mesh: Mesh, share: Readonly<Record<string, number>>, seed: number): Mixture => {
  const draws = new Map(mesh.members.map(({ name }, index) => [name, shares(share, seeded(seed + index))]));
  return name => draws.get(name)?.();
};

for (const [words, share] of [
  ['even', { v1: 1, v2: 1 }],
  ['one in ten', { v1: 9, v2: 1 }],
  ['one in fifty', { v1: 49, v2: 1 }],
] as const) {
  test(`a healthy mesh with ${words} responses of the other cluster is never told as silent, for six hours`, () => {
    const mesh = observed(two);
    mesh.go(6 * HOUR, independent(two, share, 7));
    assert.deepEqual(mesh.told, []);
  });
}

test('six clusters with shares that are far apart are never told as silent, for two hours', () => {
  const mesh = observed(of(6));
  mesh.go(2 * HOUR, independent(of(6), { v1: 20, v2: 10, v3: 5, v4: 3, v5: 1, v6: 1 }, 3));
  assert.deepEqual(mesh.told, []);
});

test('shares that fall without a word, as where a load balancer changes its weights, are learned and not told', () => {
  const mesh = observed(two);
  const random = seeded(11);
  for (const v2 of [0.5, 0.3, 0.17, 0.4, 0.22, 0.12, 0.5]) {
    const draw = shares({ v1: 1 - v2, v2 }, random);
    mesh.go(1200, () => draw());
  }
  assert.deepEqual(mesh.told, []);
});

test('ten pods more in one cluster make no version silent, when the pods are seen to come', () => {
  for (let seed = 0; seed < 20; seed += 1) {
    const mesh = observed(two);
    mesh.go(300, independent(two, { v1: 1, v2: 1 }, seed));
    mesh.paths.forgetShares();
    mesh.go(300, independent(two, { v1: 1, v2: 10 }, seed + 100));
    assert.deepEqual(mesh.told, [], `seed ${seed}`);
  }
});

test('a gateway that leads to two clusters and favours one of them for minutes is no fault', () => {
  const shared = meshOf([], {
    members: [member('east'), member('west', { network: 'network2' }), member('north', { network: 'network2' })],
  });
  const random = seeded(5);
  const behind = new Map(['east'].map(name => [name, runs({ v2: 1, v3: 1 }, 600, random)]));
  const mesh = observed(shared);
  mesh.go(4 * HOUR, name => {
    const others = name === 'east' ? behind.get(name)?.() : random() < 0.5 ? 'v2' : 'v3';
    return random() < 1 / 3 ? 'v1' : others;
  });
  assert.deepEqual(mesh.told, []);
});

test('responses in runs, as connections that stick for a while give them, are learned as such', () => {
  for (let seed = 0; seed < 6; seed += 1) {
    const mesh = observed(two);
    const draws = new Map(
      two.members.map(({ name }, index) => [name, runs({ v1: 1, v2: 1 }, 6, seeded(seed * 10 + index))]),
    );
    mesh.go(HOUR, name => draws.get(name)?.());
    assert.deepEqual(mesh.told, [], `seed ${seed}`);
  }
});

type Broken = (seed: number) => readonly [Mixture, Mixture];

/** Seconds from the outage until the last of these paths is told, of many seeds, the shortest first. */
function delays(mesh: Mesh, before: number, mixtures: Broken, paths: readonly string[]): readonly number[] {
  const seconds = Array.from({ length: 40 }, (_, seed) => {
    const [healthy, broken] = mixtures(seed * 100);
    const watched = observed(mesh);
    watched.go(before, healthy);
    assert.deepEqual(watched.told, [], `seed ${seed}`);
    watched.go(60, broken);
    const times = paths.map(each => watched.told.find(told => told.path === each)?.at ?? Number.POSITIVE_INFINITY);
    return Math.max(...times) - before;
  });
  return seconds.toSorted((one, other) => one - other);
}

const worst = (...given: Parameters<typeof delays>) => delays(...given).at(-1) ?? Number.POSITIVE_INFINITY;

test('servers that stop are told within three seconds by all clients together', () => {
  for (const before of [20, 120, 900]) {
    const seconds = worst(two, before, seed => [independent(two, even(2), seed), () => 'v1'], ['east v2', 'west v2']);
    assert.ok(seconds <= 3, `${seconds} s after ${before} s`);
  }
});

test('one direction that stops is told by its responses alone: nine times of ten within three seconds, always within five', () => {
  const oneWay: Broken = seed => {
    const healthy = independent(two, even(2), seed);
    return [healthy, (name, now) => (name === 'east' ? 'v1' : healthy(name, now))];
  };
  for (const before of [60, 120, 900]) {
    const seconds = delays(two, before, oneWay, ['east v2']);
    assert.ok((seconds[35] ?? 9) <= 3.01 && (seconds.at(-1) ?? 9) <= 5, `${seconds.slice(30)} after ${before} s`);
  }
});

test('a path that stops makes no other one silent, however seldom that is met', () => {
  for (let seed = 0; seed < 30; seed += 1) {
    const watched = observed(two);
    const healthy = independent(two, { v1: 6, v2: 1 }, seed * 10);
    watched.go(40, healthy);
    watched.go(120, (name, now) => (name === 'east' ? 'v1' : healthy(name, now)));
    assert.deepEqual(
      watched.told.map(({ path }) => path),
      ['east v2'],
      `seed ${seed}`,
    );
  }
});

test('with another sign that it is broken a direction that stops is told in less than two seconds', () => {
  const suspicions = { ...noSuspicions, pairs: new Set(['east west']) };
  const watched = observed(two);
  const healthy = independent(two, even(2), 4);
  watched.go(60, healthy);
  watched.go(20, (name, now) => (name === 'east' ? 'v1' : healthy(name, now)), suspicions);
  assert.ok((watched.told[0]?.at ?? 99) - 60 <= 2, JSON.stringify(watched.told));
});

test('a cluster that receives responses only from itself is told within three seconds, however many others there are', () => {
  const seconds = worst(
    of(6),
    60,
    seed => {
      const healthy = independent(of(6), even(6), seed);
      return [healthy, (name, now) => (name === 'east' ? 'v1' : healthy(name, now))];
    },
    ['east v2', 'east v3', 'east v4', 'east v5', 'east v6'],
  );
  assert.ok(seconds <= 4, `${seconds} s`);
});

test('the servers of one of six clusters that stop are told within five seconds', () => {
  const seconds = worst(
    of(6),
    60,
    seed => [independent(of(6), even(6), seed), independent(of(6), { v1: 1, v2: 1, v3: 1, v4: 1, v5: 1 }, seed + 50)],
    ['east v6', 'south v6'],
  );
  assert.ok(seconds <= 5, `${seconds} s`);
});

test('what is restored after an outage makes no other version silent', () => {
  for (let seed = 0; seed < 20; seed += 1) {
    const watched = observed(two);
    watched.go(60, independent(two, { v1: 1, v2: 9 }, seed));
    watched.go(60, () => 'v1');
    watched.told.length = 0;
    watched.go(120, independent(two, { v1: 1, v2: 9 }, seed + 9));
    assert.deepEqual(watched.told, [], `seed ${seed}`);
  }
});

test('where an object has just been changed a direction that stops is told within three seconds, in every one of hundreds of runs', () => {
  const changed = { ...noSuspicions, changed: new Set(['east west', 'east east']) };
  for (let seed = 0; seed < 300; seed += 1) {
    const watched = observed(two);
    const healthy = independent(two, even(2), seed * 10);
    watched.go(60, healthy);
    watched.go(6, (name, now) => (name === 'east' ? 'v1' : healthy(name, now)), changed);
    assert.deepEqual(
      watched.told.map(({ path }) => path),
      ['east v2'],
      `seed ${seed}`,
    );
    assert.ok((watched.told[0]?.at ?? 99) - 60 <= 3, `seed ${seed}: ${watched.told[0]?.at}`);
  }
});

test('changes that break nothing make no version silent, in hundreds of runs of uneven meshes', () => {
  const changed = { ...noSuspicions, changed: new Set(['east west', 'east east', 'west west', 'west east']) };
  const told: string[] = [];
  for (let seed = 0; seed < 300; seed += 1) {
    const watched = observed(two);
    const healthy = independent(two, { v1: 1 + (seed % 9), v2: 1 }, seed * 10);
    watched.go(60, healthy);
    watched.go(6, healthy, changed);
    told.push(...watched.told.map(({ path }) => `${seed}: ${path}`));
  }
  assert.deepEqual(told, []);
});
