import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPathNews } from '../../../source/traffic/incidents/path-news.ts';
import { noSuspicions } from '../../../source/traffic/paths/paths.ts';
import { pictureOf } from '../../../source/traffic/paths/picture.ts';
import { meshOf } from '../../helpers/meshes.ts';
import { begin, observed, seeded, shares } from './mixtures.ts';

const SECOND = 1000;

function steady() {
  const watched = observed(meshOf(['east', 'west']));
  const draw = shares({ v1: 1, v2: 1 }, seeded(2));
  watched.go(30, () => draw());
  return { ...watched, draw };
}

test('a request without a response hangs while its client has a heartbeat, and only then', () => {
  const { paths, now } = steady();
  const at = now();
  for (let second = 1; second <= 4; second += 1) paths.alive('east', at + second * SECOND);
  assert.equal(paths.hanging('east', at + 2 * SECOND), undefined);
  assert.equal(paths.hanging('east', at + 4 * SECOND), 4);
  assert.equal(paths.lost('east', at + 4 * SECOND), undefined);
  assert.equal(paths.hanging('west', at + 4 * SECOND), undefined, 'nobody knows');
});

test('a client with a heartbeat every second is lost after four without one, another after eight', () => {
  const { paths, now } = steady();
  const at = now();
  paths.alive('east', at + 1);
  assert.equal(paths.lost('east', at + 4 * SECOND)?.since, at + 1);
  assert.equal(paths.lost('west', at + 4 * SECOND), undefined);
  assert.equal(paths.lost('west', at + 9 * SECOND)?.why, 'no heartbeat from its client');
});

test('who is not observed has paths of which nothing is said, and falls silent by that never', () => {
  const { paths, now } = steady();
  const at = now();
  paths.lose('east', 'its API server is unreachable', at);
  assert.equal(paths.judge({ ...noSuspicions, pairs: new Set(['east west']) }, at + 600 * SECOND), false);
  const [east] = pictureOf(paths, 10, at + SECOND, begin);
  assert.deepEqual(
    east?.paths.map(({ state }) => state),
    ['unknown', 'unknown'],
  );
});

test('after a pause nothing is lost, nothing hangs, and no path is silent', () => {
  const { paths, now } = steady();
  const later = now() + 3600 * SECOND;
  paths.resume(later);
  assert.equal(paths.lost('east', later + SECOND), undefined);
  assert.equal(paths.hanging('east', later + SECOND), undefined);
  assert.equal(paths.judge({ ...noSuspicions, serverless: new Set() }, later + SECOND), false);
});

test('a gap that is short is told when it is over, a long one when it is long', () => {
  const { paths, now } = steady();
  const news = createPathNews(paths, begin);
  const at = now();
  paths.lose('east', 'pod curl-1 is gone', at);
  assert.deepEqual(news.poll(at + SECOND), []);
  paths.alive('east', at + 2 * SECOND);
  assert.deepEqual(
    news.poll(at + 2 * SECOND).map(({ words }) => words),
    ['east was not observed for 2 s: pod curl-1 is gone'],
  );
  paths.lose('west', 'unreachable', at + 2 * SECOND);
  news.poll(at + 3 * SECOND);
  paths.alive('east', at + 7 * SECOND);
  assert.deepEqual(
    news.poll(at + 8 * SECOND).map(({ words }) => words),
    ['west cannot be observed: unreachable'],
  );
  for (const name of ['east', 'west']) paths.alive(name, at + 200 * SECOND);
  assert.match(news.poll(at + 200 * SECOND)[0]?.words ?? '', /^west is observed again after 3 min$/);
});
