import assert from 'node:assert/strict';
import { test } from 'node:test';
import { helloVersions } from '../../source/model/mesh.ts';
import type { IstiodView, Tally } from '../../source/model/tally.ts';
import { createPaths } from '../../source/traffic/paths/paths.ts';
import { pictureOf } from '../../source/traffic/paths/picture.ts';
import { createLatencies } from '../../state/latencies.ts';
import { isSynced, noTraffic } from '../../state/traffic.ts';
import { createTrafficCounter, historySeconds } from '../../state/traffic-counter.ts';
import { crossingWords, istiodWords, responseWords, verdictLine } from '../../state/words/traffic-words.ts';
import { meshOf } from '../helpers/meshes.ts';

const tally = (v1: number, v2: number, misses = 0): Tally & { name: string } => ({
  name: 'east',
  versions: { v1, v2 },
  misses,
  reasons: misses > 0 ? { 'no\nhealthy upstream': misses } : {},
  rate: 10,
});

const counterOf = (...tallies: readonly ReturnType<typeof tally>[]) => {
  const counter = createTrafficCounter();
  counter.begin(['east', 'west'], ['v1', 'v2']);
  for (const [index, each] of tallies.entries())
    counter.add({ event: 'traffic', clusters: [each], at: (index + 1) * 1000 }, 'run');
  return counter;
};

const east = (counter: ReturnType<typeof counterOf>) => counter.picture()[0] ?? assert.fail();

test('tallies are totals: the last one counts, not their sum', () => {
  const picture = east(counterOf(tally(5, 0), tally(10, 4)));
  assert.deepEqual(
    picture.versions.map(({ version, count, local }) => [version, count, local]),
    [
      ['v1', 10, true],
      ['v2', 4, false],
    ],
  );
  assert.equal(picture.versions[1]?.share, 4 / 14);
});

test('a stream that begins again adds to what was received before', () => {
  const counter = counterOf(tally(10, 10));
  counter.end('run');
  counter.add({ event: 'traffic', clusters: [tally(20, 3)], at: 9000 }, 'run');
  assert.deepEqual(
    east(counter).versions.map(version => version.count),
    [30, 13],
  );
});

test('a run and a monitor that ask at once are counted each by its own totals, and are one second', () => {
  const counter = counterOf(tally(10, 10));
  counter.add({ event: 'traffic', clusters: [tally(1, 2)], at: 1400 }, 'monitor');
  counter.add({ event: 'traffic', clusters: [tally(12, 12)], at: 2000 }, 'run');
  counter.add({ event: 'traffic', clusters: [tally(5, 6)], at: 2400 }, 'monitor');
  const { versions, history } = east(counter);
  assert.deepEqual(
    versions.map(version => version.count),
    [17, 18],
  );
  assert.deepEqual(history, [
    { answers: 23, misses: 0 },
    { answers: 12, misses: 0 },
  ]);
});

test('nobody who asks is no rate', () => {
  const counter = counterOf(tally(10, 10));
  assert.equal(east(counter).rate, 10);
  counter.end('run');
  assert.equal(east(counter).rate, 0);
});

test('totals that shrink are a new stream too', () => {
  assert.equal(east(counterOf(tally(10, 10), tally(1, 0))).versions[0]?.count, 11);
});

test('reset resets the counters and continues from there', () => {
  const counter = counterOf(tally(10, 10, 2));
  counter.reset();
  assert.equal(east(counter).misses, 0);
  counter.add({ event: 'traffic', clusters: [tally(13, 10, 2)], at: 9000 }, 'run');
  assert.deepEqual(
    east(counter).versions.map(version => version.count),
    [3, 0],
  );
});

test('every second is one column of history, and only so many are kept', () => {
  const many = Array.from({ length: historySeconds + 20 }, (_, second) => tally(second * 10, 0));
  const { history } = east(counterOf(...many));
  assert.equal(history.length, historySeconds);
  assert.deepEqual(history.at(-1), { answers: 10, misses: 0 });
});

test('misses are told with their reason, cleaned', () => {
  assert.deepEqual(east(counterOf(tally(1, 1, 4))).reasons, [{ reason: 'no healthy upstream', count: 4 }]);
});

test('the first answer of another version is the first crossing', () => {
  assert.equal(east(counterOf(tally(5, 0), tally(6, 1), tally(7, 9))).firstCrossing, 2000);
  assert.equal(east(counterOf(tally(5, 0))).firstCrossing, undefined);
});

test('single answers tell latencies and never counts', () => {
  const counter = counterOf(tally(2, 2));
  for (const took of [0.001, 0.002, 0.1]) {
    counter.add(
      { event: 'response', cluster: 'east', observation: 'response', version: 'v2', instance: 'i', took, at: 1 },
      'run',
    );
  }
  const picture = east(counter);
  assert.equal(picture.versions[1]?.count, 2);
  assert.deepEqual([picture.versions[1]?.p50, picture.versions[1]?.p95], [0.002, 0.1]);
  assert.equal(picture.p50, 0.002);
});

test('old latencies make room for new ones', () => {
  const latencies = createLatencies();
  assert.equal(latencies.percentiles(), undefined);
  for (let count = 0; count < 1000; count++) latencies.add(count < 700 ? 9 : 1);
  assert.deepEqual(latencies.percentiles(), { p50: 1, p95: 1 });
});

test('what a cluster receives is a sentence', () => {
  assert.equal(responseWords(east(counterOf())), 'no responses');
  assert.equal(responseWords(east(counterOf(tally(3, 0)))), 'responses only from v1');
  assert.equal(responseWords(east(counterOf(tally(3, 1)))), 'responses from v1 and v2');
});

test('istiod is synced only when every pod lists every cluster as synced', () => {
  const view = (sync: string) => ({
    pod: 'p',
    clusters: [
      { id: 'east', sync: 'synced' },
      { id: 'west', sync },
    ],
    networks: ['network1'],
  });
  assert.ok(isSynced([view('synced')], ['east', 'west']));
  assert.ok(!isSynced([view('synced'), view('timeout')], ['east', 'west']));
  assert.ok(!isSynced([view('synced')], ['east', 'north']));
  assert.ok(!isSynced([], ['east']));
  assert.equal(istiodWords([view('timeout')]), 'west timeout, east synced; gateways for network1');
  const many = ['a', 'b', 'c', 'd', 'e', 'f'];
  const wide: IstiodView = { ...view('synced'), clusters: many.map(id => ({ id, sync: 'synced' })), networks: many };
  assert.equal(istiodWords([wide]), '6 clusters synced; gateways for 6 networks');
});

test('what the install proved stands as proven once every path has been seen again', () => {
  const mesh = meshOf(['east', 'west']);
  const paths = createPaths(mesh, 0);
  const verdict = { state: 'proven' as const, words: 'every cluster receives every version', evidence: [] };
  const line = () => verdictLine({ ...noTraffic, phase: 'listening', verdict, paths: pictureOf(paths, 10, 1000, 0) });
  const answer = (version: string) => ({ observation: 'response' as const, version, took: 0.01, instance: 'p' });
  const pairs = mesh.members.flatMap(({ name }) => helloVersions(mesh).map(version => [name, version] as const));
  for (const [name, version] of pairs) {
    assert.equal(line().standing, 'running', `${name} has not received ${version}`);
    assert.doesNotMatch(line().words, /^proven:/);
    paths.add(name, answer(version), 500);
  }
  assert.deepEqual(line(), { standing: 'ok', words: `proven: ${verdict.words}` });
});

test('the verdict line says in words what there is, also before there is a verdict', () => {
  assert.deepEqual(verdictLine(noTraffic), { standing: 'waiting', words: 'no requests sent' });
  const verdict = { state: 'local-only' as const, words: 'each receives responses only from itself', evidence: [] };
  assert.deepEqual(verdictLine({ ...noTraffic, verdict }), {
    standing: 'problem',
    words: 'local-only: each receives responses only from itself',
  });
  const [first] = counterOf(tally(5, 1)).picture();
  const traffic = { ...noTraffic, since: 0, clusters: first === undefined ? [] : [first] };
  assert.equal(crossingWords(traffic), 'first cross-cluster response after 1 s');
});
