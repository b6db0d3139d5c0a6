import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSilences } from '../../../source/kubernetes/watches/silence.ts';
import type { Silence } from '../../../source/ports.ts';
import { createVirtualClock } from '../../../source/rehearsal/virtual-clock.ts';

/** A cluster that is frozen in some seconds: a question then waits until it thaws. */
function cluster(frozen: (second: number) => boolean, refused: (second: number) => boolean = () => false) {
  const clock = createVirtualClock(0);
  const stop = new AbortController();
  const second = () => clock.now() / 1000;
  let asked = 0;
  const silences = createSilences('east', clock, async signal => {
    asked += 1;
    while (frozen(second())) await clock.sleep(500, signal);
    return refused(second()) ? 'east is not reachable' : undefined;
  });
  /** What a follower is told until this second: when, and what. */
  async function told(until: number): Promise<readonly (readonly [number, string | undefined, number | undefined])[]> {
    const seen: (readonly [number, string | undefined, number | undefined])[] = [];
    const follow = async () => {
      for await (const now of silences.follow(stop.signal)) seen.push([second(), now?.words, now?.since]);
    };
    const following = follow().catch(() => undefined);
    await clock.sleep(until * 1000, stop.signal);
    stop.abort();
    await following;
    return seen;
  }
  return { clock, silences, told, asked: () => asked, signal: stop.signal };
}

test('a server that freezes without closing a connection is told after eight seconds at most, and that it thawed', async () => {
  const { told } = cluster(second => second > 4 && second < 20);
  const seen = await told(40);
  assert.deepEqual(
    seen.map(([, words]) => words),
    ['east does not respond', undefined],
  );
  const [[at, , since] = [], [back] = []] = seen;
  assert.ok((at ?? 99) <= 4 + 8, String(at));
  assert.ok(since !== undefined && since <= 4000);
  assert.ok((back ?? 99) <= 21, String(back));
});

test('a connection that broke is told as soon as the question fails, in its words', async () => {
  const { clock, silences, told, signal } = cluster(
    () => false,
    second => second >= 4 && second < 10,
  );
  silences.received();
  const breaking = (async () => {
    for (let second = 0; second < 4; second += 1) {
      silences.received();
      await clock.sleep(1000, signal);
    }
    silences.broke();
  })();
  const seen = await told(20);
  await breaking;
  assert.deepEqual(
    seen.map(([, words]) => words),
    ['east is not reachable', undefined],
  );
  assert.equal(seen[0]?.[0], 4);
});

test('as long as anything comes in nothing is asked, and many followers ask one question', async () => {
  const { clock, silences, told, asked, signal } = cluster(() => false);
  const talking = (async () => {
    for (let second = 0; second < 30; second += 1) {
      silences.received();
      await clock.sleep(1000, signal);
    }
  })();
  const others = Array.from({ length: 20 }, async () => {
    for await (const now of silences.follow(signal)) assert.fail(now?.words);
  });
  assert.deepEqual(await told(30.5), []);
  await Promise.all([talking, ...others.map(each => each.catch(() => undefined))]);
  assert.equal(asked(), 0);
});

test('who follows later is told of a silence at once; the last who leaves ends the questions', async () => {
  const { clock, silences, told, asked } = cluster(second => second > 1);
  const early = told(30);
  await clock.sleep(20_000, new AbortController().signal);
  const seen: (Silence | undefined)[] = [];
  for await (const now of silences.follow(new AbortController().signal)) {
    seen.push(now);
    break;
  }
  assert.equal(seen[0]?.words, 'east does not respond');
  await early;
  const before = asked();
  await clock.sleep(60_000, new AbortController().signal);
  assert.equal(asked(), before);
});

test('what is wrong with the question itself is thrown at who follows', async () => {
  const clock = createVirtualClock(0);
  const silences = createSilences('east', clock, async () => {
    throw new TypeError('a bug');
  });
  await assert.rejects(async () => {
    for await (const now of silences.follow(new AbortController().signal)) assert.fail(now?.words);
  }, /a bug/);
});

test('a follower that is given up in the middle asks nothing any more', async () => {
  const { clock, silences, asked } = cluster(second => second > 1);
  const stop = new AbortController();
  const told = silences.follow(stop.signal);
  assert.equal((await told.next()).value?.words, 'east does not respond');
  stop.abort();
  const before = asked();
  await clock.sleep(60_000, new AbortController().signal);
  assert.equal(asked(), before);
});

test('a response that comes after the last follower has left is not told to the next one', async () => {
  const clock = createVirtualClock(0);
  const responses: ((why: string | undefined) => void)[] = [];
  const silences = createSilences('east', clock, () => new Promise(resolve => responses.push(resolve)));
  const first = new AbortController();
  const early = silences.follow(first.signal).next();
  await clock.sleep(4000, new AbortController().signal);
  first.abort(new Error('enough'));
  responses[0]?.('east is not reachable');
  await assert.rejects(early, /enough/);
  const second = new AbortController();
  const late = silences.follow(second.signal).next();
  await clock.sleep(2000, second.signal);
  second.abort(new Error('nothing was told'));
  await assert.rejects(late, /nothing was told/);
});
